import { normalizeArmId } from '../resources/armId.ts';
import type { LiveResource } from '../resources/resource.ts';
import { keyPermissions } from '../resources/roles.ts';
import { types } from '../resources/types.ts';
import {
  asItems,
  asString,
  asStrings,
  at,
  isNotSet,
  resolveReferences,
  unknown,
  type Value,
} from '../resources/value.ts';
import type { EstateReader } from '../sources.ts';
import type { Change, CreateChange, SetChange } from './change.ts';
import { isSatisfied } from './satisfied.ts';

export interface Observation {
  readonly satisfied: boolean;
  /** The resource that was read, where the change is about one. */
  readonly resource?: LiveResource;
}

/** Reads whether a change is already so. References in it must be resolved. */
export async function observe(reader: EstateReader, change: Change, signal: AbortSignal): Promise<Observation> {
  return change.kind === 'set'
    ? observeSet(reader, change, signal)
    : { satisfied: await exists(reader, change, signal) };
}

async function observeSet(reader: EstateReader, change: SetChange, signal: AbortSignal): Promise<Observation> {
  const resource = await reader.resource(change.resource, signal);
  return { satisfied: isSatisfied(change.path, resource.read(change.path), change.value), resource };
}

async function exists(reader: EstateReader, change: CreateChange, signal: AbortSignal): Promise<boolean> {
  const wished = (path: string) => asString(at(change.properties, path));
  if (change.type === types.roleAssignment) {
    const principal = wished('principalId');
    const role = wished('roleDefinitionId');
    if (principal === undefined || role === undefined) return false;
    const { assignments } = await reader.grants(principal, change.scope, signal);
    return assignments.some((assignment) => isAssignment(assignment, principal, role, change.scope));
  }
  if (change.type === types.accessPolicy) {
    const vault = await reader.resource(change.scope, signal);
    return (asItems(vault.read('properties.accessPolicies')) ?? []).some((policy) =>
      isPolicy(policy, wished('objectId')),
    );
  }
  return false;
}

function isAssignment(assignment: LiveResource, principalId: string, roleDefinitionId: string, scope: string): boolean {
  const guid = (id: string | undefined) => id?.slice(id.lastIndexOf('/') + 1).toLowerCase();
  const own = (path: string) => asString(assignment.read(`properties.${path}`));
  return (
    own('principalId')?.toLowerCase() === principalId.toLowerCase() &&
    guid(own('roleDefinitionId')) === guid(roleDefinitionId) &&
    normalizeArmId(own('scope') ?? '') === normalizeArmId(scope) &&
    isNotSet(assignment.read('properties.condition'))
  );
}

function isPolicy(policy: Value, objectId: string | undefined): boolean {
  if (objectId === undefined || asString(at(policy, 'objectId'))?.toLowerCase() !== objectId.toLowerCase())
    return false;
  const held = (asStrings(at(policy, 'permissions.keys')) ?? []).map((permission) => permission.toLowerCase());
  return held.includes('all') || keyPermissions.every((permission) => held.includes(permission.toLowerCase()));
}

/**
 * The change with its references replaced by what Azure has made of them, for example the principal id of a new identity.
 * A reference that does not exist yet becomes unknown.
 */
export async function resolveChange(reader: EstateReader, change: Change, signal: AbortSignal): Promise<Change> {
  const wished = change.kind === 'set' ? change.value : change.properties;
  const resources = new Map<string, LiveResource>();
  const collect = async (value: Value): Promise<void> => {
    if (value.kind === 'reference' && !resources.has(value.resource))
      resources.set(value.resource, await reader.resource(value.resource, signal));
    if (value.kind === 'object') await Promise.all(Object.values(value.entries).map(collect));
    if (value.kind === 'array') await Promise.all(value.items.map(collect));
  };
  await collect(wished);
  const resolved = resolveReferences(wished, ({ resource, path }) => {
    const value = resources.get(resource)?.read(path);
    return value === undefined || isNotSet(value) ? unknown(`${path} does not exist yet`) : value;
  });
  return change.kind === 'set' ? { ...change, value: resolved } : { ...change, properties: resolved };
}

/** Whether a change can be sent: everything in it is known. */
export function isResolved(value: Value): boolean {
  switch (value.kind) {
    case 'unknown':
    case 'reference':
      return false;
    case 'object':
      return Object.values(value.entries).every(isResolved);
    case 'array':
      return value.items.every(isResolved);
    case 'known':
    case 'absent':
      return true;
  }
}
