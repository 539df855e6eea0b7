import { notePolicyChange } from '../../eventGrid/vaultEvents.ts';
import { asArray, asObject, asString, asStrings, member, memberAt, entryOf } from '../../json.ts';
import type { AccessPolicy, Vault } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, type ArmCall } from '../call.ts';
import { armRefusal, badRequest } from '../refusals.ts';
import { modified } from '../systemData.ts';
import { providerHeaders, vaultOf } from './requested.ts';

type Permissions = AccessPolicy['permissions'];

/** What a policy can permit something with; other members of `permissions` are not kept (API description). */
const kinds: ReadonlySet<string> = new Set(['keys', 'secrets', 'certificates', 'storage']);

/** PUT …/accessPolicies/{add|replace|remove}: 200 with the policies that the vault now has (recorded). */
export function updateAccessPolicies(call: ArmCall): Reply {
  const vault = vaultOf(call, 'Microsoft.KeyVault/vaults/accessPolicies/write');
  const policies = readAccessPolicies(member(bodyOf(call), 'properties'), call.azure.estate.tenant.tenantId);
  vault.accessPolicies = changed(vault, policies, parameter(call.parameters, 'operationKind'));
  notePolicyChange(call.azure, vault);
  vault.systemData = modified(vault.systemData, call.caller, call.azure.clock.now());
  return {
    status: 200,
    headers: providerHeaders,
    body: {
      id: `${vault.id}/accessPolicies/`,
      type: 'Microsoft.KeyVault/vaults/accessPolicies',
      properties: { accessPolicies: vault.accessPolicies },
    },
  };
}

function changed(vault: Vault, policies: readonly AccessPolicy[], operation: string): readonly AccessPolicy[] {
  switch (operation.toLowerCase()) {
    case 'add':
      return policies.reduce(added, vault.accessPolicies);
    case 'replace':
      return policies.reduce(replaced, vault.accessPolicies);
    case 'remove':
      return policies.reduce(removed, vault.accessPolicies);
    default:
      throw armRefusal(404, 'InvalidResourceName', `The access policy operation '${operation}' is not known.`);
  }
}

function added(before: readonly AccessPolicy[], policy: AccessPolicy): readonly AccessPolicy[] {
  const present = before.find((candidate) => sameHolder(candidate, policy));
  if (present === undefined) return [...before, policy];
  const merged = { ...present, permissions: union(present.permissions, policy.permissions) };
  return before.map((candidate) => (candidate === present ? merged : candidate));
}

function replaced(before: readonly AccessPolicy[], policy: AccessPolicy): readonly AccessPolicy[] {
  return [...before.filter((candidate) => !sameHolder(candidate, policy)), policy];
}

/** Takes the permissions away; a policy that is left with none disappears. */
function removed(before: readonly AccessPolicy[], policy: AccessPolicy): readonly AccessPolicy[] {
  return before
    .map((candidate) =>
      sameHolder(candidate, policy)
        ? { ...candidate, permissions: difference(candidate.permissions, policy.permissions) }
        : candidate,
    )
    .filter((candidate) => Object.values(candidate.permissions).some((names) => names.length > 0));
}

function sameHolder(a: AccessPolicy, b: AccessPolicy): boolean {
  return (
    a.objectId.toLowerCase() === b.objectId.toLowerCase() &&
    (a.applicationId ?? '').toLowerCase() === (b.applicationId ?? '').toLowerCase()
  );
}

function union(a: Permissions, b: Permissions): Permissions {
  const kinds = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries(
    [...kinds].map((kind) => {
      const before = entryOf(a, kind) ?? [];
      const more = (entryOf(b, kind) ?? []).filter((name) => !includes(before, name));
      return [kind, [...before, ...more]];
    }),
  );
}

function difference(a: Permissions, b: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(a).map(([kind, names]) => [kind, names.filter((name) => !includes(entryOf(b, kind) ?? [], name))]),
  );
}

function includes(names: readonly string[], name: string): boolean {
  return names.some((candidate) => candidate.toLowerCase() === name.toLowerCase());
}

/** The policies of a body. Throws BadRequest where one names nobody or another tenant. */
export function readAccessPolicies(properties: unknown, tenantId: string): readonly AccessPolicy[] {
  const policies = asArray(member(properties, 'accessPolicies'));
  if (policies === undefined) throw badRequest("The property 'accessPolicies' is required.");
  return policies.map((policy) => {
    const objectId = asString(member(policy, 'objectId'));
    const tenant = asString(member(policy, 'tenantId')) ?? tenantId;
    const applicationId = asString(member(policy, 'applicationId'));
    if (objectId === undefined) throw badRequest('An access policy must have an objectId.');
    if (tenant.toLowerCase() !== tenantId)
      throw badRequest(`The tenant ID '${tenant}' of an access policy is invalid.`);
    const permissions = asObject(memberAt(policy, 'permissions')) ?? {};
    return {
      tenantId: tenant,
      objectId,
      ...(applicationId === undefined ? {} : { applicationId }),
      permissions: Object.fromEntries(
        Object.entries(permissions)
          .filter(([kind]) => kinds.has(kind.toLowerCase()))
          .map(([kind, names]) => [kind, asStrings(names) ?? []]),
      ),
    };
  });
}
