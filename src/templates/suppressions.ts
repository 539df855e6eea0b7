import type { Resource } from '../core/resources/resource.ts';
import { asItems, asString, type Location } from '../core/resources/value.ts';
import { catalogue } from '../core/rules/catalogue.ts';
import { formatRules } from '../core/rules/formatRules.ts';
import type { TemplateFinding, TemplateFix } from '../core/templates.ts';
import { Lines } from './lines.ts';
import { nearest } from './nearest.ts';
import { Remembered } from './remembered.ts';

/** Rules that a file asks to be silent, and where. */
export interface Suppressions {
  covers(finding: TemplateFinding): boolean;
  /** Rules that are named and do not exist. */
  readonly unknown: readonly TemplateFinding[];
}

/** A rule that is named, and where it is silent: between two lines, both included. */
interface Silence {
  readonly rule: string;
  readonly first: number;
  readonly last: number;
  /** Where the rule is named. */
  readonly place: Location;
}

/** What stands in every suppression. */
const mark = 'aoai-cmk-ignore';

const comment = /(?:\/\/|#|\/\*)[ \t]*aoai-cmk-ignore(-file)?[ \t]+([a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*)/g;

/**
 * The suppressions of a file. A comment on a line of its own covers the next line that says something, and the whole of a declaration that
 * begins there; one behind something covers its line; `aoai-cmk-ignore-file` covers the file. Plain JSON has no comments: there a
 * resource's `metadata` names the rules.
 * @param resources those of the deployment
 */
export function suppressionsIn(uri: string, text: string, resources: readonly Resource[]): Suppressions {
  // Most files have none, and are not cut into lines for it.
  if (!text.includes(mark)) return { unknown: [], covers: () => false };
  const own = resources.filter(({ declaration }) => declaration?.uri === uri);
  const silences = [...inComments(uri, new Lines(text), own), ...own.flatMap(inMetadata)];
  const fixes = known.of(uri, text, () => new Map());
  return {
    unknown: silences.flatMap(({ rule, place }) => (isRule(rule) ? [] : [unknownRule(rule, place, fixes)])),
    covers: ({ rule, range: { start } }) =>
      silences.some((silence) => silence.rule === rule && start.line >= silence.first && start.line <= silence.last),
  };
}

function inComments(uri: string, lines: Lines, own: readonly Resource[]): readonly Silence[] {
  return [...lines.text.matchAll(comment)].flatMap((match) => {
    const [whole, file, named = ''] = match;
    const { line } = lines.position(match.index);
    const [first, last] = file === undefined ? covered(line, lines, own) : ([0, Infinity] as const);
    const begin = match.index + whole.length - named.length;
    return [...named.matchAll(/[a-z0-9-]+/g)].map(({ 0: rule, index }) => {
      const start = begin + index;
      return { rule, first, last, place: { uri, range: lines.range({ start, end: start + rule.length }) } };
    });
  });
}

/** What says nothing by itself: empty lines, comments, and Bicep's decorators, which belong to what follows. */
const prelude = /^\s*($|\/\/|#|\/\*|\*|@[a-z])/i;

function covered(line: number, lines: Lines, own: readonly Resource[]): readonly [first: number, last: number] {
  if (!/^\s*(\/\/|#|\/\*)/.test(lines.line(line))) return [line, line];
  let next = line + 1;
  while (next < lines.count && prelude.test(lines.line(next))) next++;
  const ends = own.flatMap(({ declaration }) =>
    declaration && declaration.range.start.line > line && declaration.range.start.line <= next
      ? [declaration.range.end.line]
      : [],
  );
  return [line, Math.max(next, ...ends)];
}

function inMetadata(resource: Resource): readonly Silence[] {
  const { declaration } = resource;
  if (declaration?.format !== 'arm') return [];
  const { uri, heading, range } = declaration;
  return (asItems(resource.read(`metadata.${mark}`)) ?? []).flatMap((item) => {
    const rule = asString(item);
    const origin = item.kind === 'known' && item.origin?.kind === 'file' ? item.origin : undefined;
    const place = origin ?? declaration.place?.(`metadata.${mark}`) ?? { uri, range: heading };
    return rule === undefined
      ? []
      : [{ rule, first: range.start.line, last: range.end.line, place: { uri: place.uri, range: place.range } }];
  });
}

const ids: readonly string[] = [...catalogue, ...formatRules].map(({ id }) => id);

function isRule(id: string): boolean {
  return ids.includes(id);
}

type Fixes = Map<string, readonly TemplateFix[]>;

/** A fix stays the same object as long as its file is the same: by that it is known whether it still holds. */
const known = new Remembered<Fixes>();

function unknownRule(rule: string, place: Location, fixes: Fixes): TemplateFinding {
  const meant = nearest(rule, ids);
  const question = meant === undefined ? '' : ` Is “${meant}” meant?`;
  const message = `There is no rule “${rule}”, so this keeps nothing silent.${question}`;
  const key = JSON.stringify(place.range);
  const own = fixes.get(key) ?? renaming(rule, meant, place);
  fixes.set(key, own);
  return { rule: 'unknown-suppression', severity: 'hint', message, ...place, related: [], fixes: own };
}

/** In the metadata of a resource the name stands in quotes. */
function renaming(rule: string, meant: string | undefined, place: Location): readonly TemplateFix[] {
  if (meant === undefined) return [];
  const { start, end } = place.range;
  const isQuoted = end.character - start.character > rule.length;
  return [{ title: `Name ${meant}`, edits: [{ ...place, newText: isQuoted ? `"${meant}"` : meant }] }];
}
