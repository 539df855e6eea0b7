import { nameOf, normalizeArmId } from './armId.ts';
import type { BoundIdentity } from './binding.ts';
import { compareValues } from './compare.ts';
import type { ResourceGraph } from './graph.ts';
import { isJsonObject } from './json.ts';
import { plainKey } from './order.ts';
import type { Resource } from './resource.ts';
import {
  absent,
  asString,
  at,
  isNotSet,
  isSettled,
  known,
  memberNames,
  reference,
  sameValue,
  unknown,
  type Value,
} from './value.ts';

const clientIdPath = 'properties.encryption.keyVaultProperties.identityClientId';

/** The kinds of identity attached: Azure joins them with a comma, `SystemAssigned, UserAssigned`. */
export function identityKinds(account: Resource): { readonly system: boolean; readonly user: boolean } {
  const kinds = (asString(account.read('identity.type')) ?? '').split(',').map((kind) => kind.trim().toLowerCase());
  return { system: kinds.includes('systemassigned'), user: kinds.includes('userassigned') };
}

/** The ARM ids of the attached user-assigned identities. */
export function attachedIdentities(account: Resource): readonly string[] {
  return memberNames(account.read('identity.userAssignedIdentities')) ?? [];
}

/** The identity with which an account reaches its key. */
export function identityOf(account: Resource, graph: ResourceGraph): BoundIdentity {
  const clientId = account.read(clientIdPath);
  if (!isNotSet(clientId)) return userIdentity(account, clientId, graph);
  const displayName = `system-assigned identity of ${account.name}`;
  const attached = identityKinds(account);
  if (!isSettled(account.read('identity.type')))
    return { kind: 'system', principalId: unknown('which identities are attached is not known'), displayName };
  if (attached.system) return { kind: 'system', principalId: ownPrincipal(account), displayName };
  const missing = attached.user
    ? 'only user-assigned identities are attached, and the encryption names none of them'
    : 'the account has no managed identity';
  return { kind: 'system', principalId: absent, displayName, missing, problem: attached.user ? 'unnamed' : 'none' };
}

function ownPrincipal(account: Resource): Value {
  const principalId = account.read('identity.principalId');
  if (!isNotSet(principalId)) return principalId;
  if (account.declaration) return reference(plainKey(account.key), 'identity.principalId');
  return unknown('Azure did not return its principal id');
}

interface Candidate {
  readonly id: string;
  readonly resource: Resource | undefined;
  readonly clientId: Value;
  readonly principalId: Value;
}

function userIdentity(account: Resource, clientId: Value, graph: ResourceGraph): BoundIdentity {
  const candidates = attachedIdentities(account).map((id) => candidate(account, id, graph));
  const own = candidates.find((attached) => sameValue(attached.clientId, clientId));
  if (own) return { ...bound(own), principalId: own.principalId };
  const mistaken = mistakenFor(account, clientId, candidates, graph);
  if (mistaken) return mistaken;
  const named = namedIdentity(clientId, graph);
  const doubt = doubtAbout(account, clientId, candidates);
  const displayName = named?.name ?? asString(clientId) ?? 'identity with the named client id';
  const identity: BoundIdentity = { kind: 'user', principalId: absent, displayName, ...(named && { resource: named }) };
  if (doubt !== undefined)
    return { ...identity, principalId: named ? named.read('properties.principalId') : unknown(doubt) };
  const missing = named
    ? `its encryption names ${named.name}, which is not attached to it`
    : `no attached user-assigned identity has the client id ${displayName}`;
  return { ...identity, missing, problem: 'notAttached' };
}

function candidate(account: Resource, id: string, graph: ResourceGraph): Candidate {
  const resource = graph.get(id);
  const listed = entryOf(account.read('identity.userAssignedIdentities'), id);
  return {
    id,
    resource,
    clientId: resource?.read('properties.clientId') ?? at(listed, 'clientId'),
    principalId: resource?.read('properties.principalId') ?? at(listed, 'principalId'),
  };
}

function bound({ id, resource }: Candidate): Pick<BoundIdentity, 'kind' | 'displayName' | 'resource'> {
  return { kind: 'user', displayName: nameOf(id), ...(resource && { resource }) };
}

/** A principal id where a client id belongs: both are GUIDs of the same identity, and easily confused. */
function mistakenFor(
  account: Resource,
  clientId: Value,
  candidates: readonly Candidate[],
  graph: ResourceGraph,
): BoundIdentity | undefined {
  const words = 'the encryption names an identity by its principal id, where its client id belongs';
  const problem = { principalId: absent, missing: words, problem: 'principalId' } as const;
  const attached = candidates.find(({ principalId }) => !isNotSet(principalId) && sameValue(principalId, clientId));
  if (attached) return { ...bound(attached), ...problem };
  if (sameValue(account.read('identity.principalId'), clientId) && !isNotSet(clientId))
    return { kind: 'system', displayName: `system-assigned identity of ${account.name}`, ...problem };
  if (clientId.kind !== 'reference') return undefined;
  const named = graph.get(clientId.resource);
  if (!named || !/(^|\.)principalId$/i.test(clientId.path)) return undefined;
  return { kind: 'user', displayName: named.name, resource: named, ...problem };
}

/** The identity whose client id a value refers to. */
function namedIdentity(clientId: Value, graph: ResourceGraph): Resource | undefined {
  return clientId.kind === 'reference' && /\.clientId$/i.test(clientId.path) ? graph.get(clientId.resource) : undefined;
}

/** Why it is not known whether a client id is that of an attached identity; undefined where it certainly is none's. */
function doubtAbout(account: Resource, clientId: Value, candidates: readonly Candidate[]): string | undefined {
  if (clientId.kind === 'unknown') return clientId.reason;
  if (!account.declaration) return undefined;
  const map = account.read('identity.userAssignedIdentities');
  const isOpen = !isNotSet(map) && (memberNames(map) === undefined || !isSettled(map));
  const named = clientId.kind === 'reference' ? clientId.resource : undefined;
  const mayBe = candidates.some(
    (attached) =>
      isExpressionId(attached.id) ||
      (named !== undefined && normalizeArmId(attached.id) === normalizeArmId(named)) ||
      isNotSet(attached.clientId) ||
      compareValues(attached.clientId, clientId) === 'unknown',
  );
  const unsettled = !isSettled(account.read('identity.type')) || !isSettled(account.read('identity'));
  return isOpen || mayBe || unsettled
    ? 'which identity has the named client id is known only once deployed'
    : undefined;
}

/** An id that is an expression as a whole: which identity it means is not known. */
function isExpressionId(id: string): boolean {
  return !id.startsWith('/');
}

/** An entry of a map whose names are ARM ids: they hold dots, so they cannot be read as a path. */
function entryOf(map: Value, name: string): Value {
  if (map.kind === 'object') return map.entries[name] ?? absent;
  if (map.kind !== 'known' || !isJsonObject(map.value)) return absent;
  const entry = map.value[name];
  return entry === undefined ? absent : known(entry);
}
