import { nameOf } from '../resources/armId.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import { types } from '../resources/types.ts';
import { isNotSet, known, toJson } from '../resources/value.ts';
import { deletionOf, targetOf, type CreateChange, type SetChange } from './change.ts';
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
