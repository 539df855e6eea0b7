import { unknown, type Value } from '../../../core/resources/value.ts';
import type { Deployment } from './deployment.ts';

/** What one deployment may cost. Files that double a value line by line would take for ever otherwise. */
const deepest = 300;
/** Of one expression, and of all together. */
const mostSteps = 200_000;
const mostInAll = 3_000_000;
/** Parts of a value; characters of a text. */
const largest = 50_000;
export const longestText = 100_000;

/** Works an expression out unless that is too much. */
export function withinLimits({ budget }: Deployment, work: () => Value): Value {
  if (budget.depth === 0) budget.steps = 0;
  if (budget.depth > deepest || budget.steps > mostSteps || budget.total > mostInAll)
    return unknown('it is too complex to be worked out');
  budget.steps++;
  budget.total++;
  budget.depth++;
  try {
    const value = work();
    return sizeOf(value) > largest ? unknown('it is too large to be worked out') : value;
  } finally {
    budget.depth--;
  }
}

const sizes = new WeakMap<object, number>();

/** How many parts a value has, those of its parts included. */
function sizeOf(value: Value): number {
  const parts = value.kind === 'array' ? value.items : value.kind === 'object' ? value.entries : undefined;
  if (!parts) return 1;
  const present = sizes.get(parts);
  if (present !== undefined) return present;
  const size = Object.values(parts).reduce((sum, part) => sum + sizeOf(part), 1);
  sizes.set(parts, size);
  return size;
}
