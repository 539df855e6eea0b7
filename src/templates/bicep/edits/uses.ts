import type { Expression, Identifier, PropertyAccess } from '../syntax.ts';
import type { BicepDocument } from './document.ts';

/** How often a file uses a name, or a part of what it stands for: `config.vault` and `config` have to do with each other. */
export function usesOfName({ tree }: BicepDocument, name: string, path: readonly string[]): number {
  let count = 0;
  const open: unknown[] = [...tree.statements];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (Array.isArray(node)) open.push(...(node as readonly unknown[]));
    else {
      const { kind } = node as { readonly kind?: unknown };
      const used = kind === 'name' || kind === 'access' ? namedPath(node as Expression) : undefined;
      if (used) {
        if (used.name === name && overlaps(used.path, path)) count++;
        continue;
      }
      for (const [member, inner] of Object.entries(node)) {
        // The key of a property is a name that stands for itself.
        const isKey = kind === 'property' && member === 'key' && (inner as Expression).kind === 'name';
        if (!isKey) open.push(inner);
      }
    }
  }
  return count;
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
