import type { Resource } from '../resources/resource.ts';
import { asString, known } from '../resources/value.ts';
import type { Remedy } from './rule.ts';

/**
 * An assignment that stands in a file can name another role. One that exists has to be replaced, which is a plan of its own.
 * @param id of the rule that finds it
 */
export function otherRole(
  id: string,
  assignment: Resource,
  role: { readonly id: string; readonly name: string },
): Remedy | undefined {
  const path = 'properties.roleDefinitionId';
  const before = asString(assignment.read(path));
  if (!assignment.declaration || before === undefined) return undefined;
  const value = known(`${before.slice(0, before.lastIndexOf('/') + 1)}${role.id}`);
  return {
    id,
    title: `Assign ${role.name} instead`,
    changes: [{ kind: 'set', resource: assignment.key, type: assignment.type, path, value }],
    cost: 'waits',
    costExplanation: 'Azure makes another assignment of it, which takes effect after some minutes.',
  };
}
