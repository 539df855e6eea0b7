import { literalText } from '../access.ts';
import type { SourceFile } from '../load/sourceFile.ts';
import type { Expression, Step, Traversal } from '../syntax.ts';

/** `var.settings.protect`: the kind, the name and what is read of it. */
export interface NamedPath {
  readonly kind: 'var' | 'local';
  readonly name: string;
  readonly path: readonly string[];
}

/** What an expression stands for, where that is nothing but a variable or local value, or a part of one. */
export function namedPath(expression: Expression): NamedPath | undefined {
  const found = expression.kind === 'traversal' ? pathOf(expression) : undefined;
  return found?.isWhole === true ? found : undefined;
}

/** How often the files of a module use a name, or a part of what it stands for. */
export function usesOfName(files: readonly SourceFile[], wanted: NamedPath): number {
  let count = 0;
  const open: unknown[] = files.map(({ parsed }) => parsed.body);
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    const { kind } = node as { readonly kind?: unknown };
    const used = kind === 'traversal' ? pathOf(node as Traversal) : undefined;
    if (used && isSame(used, wanted)) count++;
    // A whole `var` or `local` holds it too.
    const isInTraversal = used !== undefined;
    if (kind === 'variable' && (node as { readonly name?: unknown }).name === wanted.kind) count += 2;
    for (const [member, inner] of Object.entries(node)) if (!(isInTraversal && member === 'root')) open.push(inner);
  }
  return count;
}

function pathOf({ root, steps }: Traversal): (NamedPath & { readonly isWhole: boolean }) | undefined {
  if (root.kind !== 'variable' || (root.name !== 'var' && root.name !== 'local')) return undefined;
  const names: string[] = [];
  for (const step of steps) {
    const name = nameOf(step);
    if (name === undefined) break;
    names.push(name);
  }
  const [name, ...path] = names;
  return name === undefined ? undefined : { kind: root.name, name, path, isWhole: names.length === steps.length };
}

function nameOf(step: Step): string | undefined {
  if (step.kind === 'member') return step.name;
  return step.kind === 'index' ? literalText(step.index) : undefined;
}

function isSame(a: NamedPath, b: NamedPath): boolean {
  if (a.kind !== b.kind || a.name !== b.name) return false;
  return a.path.slice(0, b.path.length).every((part, index) => part === b.path[index]);
}
