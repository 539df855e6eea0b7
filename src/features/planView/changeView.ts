import { placeOf, type ActName, type Change, type DeclarativeChange } from '../../core/plans/change.ts';
import { nameOf, parseArmId } from '../../core/resources/armId.ts';
import { isJsonObject, type Json } from '../../core/resources/json.ts';
import { builtInRoles } from '../../core/resources/roles.ts';
import { resourceType, types, type ResourceType } from '../../core/resources/types.ts';
import type { Value } from '../../core/resources/value.ts';
import type { ChangeView, PropertyView } from '../../protocol/planView.ts';

/** What a change makes of what, property by property, in Azure's own names. */
export function toChangeView(change: Change): ChangeView {
  if (change.kind === 'set') {
    const properties = propertyViews(change.path, change.value);
    const what = properties.length === 1 ? 'One property' : `${properties.length} properties`;
    const become = properties.length === 1 ? 'becomes' : 'become';
    return { summary: `${what} of ${describe(change.resource)} ${become}:`, resource: change.resource, properties };
  }
  if (change.kind === 'create' && change.resource.startsWith('/')) {
    const noun = nouns[change.type] ?? `resource of type ${change.type}`;
    return {
      summary: `A new ${noun}, ${nameOf(change.resource)}, is made:`,
      resource: change.resource,
      properties: propertyViews('properties', change.properties),
    };
  }
  const resource = placeOf(change);
  const [summary, properties] = wordsOf(change);
  return { summary: `${summary} ${describe(resource)}:`, resource, properties };
}

function wordsOf(change: Exclude<Change, { kind: 'set' }>): readonly [string, readonly PropertyView[]] {
  switch (change.kind) {
    case 'create':
      return [`${made(change.type)} is made at`, propertyViews('properties', change.properties)];
    case 'delete':
      return [`${made(change.type)} is taken away at`, propertyViews('properties', change.properties)];
    case 'act':
      return [acts[change.act], propertyViews('', change.parameters)];
    case 'await':
      return ['Awaited of', []];
  }
}

const acts: Readonly<Record<ActName, string>> = {
  rotate: 'A new version is made of',
  import: 'Key material is imported as',
  recover: 'Deletion is taken back of',
  purge: 'For good and all, this is removed:',
  backup: 'An encrypted backup is written of',
  restore: 'A backup is restored as',
};

/** The leaves of a value as rows, each with its whole path. */
export function propertyViews(path: string, value: Value): readonly PropertyView[] {
  switch (value.kind) {
    case 'known':
      return jsonViews(path, value.value);
    case 'object':
      return Object.entries(value.entries).flatMap(([name, entry]) => propertyViews(`${path}.${name}`, entry));
    case 'array':
      return value.items.flatMap((item, index) => propertyViews(`${path}[${index}]`, item));
    case 'reference':
      return [{ path, value: `‹${value.path} of ${nameOf(value.resource)}›`, meaning: 'known once it exists' }];
    case 'unknown':
      return [{ path, value: '?', meaning: value.reason }];
    case 'absent':
      return [];
  }
}

/** The leaves of JSON as rows. */
export function jsonViews(path: string, json: Json | undefined): readonly PropertyView[] {
  if (json === undefined) return [];
  if (Array.isArray(json)) {
    const items = json as readonly Json[];
    if (items.every((item) => typeof item !== 'object')) return [{ path, value: items.join(', ') }];
    return items.flatMap((item, index) => jsonViews(`${path}[${index}]`, item));
  }
  if (!isJsonObject(json)) return [leaf(path, json as string | number | boolean | null)];
  const members = Object.entries(json);
  // A map from ids to nothing is a list: the identities attached to an account come so.
  if (members.length > 0 && members.every(([, member]) => isJsonObject(member) && Object.keys(member).length === 0)) {
    return members.map(([name]) => ({ path, value: name }));
  }
  return members.flatMap(([name, member]) => jsonViews(`${path}.${name}`, member));
}

function leaf(path: string, value: string | number | boolean | null): PropertyView {
  const meaning = meaningOf(path, value);
  return {
    path,
    value: value === '' ? '""' : String(value),
    ...(meaning !== undefined && { meaning }),
  };
}

function meaningOf(path: string, value: string | number | boolean | null): string | undefined {
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (name === 'keyVersion' && value === '') return 'versionless: follows the newest version';
  if (name === 'keySource') return value === 'Microsoft.KeyVault' ? "a customer's key" : undefined;
  if (name === 'roleDefinitionId' && typeof value === 'string') {
    return Object.values(builtInRoles).find(({ id }) => nameOf(value).toLowerCase() === id)?.name;
  }
  return undefined;
}

const nouns: Readonly<Partial<Record<ResourceType, string>>> = {
  [types.account]: 'account',
  [types.vault]: 'key vault',
  [types.vaultKey]: 'key',
  [types.managedHsm]: 'Managed HSM',
  [types.hsmKey]: 'key',
  [types.userAssignedIdentity]: 'identity',
};

/** Whether there is a body before and after: an act leaves something that nobody knows before, and awaiting changes nothing. */
export function isComparable(change: Change): change is DeclarativeChange {
  return change.kind === 'set' || change.kind === 'create' || change.kind === 'delete';
}

/** A short name for what a change is about, as a file could have it. */
export function changedName(change: Change): string {
  const made = change.type.slice(change.type.lastIndexOf('/') + 1);
  return change.resource.startsWith('/') ? nameOf(change.resource) : `${made} at ${nameOf(placeOf(change))}`;
}

function describe(id: string): string {
  const type = resourceType(parseArmId(id)?.type ?? '');
  const noun = type && nouns[type];
  return noun === undefined ? nameOf(id) : `${noun} ${nameOf(id)}`;
}

function made(type: ResourceType): string {
  switch (type) {
    case types.roleAssignment:
      return 'A role assignment';
    case types.accessPolicy:
      return 'An access policy';
    case types.hsmLocalRoleAssignment:
      return 'A local role assignment';
    default:
      return `A resource of type ${type}`;
  }
}
