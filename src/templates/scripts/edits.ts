import type { DeclarativeChange, SetChange } from '../../core/plans/change.ts';
import type { ResourceGraph } from '../../core/resources/graph.ts';
import { types, type ResourceType } from '../../core/resources/types.ts';
import { canonicalText } from '../../core/resources/value.ts';
import type { TextEdit, TextFiles } from '../../core/templates.ts';
import type { Lines } from '../lines.ts';
import { accountEdits } from './accountEdits.ts';
import { names, type OptionName } from './arguments.ts';
import type { Call } from './call.ts';
import { ranScript } from './ran.ts';
import { literal } from './statement.ts';
import { optionOf } from './world.ts';

/** Which option of a command says what a property is. */
const options: Readonly<Partial<Record<ResourceType, Readonly<Record<string, OptionName>>>>> = {
  [types.vault]: {
    'properties.enablePurgeProtection': 'purge',
    'properties.enableRbacAuthorization': 'rbac',
    'properties.networkAcls.bypass': 'bypass',
  },
  [types.managedHsm]: { 'properties.enablePurgeProtection': 'purge' },
  [types.vaultKey]: { 'properties.kty': 'keyType', 'properties.keySize': 'size' },
  [types.hsmKey]: { 'properties.kty': 'keyType', 'properties.keySize': 'size' },
};

/** The option is set on the command that makes the resource; what no single option says is left to the person. */
export async function scriptEdits(
  change: DeclarativeChange,
  graph: ResourceGraph,
  files: TextFiles,
): Promise<readonly TextEdit[] | undefined> {
  if (change.kind !== 'set') return undefined;
  if (change.type === types.account) return editsOfAccount(change, graph, files);
  const value = canonicalText(change.value);
  const option = options[change.type]?.[change.path];
  const declaration = graph.get(change.resource)?.declaration;
  if (option === undefined || value === undefined || declaration?.format !== 'script') return undefined;
  const file = await files.read(declaration.uri, new AbortController().signal);
  if (file?.kind !== 'text') return undefined;
  const { lines, run } = ranScript(declaration.uri, file.text);
  const start = lines.offset(declaration.range.start);
  const call = run.calls.find(({ statement }) => statement.start === start);
  return call && optionEdit(call, option, value, { uri: declaration.uri, lines });
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
  { uri, lines }: { readonly uri: string; readonly lines: Lines },
): readonly TextEdit[] | undefined {
  const present = optionOf(call, names[option]);
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
  // What stands in a variable others may use too.
  if (word && literal(word) === undefined) return undefined;
  if (!word) return value === 'true' ? [] : undefined;
  return [{ uri, range: lines.range(word), newText: value }];
}

/** As PowerShell's own help writes them. */
function powerShellName(name: string): string {
  const known: Readonly<Record<string, string>> = {
    '-enablepurgeprotection': '-EnablePurgeProtection',
    '-enablerbacauthorization': '-EnableRbacAuthorization',
    '-keytype': '-KeyType',
    '-size': '-Size',
    '-bypass': '-Bypass',
  };
  return known[name] ?? name;
}
