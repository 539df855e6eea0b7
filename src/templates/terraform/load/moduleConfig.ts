import { attributeOf, literalText } from '../access.ts';
import type { Block, Expression, Name } from '../syntax.ts';
import { isOverride, overridden } from './overrides.ts';
import type { SourceFile } from './sourceFile.ts';

/** What the files of one folder declare. */
export interface ModuleConfig {
  /** The URI of the folder, with a slash at its end. */
  readonly folder: string;
  readonly files: readonly SourceFile[];
  readonly variables: ReadonlyMap<string, Declared>;
  readonly locals: ReadonlyMap<string, Assigned>;
  readonly outputs: ReadonlyMap<string, Declared>;
  /** By address: `azurerm_key_vault.x`, `data.azurerm_key_vault.x`. */
  readonly resources: ReadonlyMap<string, Declared>;
  readonly calls: ReadonlyMap<string, Declared>;
  /** The blocks `terraform { … }`. */
  readonly settings: readonly Declared[];
  /** The blocks `provider`, by the name that resources choose: `azurerm`, `azurerm.other`. */
  readonly providers: ReadonlyMap<string, Declared>;
}

export interface Declared {
  readonly file: SourceFile;
  readonly block: Block;
  /** The name, or a resource's address. */
  readonly name: string;
}

export interface Assigned {
  readonly file: SourceFile;
  readonly name: Name;
  readonly value: Expression;
}

export function moduleConfig(folder: string, files: readonly SourceFile[]): ModuleConfig {
  const variables = new Map<string, Declared>();
  const locals = new Map<string, Assigned>();
  const outputs = new Map<string, Declared>();
  const resources = new Map<string, Declared>();
  const calls = new Map<string, Declared>();
  const settings: Declared[] = [];
  const providers = new Map<string, Declared>();
  const named: Readonly<Record<string, Map<string, Declared>>> = {
    variable: variables,
    output: outputs,
    module: calls,
  };
  for (const file of files) {
    for (const item of file.parsed.body.items) {
      if (item.kind !== 'block') continue;
      const [first, second] = item.labels.map(({ text }) => text);
      const type = item.type.text;
      if (type === 'locals') addLocals(file, item, locals);
      else if (type === 'terraform') settings.push({ file, block: item, name: 'terraform' });
      else if (type === 'provider' && first !== undefined)
        add(providers, { file, block: item, name: providerName(first, item) });
      else if ((type === 'resource' || type === 'data') && first !== undefined && second !== undefined) {
        const name = `${type === 'data' ? 'data.' : ''}${first}.${second}`;
        add(resources, { file, block: item, name });
      } else if (first !== undefined && Object.hasOwn(named, type)) {
        const map = named[type];
        if (map) add(map, { file, block: item, name: first });
      }
    }
  }
  return { folder, files, variables, locals, outputs, resources, calls, settings, providers };
}

/** What is declared twice is an error of Terraform's own; what an override file declares changes what others do. */
function add(map: Map<string, Declared>, declared: Declared): void {
  const before = map.get(declared.name);
  if (!before) map.set(declared.name, declared);
  else if (isOverride(declared.file.uri)) map.set(declared.name, overridden(before, declared));
}

function providerName(provider: string, { body }: Block): string {
  const alias = attributeOf(body, 'alias')?.value;
  const text = alias && literalText(alias);
  return text === undefined ? provider : `${provider}.${text}`;
}

function addLocals(file: SourceFile, block: Block, locals: Map<string, Assigned>): void {
  for (const item of block.body.items) {
    if (item.kind === 'attribute') locals.set(item.name.text, { file, name: item.name, value: item.value });
  }
}

/** The literal `source` of a module call; undefined where it is none. */
export function sourceOf(call: Declared): string | undefined {
  const item = call.block.body.items.findLast((each) => each.kind === 'attribute' && each.name.text === 'source');
  return item?.kind === 'attribute' ? literalText(item.value) : undefined;
}
