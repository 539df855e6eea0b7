import { nameOf } from '../resources/armId.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import { types } from '../resources/types.ts';
import { asString, at, isNotSet, known, toJson, type Value } from '../resources/value.ts';
import {
  assignLocalRole,
  assignRole,
  deletionOf,
  targetOf,
  type CreateChange,
  type DeleteChange,
  type PrincipalType,
  type SetChange,
} from './change.ts';
import type { GoalChange } from './derive.ts';
import type { Undo } from './step.ts';

/** How a change is taken back, judged by what was there before. */
export function undoOf({ title, change, cost }: GoalChange, graph: ResourceGraph): Undo | undefined {
  if (cost === 'irreversible') return { kind: 'stays', reason: 'It cannot be undone, by Microsoft neither.' };
  switch (change.kind) {
    case 'set':
      return undoOfSet(change, graph);
    case 'create':
      return undoOfCreate(change, title);
    case 'act':
      return { kind: 'stays', reason: 'It has happened; what it left behind does no harm.' };
    case 'delete':
      return undoOfDelete(change, title);
    case 'await':
      return undefined;
  }
}

function undoOfSet(change: SetChange, graph: ResourceGraph): Undo {
  const resource = graph.get(targetOf(change));
  const name = resource?.name ?? nameOf(change.resource);
  if (change.path === 'identity') {
    return { kind: 'stays', reason: `The identity of ${name} stays: something else may have come to use it.` };
  }
  // What was not read may have been under another key: that is not the same as under none.
  if (!resource) return { kind: 'stays', reason: `What ${change.path} of ${name} was before is not known.` };
  const before = resource.read(change.path);
  if (change.path === 'properties.encryption' && isNotSet(before)) {
    const microsoft = known({ keySource: 'Microsoft.CognitiveServices' });
    return {
      kind: 'change',
      title: `Put ${name} back under Microsoft-managed keys`,
      change: { ...change, value: microsoft },
    };
  }
  const value = toJson(before);
  if (isNotSet(before)) {
    return {
      kind: 'stays',
      reason: `${lastOf(change.path)} of ${name} was not set before, and Azure takes no value for that.`,
    };
  }
  if (value === undefined) return { kind: 'stays', reason: `What ${change.path} of ${name} was before is not known.` };
  return {
    kind: 'change',
    title: `Set ${lastOf(change.path)} of ${name} back to what it was`,
    change: { ...change, value: known(value) },
  };
}

/** A grant that was taken away is given again. */
function undoOfDelete({ resource, type, scope, properties }: DeleteChange, title: string): Undo | undefined {
  // Without its condition, a role would reach further than it did.
  if (!isNotSet(at(properties, 'condition'))) return undefined;
  const change = ((): CreateChange | undefined => {
    const principalId = at(properties, 'principalId');
    const role = asString(at(properties, 'roleDefinitionId'));
    switch (type) {
      case types.roleAssignment:
        return role === undefined ? undefined : assignRole(scope, role, principalId, principalTypeOf(properties));
      case types.hsmLocalRoleAssignment:
        return role === undefined ? undefined : assignLocalRole(scope, nameOf(role), principalId);
      case types.accessPolicy:
      case types.diagnosticSetting:
        return { kind: 'create', resource, type, scope, properties };
      default:
        return undefined;
    }
  })();
  return change && { kind: 'change', title: `Make again what was taken away: ${title}`, change };
}

function principalTypeOf(properties: Value): PrincipalType {
  const type = asString(at(properties, 'principalType'));
  return type === 'User' || type === 'Group' ? type : 'ServicePrincipal';
}

/** Only what nobody else can have come to rely on is taken away again. */
function undoOfCreate(change: CreateChange, title: string): Undo {
  const removable: readonly string[] = [
    types.roleAssignment,
    types.hsmLocalRoleAssignment,
    types.accessPolicy,
    types.diagnosticSetting,
  ];
  if (removable.includes(change.type)) {
    return { kind: 'change', title: `Take back: ${title}`, change: deletionOf(change) };
  }
  return { kind: 'stays', reason: 'What was made stays: deleting it could destroy what somebody has come to rely on.' };
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
