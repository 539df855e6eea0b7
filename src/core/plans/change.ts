import { normalizeArmId } from '../resources/armId.ts';
import type { ResourceType } from '../resources/types.ts';
import { types } from '../resources/types.ts';
import { asString, known, object, type Value } from '../resources/value.ts';

/**
 * What is to be different, in Azure Resource Manager's vocabulary. Set, create and delete are declarative: live Azure applies them
 * with the SDKs, a template turns them into text edits, an exporter prints them. An act happens once and leaves something behind; to
 * await is to change nothing, and to go on once something is so. One fact is one change: `properties.encryption` as a whole.
 */
export type Change = DeclarativeChange | ActChange | AwaitChange;

export type DeclarativeChange = SetChange | CreateChange | DeleteChange;

/** One property of an existing resource gets a value; of a declared one, it can also be taken away: the value is absent then. */
export interface SetChange {
  readonly kind: 'set';
  readonly resource: string;
  readonly type: ResourceType;
  readonly path: string;
  readonly value: Value;
}

/** A resource that does not exist yet. */
export interface CreateChange {
  readonly kind: 'create';
  /** Its ARM id, or a name of the change's own where Azure's follows from its content (a role assignment's). */
  readonly resource: string;
  readonly type: ResourceType;
  /** What it is created in, or assigned at. */
  readonly scope: string;
  readonly properties: Value;
  /** Members of its body beside `properties`: `location`, `sku`, `tags`. */
  readonly body?: Readonly<Record<string, Value>>;
  /** In files, the keys of resources that have to be deployed after it: an account waits for its grant. Plans order their steps themselves. */
  readonly waiting?: readonly string[];
}

/** The opposite of a {@link CreateChange}: what such a change made is taken away. */
export interface DeleteChange {
  readonly kind: 'delete';
  readonly resource: string;
  readonly type: ResourceType;
  readonly scope: string;
  readonly properties: Value;
}

/**
 * - `rotate`: a key gets a new version; leaves `version`
 * - `import`: a key is made of material in a file; parameters `path`, `format` (`pem` or `byok`), `sha256`, `hsm`, `attributes`
 * - `recover`: a deleted key, key store or account comes back
 * - `purge`: a deleted account is gone for good, and its name free
 * - `backup`: a key with all its versions is written to the file `path`, encrypted by Azure; leaves `path`, `sha256`
 * - `restore`: a key is made of such a file
 */
export type ActName = 'rotate' | 'import' | 'recover' | 'purge' | 'backup' | 'restore';

/** Something that happens once. What it left behind is the step's product, which later changes refer to. */
export interface ActChange {
  readonly kind: 'act';
  readonly act: ActName;
  /** The ARM id of what it happens to; of something deleted, the id it had. */
  readonly resource: string;
  readonly type: ResourceType;
  readonly parameters: Value;
}

/** Nothing is sent: the plan goes on once it is so, and is parked until then. */
export type AwaitChange = AwaitUse | AwaitUnused | AwaitValue;

/** The audit log of a key store shows that an identity has wrapped or unwrapped with a version of a key. */
export interface AwaitUse {
  readonly kind: 'await';
  readonly what: 'use';
  /** The account whose identity it is. */
  readonly resource: string;
  readonly type: ResourceType;
  readonly keyId: string;
  readonly version: Value;
  readonly principalId: Value;
}

/** The safe-to-disable gate is open for a version of a key: everything that can be known shows that nothing uses it. */
export interface AwaitUnused {
  readonly kind: 'await';
  readonly what: 'unused';
  /** ARM id of the key. */
  readonly resource: string;
  readonly type: ResourceType;
  readonly version: Value;
}

/** Somebody else gives a property of a resource a value, for example approves a connection. */
export interface AwaitValue {
  readonly kind: 'await';
  readonly what: 'value';
  readonly resource: string;
  readonly type: ResourceType;
  readonly path: string;
  readonly value: Value;
}

/** The resource whose state a change alters, as a key of the resource graph. */
export function targetOf(change: Change): string {
  return change.resource.startsWith('/') ? normalizeArmId(change.resource) : change.resource;
}

/** The ARM id that a change is about, to show and to ask rights at: of an assignment, what it is made at. */
export function placeOf(change: Change): string {
  return change.resource.startsWith('/') || !('scope' in change) ? change.resource : change.scope;
}

