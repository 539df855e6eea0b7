import type { DeclarativeChange, SetChange } from '../../core/plans/change.ts';
import { nameOf } from '../../core/resources/armId.ts';
import { builtInRole } from '../../core/resources/builtInRoles.ts';
import type { ResourceGraph } from '../../core/resources/graph.ts';
import { earlierDeclarations } from '../../core/resources/order.ts';
import type { Resource } from '../../core/resources/resource.ts';
import { localRolePermissions } from '../../core/resources/roles.ts';
import { versionPath } from '../../core/rules/pinning.ts';
import { types, type ResourceType } from '../../core/resources/types.ts';
import { asString, asStrings, canonicalText, type Value } from '../../core/resources/value.ts';
import type { TextEdit, TextFiles } from '../../core/templates.ts';
import { guidPlace } from '../guidPlace.ts';
import type { Lines } from '../lines.ts';
import { accountEdits } from './accountEdits.ts';
import { listWords, names, type OptionName } from './arguments.ts';
import { assignedEdit } from './assigned.ts';
import type { Call } from './call.ts';
import { policyEdits } from './policyEdits.ts';
import { ranScript } from './ran.ts';
import { literal } from './statement.ts';
import { versionlessEdits } from './versionlessEdits.ts';
import { optionOf, type World } from './world.ts';

const keyOptions: Readonly<Record<string, OptionName>> = {
  'properties.kty': 'keyType',
  'properties.keySize': 'size',
  'properties.curveName': 'curve',
  'properties.keyOps': 'operations',
};

/** Which option of a command says what a property is. */
const options: Readonly<Partial<Record<ResourceType, Readonly<Record<string, OptionName>>>>> = {
  [types.vault]: {
    'properties.enablePurgeProtection': 'purge',
    'properties.enableRbacAuthorization': 'rbac',
    'properties.networkAcls.bypass': 'bypass',
    'properties.sku.name': 'sku',
    'properties.enableSoftDelete': 'softDelete',
    'properties.softDeleteRetentionInDays': 'retention',
  },
  [types.managedHsm]: {
    'properties.enablePurgeProtection': 'purge',
    'properties.softDeleteRetentionInDays': 'retention',
  },
  [types.vaultKey]: keyOptions,
  [types.hsmKey]: keyOptions,
  [types.accessPolicy]: { 'properties.permissions.keys': 'keyPermissions' },
  [types.roleAssignment]: { 'properties.roleDefinitionId': 'role' },
  [types.hsmLocalRoleAssignment]: { 'properties.roleDefinitionId': 'role' },
};

/** Switches that say the opposite: without them it is so. */
const opposites: Readonly<Partial<Record<OptionName, OptionName>>> = { softDelete: 'noSoftDelete' };

/** The option is set on the command that makes the resource; what no single option says is left to the person. */
export async function scriptEdits(
  change: DeclarativeChange,
  graph: ResourceGraph,
  files: TextFiles,
  parts?: readonly string[],
): Promise<readonly TextEdit[] | undefined> {
  if (change.kind !== 'set') return undefined;
  if (change.type === types.account && change.path !== versionPath) return editsOfAccount(change, graph, files);
  const resource = graph.get(change.resource);
  const declaration = resource?.declaration;
  if (!resource || declaration?.format !== 'script') return undefined;
  const file = await files.read(declaration.uri, new AbortController().signal);
  if (file?.kind !== 'text') return undefined;
  const { lines, run } = ranScript(declaration.uri, file.text);
  const starts = [resource, ...earlierDeclarations(graph, resource)].flatMap(({ declaration: { uri, range } = {} }) =>
    uri === declaration.uri && range ? [lines.offset(range.start)] : [],
  );
  const own = run.calls.filter(({ statement }) => starts.includes(statement.start));
  if (change.path === versionPath) return versionlessEdits(run.world, own);
  if (change.path === 'properties.rotationPolicy') return policyEdits(run.world, own, change.value);
  const option = options[change.type]?.[change.path];
  const call = option && callThatSays(option, own);
  if (!call) return undefined;
  if (option === 'role') return roleEdit(call, change, resource, { uri: declaration.uri, lines });
  const more = listEdits(run.world, call, option, change.value);
  if (more) return more;
  if (change.value.kind === 'absent') return withoutOption(call, option, { uri: declaration.uri, lines });
  const value = wordsOf(change.value, option, call, { uri: declaration.uri, lines });
  return value === undefined
    ? undefined
    : optionEdit(call, option, value, { uri: declaration.uri, lines, mayFollow: parts !== undefined });
}

/** The last of a resource's commands that has the option; else the first, which makes it. */
function callThatSays(option: OptionName, own: readonly Call[]): Call | undefined {
  return own.findLast((call) => optionOf(call, names[option])) ?? own[0];
}

/** A value as the words of an option; the shells separate the items of a list otherwise. */
function wordsOf(value: Value, option: OptionName, call: Call, { lines }: Script): string | undefined {
  const { isPowerShell } = call;
  const items = optionOf(call, names[option])?.values ?? [];
  const isTight = /,\S/.test(lines.text.slice(items[0]?.start, items.at(-1)?.end ?? 0));
  const text = asStrings(value)?.join(isPowerShell ? (isTight ? ',' : ', ') : ' ') ?? canonicalText(value);
  return isPowerShell && option === 'sku' ? text?.replace(/^./, (letter) => letter.toUpperCase()) : text;
}

