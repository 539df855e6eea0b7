import { AzureFailure, toFailure } from '../failure.ts';
import { gateWords, readGate } from '../inspection/gate.ts';
import { hasUsed, logDelay } from '../inspection/keyUse.ts';
import { nameOf, normalizeArmId, parseArmId } from '../resources/armId.ts';
import { newestVersion } from '../resources/binding.ts';
import type { Json, JsonObject } from '../resources/json.ts';
import type { LiveResource } from '../resources/resource.ts';
import { keyPermissions } from '../resources/roles.ts';
import { isKey, isKeyVersion, resourceType, types } from '../resources/types.ts';
import {
  asItems,
  asString,
  asStrings,
  at,
  isNotSet,
  known,
  resolveReferences,
  unknown,
  type Value,
} from '../resources/value.ts';
import type { EstateReader, Gap } from '../sources.ts';
import {
  mapValues,
  stepOfReference,
  type ActChange,
  type AwaitChange,
  type AwaitUse,
  type Change,
  type CreateChange,
  type DeleteChange,
  type SetChange,
  valuesOf,
} from './change.ts';
import { isSatisfied } from './satisfied.ts';

export interface Observation {
  readonly satisfied: boolean;
  /** The resource that was read, where the change is about one. */
  readonly resource?: LiveResource;
  /** What an act has left behind, where it can be seen. */
  readonly product?: JsonObject;
  /** What is still missing of what is awaited, in a sentence. */
  readonly missing?: string;
}

/** What is known of a step from before: how an act is recognised as done. */
export interface Remembered {
  readonly witness?: Json;
  readonly product?: JsonObject;
  /** When the run began and what time it is, in milliseconds since 1970. */
  readonly since: number;
  readonly now: number;
}

/** Reads whether a change is already so. References in it must be resolved. */
export async function observe(
  reader: EstateReader,
  change: Change,
  signal: AbortSignal,
  remembered: Remembered,
): Promise<Observation> {
  switch (change.kind) {
    case 'set':
      return observeValue(reader, change, signal);
    case 'create':
      return observeCreated(reader, change, signal);
    case 'delete':
      return observeDeleted(reader, change, signal);
    case 'act':
      return observeAct(reader, change, remembered, signal);
    case 'await':
      return observeAwaited(reader, change, remembered, signal);
  }
}

async function observeAwaited(
  reader: EstateReader,
  change: AwaitChange,
  { since, now }: Remembered,
  signal: AbortSignal,
): Promise<Observation> {
  switch (change.what) {
    case 'use':
      return { satisfied: await isUsed(reader, change, since, signal) };
    case 'unused': {
      const version = asString(change.version);
      if (version === undefined) return { satisfied: false };
      const gate = await readGate(reader, change.resource, version, now, signal);
      return gate.kind === 'open' ? { satisfied: true } : { satisfied: false, missing: gateWords(gate) };
    }
    case 'value':
      return observeValue(reader, change, signal);
  }
}

/** What to store before an act is sent: the versions that a key has, so that a new one can be told. */
export async function takeWitness(
  reader: EstateReader,
  change: ActChange,
  signal: AbortSignal,
): Promise<Json | undefined> {
  if (change.act !== 'rotate') return undefined;
  return versionsOf(reader, change.resource, signal);
}

/** Reads any resource: keys and their versions where they are, since Azure Resource Manager may not show them. */
export function readWhereItIs(reader: EstateReader, id: string, signal: AbortSignal): Promise<LiveResource> {
  const type = resourceType(parseArmId(id)?.type ?? '');
  const isInStore = type !== undefined && (isKey(type) || isKeyVersion(type));
  return isInStore ? reader.key(id, signal) : reader.resource(id, signal);
}

async function observeValue(
  reader: EstateReader,
  { resource: id, path, value }: Pick<SetChange, 'resource' | 'path' | 'value'>,
  signal: AbortSignal,
): Promise<Observation> {
  const resource = await readWhereItIs(reader, id, signal);
  return { satisfied: isSatisfied(path, resource.read(path), value), resource };
}

