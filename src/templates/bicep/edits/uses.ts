import type { BicepFile, Expression, Identifier, PropertyAccess } from '../syntax.ts';
import type { BicepDocument } from './document.ts';

/** What is read of each name in a file, once for each use; worked out once for a tree. */
const uses = new WeakMap<BicepFile, ReadonlyMap<string, readonly (readonly string[])[]>>();

/** How often a file uses a name, or a part of what it stands for: `config.vault` and `config` have to do with each other. */
export function usesOfName({ tree }: BicepDocument, name: string, path: readonly string[]): number {
  let all = uses.get(tree);
  if (!all) {
    all = usesIn(tree);
    uses.set(tree, all);
  }
  return (all.get(name) ?? []).filter((used) => overlaps(used, path)).length;
}

function usesIn({ statements }: BicepFile): ReadonlyMap<string, readonly (readonly string[])[]> {
  const found = new Map<string, (readonly string[])[]>();
  const open: unknown[] = [...statements];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (Array.isArray(node)) {
      for (const item of node) open.push(item);
      continue;
    }
    const { kind } = node as { readonly kind?: unknown };
    const used = kind === 'name' || kind === 'access' ? namedPath(node as Expression) : undefined;
    if (used) {
      const before = found.get(used.name);
      if (before) before.push(used.path);
      else found.set(used.name, [used.path]);
      continue;
    }
    for (const member in node) {
      const inner = (node as Readonly<Record<string, unknown>>)[member];
      // The key of a property is a name that stands for itself.
      if (kind === 'property' && member === 'key' && (inner as Expression).kind === 'name') continue;
      if (typeof inner === 'object') open.push(inner);
    }
  }
  return found;
}

export interface NamedPath {
  readonly name: string;
  readonly path: readonly string[];
}

/** `config.vault.protect`: the name and what is read of it. */
export function namedPath(expression: Expression): NamedPath | undefined {
  const path: Identifier[] = [];
  let node = expression;
  while (node.kind === 'access') {
    path.unshift((node satisfies PropertyAccess).name);
    node = node.target;
  }
  return node.kind === 'name' ? { name: node.name, path: path.map(({ name }) => name) } : undefined;
}

function overlaps(a: readonly string[], b: readonly string[]): boolean {
  return a.slice(0, b.length).every((name, index) => name.toLowerCase() === b[index]?.toLowerCase());
}
