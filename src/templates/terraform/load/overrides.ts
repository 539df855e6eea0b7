import type { BodyItem } from '../syntax.ts';
import type { Declared } from './moduleConfig.ts';
import { extended } from './sourceFile.ts';

/** `override.tf` and files whose name ends in `_override`, whose blocks change those of others. */
export function isOverride(uri: string): boolean {
  return /(?:^|[/_])override\.(?:tf|tofu)(?:\.json)?$/.test(uri);
}

/**
 * A block as a block of the same name in an override file changes it: an argument there replaces the one here, blocks of a type there
 * replace all of that type here, and the rest stays (`lifecycle`, which is merged by its arguments, is not judged). What `depends_on` says cannot be overridden. The places of what is taken over
 * stay those in the override file. Source: Terraform, "Override Files".
 */
export function overridden(before: Declared, override: Declared): Declared {
  const { file, from } = extended(before.file, override.file);
  const taken = override.block.body.items.filter((item) => nameOf(item) !== undefined && nameOf(item) !== 'depends_on');
  const names = new Set(taken.map(nameOf));
  const { body } = before.block;
  const kept = body.items.filter((item) => !names.has(nameOf(item)));
  const moved = taken.map((item) => shifted(item, from));
  return { ...before, file, block: { ...before.block, body: { ...body, items: [...kept, ...moved] } } };
}

/** What an item stands for; a dynamic block for blocks of the type that it makes. */
function nameOf(item: BodyItem): string | undefined {
  if (item.kind === 'broken') return undefined;
  if (item.kind === 'attribute') return item.name.text;
  return item.type.text === 'dynamic' ? item.labels[0]?.text : item.type.text;
}

/** A piece of a tree with all its places moved. */
function shifted<T>(node: T, by: number): T {
  if (Array.isArray(node)) return node.map((item: unknown) => shifted(item, by)) as T;
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.entries(node).map(([name, value]: [string, unknown]) => [
    name,
    (name === 'start' || name === 'end') && typeof value === 'number' ? value + by : shifted(value, by),
  ]);
  return Object.fromEntries(members) as T;
}
