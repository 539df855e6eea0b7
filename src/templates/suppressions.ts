import type { Resource } from '../core/resources/resource.ts';
import { asStrings, type Location, type Range } from '../core/resources/value.ts';
import { catalogue } from '../core/rules/catalogue.ts';
import { formatRules } from '../core/rules/formatRules.ts';
import type { TemplateFinding } from '../core/templates.ts';
import { Lines } from './lines.ts';

/** Rules that a file asks to be silent, and where. */
export interface Suppressions {
  covers(finding: TemplateFinding): boolean;
  /** Rules that are named and do not exist. */
  readonly unknown: readonly TemplateFinding[];
}

/** A rule that is silent between two lines, both included; in the whole file where there are none. */
interface Silence {
  readonly rule: string;
  readonly lines?: readonly [first: number, last: number];
}

const comment = /(?:\/\/|#|\/\*)[ \t]*aoai-cmk-ignore(-file)?[ \t]+([a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*)/g;

/**
 * The suppressions of a file. A comment on a line of its own covers the next line, and the whole of a declaration that begins there; one
 * behind something covers its line; `aoai-cmk-ignore-file` covers the file. Plain JSON has no comments: there a resource's
 * `metadata` names the rules.
 * @param resources those of the deployment
 */
export function suppressionsIn(uri: string, text: string, resources: readonly Resource[]): Suppressions {
  const own = resources.filter(({ declaration }) => declaration?.uri === uri);
  const silences: Silence[] = own.flatMap(silencesOf);
  const unknown: TemplateFinding[] = [];
  if (text.includes('aoai-cmk-ignore')) {
    const lines = new Lines(text);
    for (const match of text.matchAll(comment)) {
      const { line } = lines.position(match.index);
      const ownLine = lines.line(line).trimStart().startsWith(match[0].slice(0, 2).trim());
      const covered = match[1] === undefined ? coveredLines(line, ownLine, own) : undefined;
      for (const rule of (match[2] ?? '').split(',').map((one) => one.trim())) {
        if (isRule(rule)) silences.push({ rule, ...(covered && { lines: covered }) });
        else
          unknown.push(unknownRule(rule, { uri, range: rangeOf(lines, match.index + match[0].indexOf(rule), rule) }));
      }
    }
  }
  return {
    unknown,
    covers: ({ rule, range }) =>
      silences.some((silence) => {
        if (silence.rule !== rule) return false;
        const [first, last] = silence.lines ?? [0, Infinity];
        return range.start.line >= first && range.start.line <= last;
      }),
  };
}

function coveredLines(line: number, ownLine: boolean, own: readonly Resource[]): readonly [number, number] {
  if (!ownLine) return [line, line];
  const next = line + 1;
  const declared = own.flatMap(({ declaration }) =>
    declaration?.range.start.line === next ? [declaration.range] : [],
  );
  return [next, Math.max(next, ...declared.map(({ end }) => end.line))];
}

function silencesOf(resource: Resource): readonly Silence[] {
  const { declaration } = resource;
  const rules = declaration?.format === 'arm' ? asStrings(resource.read('metadata.aoai-cmk-ignore')) : undefined;
  if (!declaration || !rules) return [];
  return rules.map((rule) => ({ rule, lines: [declaration.range.start.line, declaration.range.end.line] as const }));
}

function isRule(id: string): boolean {
  return catalogue.some((rule) => rule.id === id) || formatRules.some((rule) => rule.id === id);
}

function unknownRule(rule: string, place: Location): TemplateFinding {
  const message = `There is no rule “${rule}”, so this keeps nothing silent.`;
  return { rule: 'unknown-suppression', severity: 'hint', message, ...place, related: [], fixes: [] };
}

function rangeOf(lines: Lines, start: number, rule: string): Range {
  return lines.range({ start, end: start + rule.length });
}