/** Everything in a change that may refer to what does not exist yet. */
export function valuesOf(change: Change): readonly Value[] {
  switch (change.kind) {
    case 'set':
      return [change.value];
    case 'create':
      return [change.properties, ...Object.values(change.body ?? {})];
    case 'delete':
      return [change.properties];
    case 'act':
      return [change.parameters];
    case 'await':
      return awaitedValues(change);
  }
}

function awaitedValues(change: AwaitChange): readonly Value[] {
  switch (change.what) {
    case 'use':
      return [change.version, change.principalId];
    case 'unused':
      return [change.version];
    case 'value':
      return [change.value];
  }
}

/** The change with each of its values replaced. */
export function mapValues(change: Change, map: (value: Value) => Value): Change {
  switch (change.kind) {
    case 'set':
      return { ...change, value: map(change.value) };
    case 'create':
      return {
        ...change,
        properties: map(change.properties),
        ...(change.body && {
          body: Object.fromEntries(Object.entries(change.body).map(([name, value]) => [name, map(value)])),
        }),
      };
    case 'delete':
      return { ...change, properties: map(change.properties) };
    case 'act':
      return { ...change, parameters: map(change.parameters) };
    case 'await':
      return mapAwaited(change, map);
  }
}

function mapAwaited(change: AwaitChange, map: (value: Value) => Value): AwaitChange {
  switch (change.what) {
    case 'use':
      return { ...change, version: map(change.version), principalId: map(change.principalId) };
    case 'unused':
      return { ...change, version: map(change.version) };
    case 'value':
      return { ...change, value: map(change.value) };
  }
}

/** The change that takes back what a creation made. */
export function deletionOf({ resource, type, scope, properties }: CreateChange): DeleteChange {
  return { kind: 'delete', resource, type, scope, properties };
}

/** Whether a principal is a person, a group or an application (a managed identity is one). Azure must be told of fresh ones. */
export type PrincipalType = 'ServicePrincipal' | 'User' | 'Group';

/** A role assignment; sending it twice makes one, since its name follows from scope, principal and role. */
export function assignRole(
  scope: string,
  roleDefinitionId: string,
  principalId: Value,
  principalType: PrincipalType = 'ServicePrincipal',
): CreateChange {
  return {
    kind: 'create',
    resource: assignmentName(types.roleAssignment, scope, roleDefinitionId, principalId),
    type: types.roleAssignment,
    scope,
    properties: object({
      roleDefinitionId: known(roleDefinitionId),
      principalId,
      principalType: known(principalType),
      scope: known(scope),
    }),
  };
}

/**
 * A local role assignment of a Managed HSM.
 * @param scope ARM id of a key, of the HSM's `keys`, or of the HSM itself
 * @param roleGuid the GUID of a local role
 */
export function assignLocalRole(scope: string, roleGuid: string, principalId: Value): CreateChange {
  return {
    kind: 'create',
    resource: assignmentName(types.hsmLocalRoleAssignment, scope, roleGuid, principalId),
    type: types.hsmLocalRoleAssignment,
    scope,
    properties: object({
      roleDefinitionId: known(`Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/${roleGuid}`),
      principalId,
      scope: known(scope),
    }),
  };
}

function assignmentName(type: ResourceType, scope: string, roleDefinitionId: string, principalId: Value): string {
  const role = roleDefinitionId.slice(roleDefinitionId.lastIndexOf('/') + 1);
  const principal =
    asString(principalId) ??
    (principalId.kind === 'reference' ? `${principalId.resource}#${principalId.path}` : 'unknown');
  return `new:${type}:${normalizeArmId(scope)}:${role}:${principal}`;
}

/** A value that an earlier step of the same plan leaves behind, for example the version that a rotation has made. */
export function productOf(stepId: string, path: string): Value {
  return { kind: 'reference', resource: `${stepPrefix}${stepId}`, path };
}

/** The step whose product a reference names; undefined for a reference to a resource. */
export function stepOfReference(resource: string): string | undefined {
  return resource.startsWith(stepPrefix) ? resource.slice(stepPrefix.length) : undefined;
}

const stepPrefix = 'step:';
