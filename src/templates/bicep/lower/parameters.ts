import type { Value } from '../../../core/resources/value.ts';
import type { Using } from '../syntax.ts';
import { valueOf } from '../evaluate/result.ts';
import type { Reading } from './reading.ts';
import { ModuleInstance } from './moduleInstance.ts';
import { literalText, resolvePath, type SourceFile } from './source.ts';

/** What a parameter file says: which template it is for, and its parameters' values. */
export interface ParameterFile {
  /** The URI of the template; undefined where it has none. */
  readonly template: string | undefined;
  readonly statement: Using | undefined;
  readonly values: ReadonlyMap<string, Value>;
}

/** Reads a `.bicepparam` file, what it extends first. */
export function readParameters(source: SourceFile, reading: Reading, chain: readonly string[] = []): ParameterFile {
  const values = new Map<string, Value>();
  const instance = new ModuleInstance({
    reading,
    source,
    scope: { id: '' },
    node: `parameters ${source.uri}`,
    args: undefined,
    chain: [...chain, source.uri],
    conditional: false,
  });
  let statement: Using | undefined;
  for (const each of source.tree.statements) {
    if (each.kind === 'using') statement ??= each;
    else if (each.kind === 'extends') {
      const uri = resolvePath(literalText(each.path) ?? '', source.uri);
      const base = uri === undefined || uri === source.uri || chain.includes(uri) ? undefined : reading.file(uri);
      if (base?.kind === 'source')
        for (const [name, value] of readParameters(base.source, reading, [...chain, source.uri]).values)
          values.set(name, value);
    }
  }
  for (const each of source.tree.statements) {
    if (each.kind !== 'param') continue;
    const result = instance.resolve(each.name.name);
    if (result) values.set(each.name.name, valueOf(result));
  }
  return { template: statement && resolvePath(literalText(statement.path) ?? '', source.uri), statement, values };
}