/** Gone only where all could be read: what is not seen for a gap may be there, and would stay. */
async function observeDeleted(reader: EstateReader, change: DeleteChange, signal: AbortSignal): Promise<Observation> {
  const made: CreateChange = { ...change, kind: 'create' };
  if (isAssignmentType(change.type)) {
    const { found, gaps } = await lookForAssignment(reader, made, signal);
    return { satisfied: found === false && gaps.length === 0 };
  }
  if (change.type === types.accessPolicy) return { satisfied: await isPolicyGone(reader, made, signal) };
  return { satisfied: !(await observeCreated(reader, made, signal)).satisfied };
}

/** One permission that is left is access that is left. */
async function isPolicyGone(reader: EstateReader, change: CreateChange, signal: AbortSignal): Promise<boolean> {
  const objectId = asString(at(change.properties, 'objectId'));
  const permissions = asStrings(at(change.properties, 'permissions.keys')) ?? keyPermissions;
  const vault = await reader.resource(change.scope, signal);
  const policies = vault.read('properties.accessPolicies');
  if (objectId === undefined || (!asItems(policies) && !isNotSet(policies))) return false;
  return !(asItems(policies) ?? []).some((policy) =>
    permissions.some((permission) => isPolicy(policy, objectId, [permission])),
  );
}

function isAssignmentType(type: CreateChange['type']): boolean {
  return type === types.roleAssignment || type === types.hsmLocalRoleAssignment;
}

/** Whether the assignment is among those that could be read; undefined where it is not known whose it is. */
async function lookForAssignment(
  reader: EstateReader,
  { properties, scope }: CreateChange,
  signal: AbortSignal,
): Promise<{ readonly found: boolean | undefined; readonly gaps: readonly Gap[] }> {
  const principal = asString(at(properties, 'principalId'));
  const role = asString(at(properties, 'roleDefinitionId'));
  if (principal === undefined || role === undefined) return { found: undefined, gaps: [] };
  const { assignments, gaps } = await reader.grants(principal, scope, signal);
  return { found: assignments.some((assignment) => isAssignment(assignment, principal, role, scope)), gaps };
}

async function observeCreated(reader: EstateReader, change: CreateChange, signal: AbortSignal): Promise<Observation> {
  const wished = (path: string) => asString(at(change.properties, path));
  if (isAssignmentType(change.type)) {
    const { found } = await lookForAssignment(reader, change, signal);
    return { satisfied: found === true };
  }
  if (change.type === types.accessPolicy) {
    const vault = await reader.resource(change.scope, signal);
    const permissions = asStrings(at(change.properties, 'permissions.keys')) ?? keyPermissions;
    const policies = asItems(vault.read('properties.accessPolicies')) ?? [];
    return { satisfied: policies.some((policy) => isPolicy(policy, wished('objectId'), permissions)) };
  }
  return observeResource(reader, change, signal);
}

/**
 * @throws AzureFailure of kind `rejected` where something else of that name is there: it is not this plan's to overwrite
 */
async function observeResource(reader: EstateReader, change: CreateChange, signal: AbortSignal): Promise<Observation> {
  const resource = await existing(reader, change, signal);
  if (!resource) return { satisfied: false };
  // Where something is taken away, what it was like does not matter.
  if (isNotSet(change.properties) || isSatisfied('properties', resource.read('properties'), change.properties)) {
    return { satisfied: true, resource, ...versionProduct(resource) };
  }
  const state = asString(resource.read('properties.provisioningState'))?.toLowerCase();
  const isBusy = state !== undefined && !['succeeded', 'failed', 'canceled'].includes(state);
  throw new AzureFailure({
    kind: isBusy ? 'conflict' : 'rejected',
    purpose: `create ${nameOf(change.resource)}`,
    resource: change.resource,
    explanation: isBusy
      ? `It is in state ${state}.`
      : 'Something of this name is there already, and it is not as the plan wants it.',
  });
}

async function existing(
  reader: EstateReader,
  { resource }: Pick<Change, 'resource'>,
  signal: AbortSignal,
): Promise<LiveResource | undefined> {
  try {
    return await readWhereItIs(reader, resource, signal);
  } catch (thrown) {
    const failure = toFailure(thrown, 'look for it', resource);
    if (failure.kind === 'notFound') return undefined;
    throw failure;
  }
}

