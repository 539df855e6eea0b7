import { literalText } from '../access.ts';
import type { SourceFile } from '../load/sourceFile.ts';
import type { Expression, ParsedFile, Step, Traversal } from '../syntax.ts';

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

/** What a file uses, worked out once for its tree. */
interface FileUses {
  readonly named: readonly NamedPath[];
  /** A whole `var` or `local` holds every one of them. */
  readonly whole: ReadonlySet<string>;
}

const uses = new WeakMap<ParsedFile, FileUses>();

/** How often the files of a module use a name, or a part of what it stands for. */
export function usesOfName(files: readonly SourceFile[], wanted: NamedPath): number {
  let count = 0;
  for (const { parsed } of files) {
    let own = uses.get(parsed);
    if (!own) {
      own = usesIn(parsed);
      uses.set(parsed, own);
    }
    if (own.whole.has(wanted.kind)) count += 2;
    count += own.named.filter((used) => isSame(used, wanted)).length;
  }
  return count;
}

function usesIn({ body }: ParsedFile): FileUses {
  const named: NamedPath[] = [];
  const whole = new Set<string>();
  const open: unknown[] = [body];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    const { kind, name } = node as { readonly kind?: unknown; readonly name?: unknown };
    const used = kind === 'traversal' ? pathOf(node as Traversal) : undefined;
    if (used) named.push(used);
    if (kind === 'variable' && typeof name === 'string') whole.add(name);
    for (const member in node) {
      const inner = (node as Readonly<Record<string, unknown>>)[member];
      if (typeof inner === 'object' && !(used && member === 'root')) open.push(inner);
    }
  }
  return { named, whole };
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