/** More items of a list, separated and quoted as those that are written; undefined where it does not begin with them. */
function listEdits(world: World, call: Call, option: OptionName, value: Value): readonly TextEdit[] | undefined {
  const present = optionOf(call, names[option]);
  const words = present ? listWords(world, call, present) : [];
  const wished = asStrings(value);
  const [first, second] = words;
  const last = words.at(-1);
  const isBeginning = wished && words.every((word, index) => literal(word) === wished[index]);
  if (!first || !last || !isBeginning) return undefined;
  const { uri, lines } = world;
  const separator = second ? lines.text.slice(first.end, second.start) : call.isPowerShell ? ', ' : ' ';
  const quote = /^['"]/.exec(lines.text.slice(last.start))?.[0] ?? '';
  const newText = wished.slice(words.length).map((item) => `${separator}${quote}${item}${quote}`);
  return [{ uri, range: lines.range({ start: last.end, end: last.end }), newText: newText.join('') }];
}

/** Another role, by its GUID or its name, as the other one is written. */
function roleEdit(
  call: Call,
  { path, value, type }: SetChange,
  assignment: Resource,
  { uri, lines }: Script,
): readonly TextEdit[] | undefined {
  const [word, more] = optionOf(call, names.role)?.values ?? [];
  const text = literal(word);
  if (!word || more || text === undefined) return undefined;
  const [before, after] = [assignment.read(path), value].map((id) => nameOf(asString(id) ?? ''));
  const source = lines.text.slice(word.start, word.end);
  const guid = guidPlace(source, before ?? '');
  const role = type === types.hsmLocalRoleAssignment ? localRolePermissions(after ?? '') : builtInRole(after ?? '');
  if (!role || after === undefined) return undefined;
  const quote = /^['"]/.exec(source)?.[0] ?? (call.isPowerShell ? "'" : '"');
  const range = guid ? { start: word.start + guid.start, end: word.start + guid.end } : word;
  return [{ uri, range: lines.range(range), newText: guid ? after : `${quote}${role.name}${quote}` }];
}

interface Script {
  readonly uri: string;
  readonly lines: Lines;
}

/** The option with its value and the blanks before it, which may be a line that goes on. */
function withoutOption(call: Call, option: OptionName, { uri, lines }: Script): readonly TextEdit[] {
  const present = optionOf(call, names[option]);
  if (!present) return [];
  const ends = call.statement.words.map(({ end }) => end).filter((end) => end <= present.word.start);
  const start = Math.max(...ends, call.heading.end);
  const end = Math.max(present.word.end, ...present.values.map((word) => word.end));
  return [{ uri, range: lines.range({ start, end }), newText: '' }];
}

async function editsOfAccount(
  change: SetChange,
  graph: ResourceGraph,
  files: TextFiles,
): Promise<readonly TextEdit[] | undefined> {
  const account = graph.get(change.resource);
  const { declaration } = account ?? {};
  const file = declaration && (await files.read(declaration.uri, new AbortController().signal));
  if (!account || declaration?.format !== 'script' || file?.kind !== 'text') return undefined;
  return accountEdits(change, account, { uri: declaration.uri, ...ranScript(declaration.uri, file.text) });
}

function optionEdit(
  call: Call,
  option: OptionName,
  value: string,
  { uri, lines, mayFollow }: { readonly uri: string; readonly lines: Lines; readonly mayFollow: boolean },
): readonly TextEdit[] | undefined {
  const present = optionOf(call, names[option]);
  const against = opposites[option];
  if (value === 'true' && against && optionOf(call, names[against]))
    return withoutOption(call, against, { uri, lines });
  const name = names[option].find((candidate) => candidate.startsWith('--') !== call.isPowerShell);
  if (!present) {
    if (name === undefined) return undefined;
    const end = Math.max(
      ...call.options.flatMap(({ word, values }) => [word.end, ...values.map((one) => one.end)]),
      call.heading.end,
    );
    const newText = call.isPowerShell
      ? ` ${powerShellName(name)}${value === 'true' ? '' : ` ${value}`}`
      : ` ${name} ${value}`;
    return [{ uri, range: lines.range({ start: end, end }), newText }];
  }
  const [word] = present.values;
  const last = present.values.at(-1);
  // What stands in a variable others may use too.
  if (present.values.some((one) => literal(one) === undefined)) {
    const assigned = mayFollow && word && word === last ? assignedEdit(word, value, { uri, lines }) : undefined;
    return assigned && [assigned];
  }
  if (!word || !last) return value === 'true' ? [] : undefined;
  const isTruth = lines.text[word.start] === '$';
  const range = lines.range({ start: word.start, end: last.end });
  return [{ uri, range, newText: isTruth ? `$${value}` : value }];
}

/** As PowerShell's own help writes them. */
function powerShellName(name: string): string {
  const known: Readonly<Record<string, string>> = {
    '-enablepurgeprotection': '-EnablePurgeProtection',
    '-enablerbacauthorization': '-EnableRbacAuthorization',
    '-curvename': '-CurveName',
    '-keyops': '-KeyOps',
    '-keytype': '-KeyType',
    '-sku': '-Sku',
    '-softdeleteretentionindays': '-SoftDeleteRetentionInDays',
    '-size': '-Size',
    '-bypass': '-Bypass',
  };
  return known[name] ?? name;
}