async function observeAct(
  reader: EstateReader,
  change: ActChange,
  { witness, product }: Remembered,
  signal: AbortSignal,
): Promise<Observation> {
  switch (change.act) {
    case 'rotate': {
      if (product) return { satisfied: true, product };
      if (!Array.isArray(witness)) return { satisfied: false };
      const before = witness as readonly Json[];
      const made = (await versionsOf(reader, change.resource, signal)).find((version) => !before.includes(version));
      return made === undefined ? { satisfied: false } : { satisfied: true, product: { version: made } };
    }
    case 'backup':
      // Another backup does no harm; the file that is there may be of another key.
      return product ? { satisfied: true, product } : { satisfied: false };
    case 'purge':
      return { satisfied: (await reader.deleted(change.resource, signal)) === undefined };
    case 'recover':
    case 'import':
    case 'restore': {
      const resource = await existing(reader, change, signal);
      return resource ? { satisfied: true, resource, ...versionProduct(resource) } : { satisfied: false };
    }
  }
}

/** What making a key leaves behind: its newest version. */
function versionProduct(resource: LiveResource): { readonly product?: JsonObject } {
  const version = isKey(resource.type) ? newestVersion(resource) : undefined;
  return version === undefined ? {} : { product: { version } };
}

/** Newest first. */
async function versionsOf(reader: EstateReader, keyId: string, signal: AbortSignal): Promise<readonly string[]> {
  const { items, gaps } = await reader.keyVersions(await reader.key(keyId, signal), signal);
  const [gap] = gaps;
  // Without all of them, a version that was there before would pass for the one that was made.
  if (gap) throw gap.failure;
  return items.map(({ name }) => name.toLowerCase());
}

/** Rows arrive late, so those of the time just before are asked for too: the version tells that they are of this plan's. */
async function isUsed(
  reader: EstateReader,
  { keyId, version, principalId }: AwaitUse,
  since: number,
  signal: AbortSignal,
): Promise<boolean> {
  const wanted = asString(version);
  const principal = asString(principalId);
  if (wanted === undefined || principal === undefined) return false;
  return hasUsed(await reader.keyUse(keyId, Math.max(0, since - logDelay), signal), wanted, principal);
}

function isAssignment(assignment: LiveResource, principalId: string, roleDefinitionId: string, scope: string): boolean {
  const own = (path: string) => asString(assignment.read(`properties.${path}`));
  return (
    own('principalId')?.toLowerCase() === principalId.toLowerCase() &&
    nameOf(own('roleDefinitionId') ?? '').toLowerCase() === nameOf(roleDefinitionId).toLowerCase() &&
    normalizeArmId(own('scope') ?? '') === normalizeArmId(scope) &&
    isNotSet(assignment.read('properties.condition'))
  );
}

function isPolicy(policy: Value, objectId: string | undefined, permissions: readonly string[]): boolean {
  if (objectId === undefined || asString(at(policy, 'objectId'))?.toLowerCase() !== objectId.toLowerCase())
    return false;
  const held = (asStrings(at(policy, 'permissions.keys')) ?? []).map((permission) => permission.toLowerCase());
  return held.includes('all') || permissions.every((permission) => held.includes(permission.toLowerCase()));
}

/**
 * The change with its references replaced by what Azure has made of them, for example the principal id of a new identity, or by what
 * an earlier step has left behind. A reference that does not exist yet becomes unknown.
 */
export async function resolveChange(
  reader: EstateReader,
  change: Change,
  signal: AbortSignal,
  products: (stepId: string) => JsonObject | undefined = () => undefined,
): Promise<Change> {
  const resources = new Map<string, LiveResource>();
  const collect = async (value: Value): Promise<void> => {
    if (value.kind === 'reference' && stepOfReference(value.resource) === undefined && !resources.has(value.resource))
      resources.set(value.resource, await reader.resource(value.resource, signal));
    if (value.kind === 'object') await Promise.all(Object.values(value.entries).map(collect));
    if (value.kind === 'array') await Promise.all(value.items.map(collect));
  };
  await Promise.all(valuesOf(change).map(collect));
  return mapValues(change, (value) =>
    resolveReferences(value, ({ resource, path }) => {
      const step = stepOfReference(resource);
      const product = step === undefined ? undefined : products(step);
      const found = step === undefined ? resources.get(resource)?.read(path) : product && at(known(product), path);
      return found === undefined || isNotSet(found) ? unknown(`${path} does not exist yet`) : found;
    }),
  );
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
