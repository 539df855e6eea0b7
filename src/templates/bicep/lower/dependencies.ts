import type { Node } from '../syntax.ts';
import type { SourceFile } from './source.ts';

/**
 * What a piece of syntax refers to, by symbolic names: `vault`, `vault::key`. As the language itself does, every name counts, also in a
 * branch that is not taken; variables are followed.
 */
export function dependenciesOf(
  nodes: readonly (Node | undefined)[],
  source: SourceFile,
  nested: (name: string) => string | undefined = () => undefined,
): readonly string[] {
  const names = namesIn(nodes);
  if (names.size === 0) return none;
  const found = new Set<string>();
  for (const name of names) {
    const own = nested(name);
    if (own !== undefined) found.add(own);
    else for (const each of ofSymbol(name, source)) found.add(each);
  }
  return [...found];
}

const none: readonly string[] = [];

function ofSymbol(name: string, source: SourceFile): readonly string[] {
  const [first = '', ...inner] = name.includes('::') ? name.split('::') : [name];
  const symbol = source.symbols.get(first);
  if (symbol?.kind === 'resource' || symbol?.kind === 'module')
    return inner.length === 0
      ? [first]
      : [first, ...inner.map((_, index) => [first, ...inner.slice(0, index + 1)].join('::'))];
  if (symbol?.kind !== 'var') return [];
  const before = source.dependencies.get(first);
  if (before) return before;
  // Set before it is known: a variable that refers to itself leads nowhere.
  source.dependencies.set(first, []);
  const followed = dependenciesOf([symbol.value], source);
  source.dependencies.set(first, followed);
  return followed;
}

/** The names of variables, parameters, resources and modules in a piece of syntax; what is declared inside does not count. */
function namesIn(nodes: readonly (Node | undefined)[]): ReadonlySet<string> {
  const names = new Set<string>();
  const inner: string[] = [];
  const open: unknown[] = [...nodes];
  while (open.length > 0) {
    const node = open.pop();
    if (Array.isArray(node)) {
      for (const item of node) open.push(item);
      continue;
    }
    if (typeof node !== 'object' || node === null) continue;
    const { kind } = node as { kind?: string };
    if (kind === 'resource') continue;
    if (kind === 'name') names.add((node as { name: string }).name);
    else if (kind === 'nested') {
      const chain = nestedChain(node as NestedLike);
      if (chain !== undefined) names.add(chain);
    }
    if (kind === 'lambda')
      for (const { name } of (node as { parameters: { name: string }[] }).parameters) inner.push(name);
    if (kind === 'for') {
      const { item, index } = node as { item: { name: string }; index?: { name: string } };
      inner.push(item.name);
      if (index) inner.push(index.name);
    }
    // Without a list of them: every node of every file is looked at.
    for (const field in node) {
      const value: unknown = (node as Readonly<Record<string, unknown>>)[field];
      // A property's key is a name, but not of anything here.
      if (kind === 'property' && field === 'key' && (value as { kind: string }).kind === 'name') continue;
      if (typeof value === 'object') open.push(value);
    }
  }
  for (const name of inner) names.delete(name);
  return names;
}

interface NestedLike {
  readonly target: { readonly kind: string };
  readonly name: { readonly name: string };
}

function nestedChain({ target, name }: NestedLike): string | undefined {
  if (target.kind === 'name') return `${(target as unknown as { name: string }).name}::${name.name}`;
  if (target.kind !== 'nested') return undefined;
  const above = nestedChain(target as unknown as NestedLike);
  return above === undefined ? undefined : `${above}::${name.name}`;
}
