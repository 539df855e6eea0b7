import { normalizeArmId } from '../../../core/resources/armId.ts';
import { types } from '../../../core/resources/types.ts';
import { absent, asString, expression, known, reference, unknown, type Value } from '../../../core/resources/value.ts';
import { builtInRoleGuid } from '../../../core/resources/builtInRoles.ts';
import { defaultScope, defaultSubscription, idSegment, resourceGroupScope, templateId } from '../../ids.ts';
import { members } from '../../merge.ts';
import type { DeploymentNode } from '../../sequence.ts';
import { asItems, at } from '../../../core/resources/value.ts';
import { booleanOf, memberOf, membersOf, stringOf } from '../evaluate/values.ts';
import type { BlockReader } from './reader.ts';

type Pieces = Omit<NonNullable<DeploymentNode['pieces']>, 'declaration'>;

/** An output of a module, with the names that are read of it. */
export type ModuleOutput = (steps: readonly string[]) => { readonly value: Value; readonly taken: number };

/** What a module of the registry makes, as its public parameters say. */
export interface VerifiedModule {
  readonly resources: readonly Pieces[];
  readonly outputs: ReadonlyMap<string, ModuleOutput>;
}

/**
 * The Azure Verified Modules that make accounts, vaults and identities. Source: the modules' own documentation
 * (Azure/terraform-azurerm-avm-res-…). Of another module nothing is claimed.
 */
export function verifiedModule(source: string, reader: BlockReader): VerifiedModule | undefined {
  const name = /(?:^|\/)azure\/(avm-res-[a-z0-9-]+)\/azurerm(?:$|\/\/)/i.exec(source)?.[1]?.toLowerCase();
  switch (name) {
    case 'avm-res-keyvault-vault':
      return vaultModule(reader);
    case 'avm-res-cognitiveservices-account':
      return accountModule(reader);
    case 'avm-res-managedidentity-userassignedidentity':
      return identityModule(reader);
    default:
      return undefined;
  }
}

function groupOf(reader: BlockReader): string {
  const parent = asString(reader.read('parent_id'));
  if (parent !== undefined) return parent;
  const group = reader.read('resource_group_name');
  return group.kind === 'absent' ? defaultScope : resourceGroupScope(idSegment(group));
}

function plainOutput(value: Value): ModuleOutput {
  return () => ({ value, taken: 0 });
}

function identityModule(reader: BlockReader): VerifiedModule {
  const name = reader.read('name');
  const id = templateId(groupOf(reader), types.userAssignedIdentity, [idSegment(name)]);
  const key = normalizeArmId(id);
  return {
    resources: [{ id, type: types.userAssignedIdentity, body: members({ name, location: reader.read('location') }) }],
    outputs: new Map([
      ['resource_id', plainOutput(known(id))],
      ['principal_id', plainOutput(reference(key, 'properties.principalId'))],
      ['client_id', plainOutput(reference(key, 'properties.clientId'))],
    ]),
  };
}

/** Purge protection is on and roles are used unless the caller says otherwise; that is the module's default. */
function vaultModule(reader: BlockReader): VerifiedModule {
  const name = reader.read('name');
  const id = templateId(groupOf(reader), types.vault, [idSegment(name)]);
  const keys = membersOf(reader.read('keys')) ?? [];
  const legacy = reader.read('legacy_access_policies_enabled');
  const acls = reader.read('network_acls');
  const body = members({
    name,
    location: reader.read('location'),
    properties: members({
      tenantId: reader.read('tenant_id'),
      enablePurgeProtection: orDefault(reader.read('purge_protection_enabled'), true),
      softDeleteRetentionInDays: reader.read('soft_delete_retention_days'),
      sku: members({ name: orDefault(reader.read('sku_name'), 'premium') }),
      enableRbacAuthorization: negated(legacy),
      networkAcls: members({ bypass: at(acls, 'bypass'), defaultAction: at(acls, 'default_action') }),
    }),
  });
  const keyIds = keys.map(([entry, key]) => [entry, `${id}/keys/${idSegment(at(key, 'name'))}`, key] as const);
  const made = keyIds.map(([, keyId, key]): Pieces => ({ id: keyId, type: types.vaultKey, body: keyBody(key) }));
  const grants = [
    ...assignments(reader.read('role_assignments'), id),
    ...keyIds.flatMap(([, keyId, key]) => assignments(at(key, 'role_assignments'), keyId)),
  ];
  return {
    resources: [{ id, type: types.vault, body }, ...made, ...grants],
    outputs: new Map<string, ModuleOutput>([
      ['resource_id', plainOutput(known(id))],
      ['name', plainOutput(name)],
      ['uri', plainOutput(reference(normalizeArmId(id), 'properties.vaultUri'))],
      ['keys_resource_ids', (steps) => keyOutput(steps, keyIds)],
      ['keys', (steps) => keyOutput(steps, keyIds)],
    ]),
  };
}

/** `keys_resource_ids["cmk"].versionless_id`. */
function keyOutput(
  steps: readonly string[],
  keys: readonly (readonly [string, string, Value])[],
): ReturnType<ModuleOutput> {
  const [entry, attribute] = steps;
  const found = keys.find(([name]) => name === entry);
  if (!found || attribute === undefined)
    return { value: unknown('the module tells it once deployed'), taken: steps.length };
  const key = normalizeArmId(found[1]);
  const paths: Readonly<Record<string, string>> = {
    id: 'properties.keyUriWithVersion',
    versionless_id: 'properties.keyUri',
  };
  const path = paths[attribute];
  return { value: path === undefined ? known(found[1]) : reference(key, path), taken: 2 };
}

function keyBody(key: Value): Value {
  return members({
    name: at(key, 'name'),
    properties: members({
      kty: at(key, 'key_type'),
      keySize: at(key, 'key_size'),
      curveName: at(key, 'curve'),
      keyOps: at(key, 'key_opts'),
    }),
  });
}

function assignments(map: Value, scope: string): readonly Pieces[] {
  return (membersOf(map) ?? []).map(([entry, value]) => {
    const role = stringOf(at(value, 'role_definition_id_or_name'));
    const guid =
      role === undefined
        ? undefined
        : (/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(role)?.[0] ?? builtInRoleGuid(role));
    const roleDefinitionId =
      guid === undefined
        ? expression(`{role ${role ?? ''}}`)
        : known(`${defaultSubscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}`);
    const body = members({
      properties: members({ roleDefinitionId, principalId: at(value, 'principal_id'), scope: known(scope) }),
    });
    return { id: templateId(scope, types.roleAssignment, [`{${entry}}`]), type: types.roleAssignment, body };
  });
}

function accountModule(reader: BlockReader): VerifiedModule {
  const name = reader.read('name');
  const id = templateId(groupOf(reader), types.account, [idSegment(name)]);
  const identities = reader.read('managed_identities');
  const isSystem = booleanOf(at(identities, 'system_assigned')) === true;
  const attached = asItems(at(identities, 'user_assigned_resource_ids')) ?? [];
  const kinds = [...(isSystem ? ['SystemAssigned'] : []), ...(attached.length > 0 ? ['UserAssigned'] : [])];
  const body = members({
    name,
    location: reader.read('location'),
    kind: reader.read('kind'),
    identity:
      kinds.length === 0
        ? absent
        : members({
            type: known(kinds.join(', '), identities.kind === 'absent' ? undefined : identities.origin),
            userAssignedIdentities: {
              kind: 'object',
              entries: Object.fromEntries(attached.map((one) => [stringOf(one) ?? '{unknown}', members({ id: one })])),
            },
          }),
    properties: members({ encryption: moduleEncryption(reader.read('customer_managed_key')) }),
  });
  return {
    resources: [{ id, type: types.account, body }],
    outputs: new Map<string, ModuleOutput>([
      ['resource_id', plainOutput(known(id))],
      ['name', plainOutput(name)],
      ['system_assigned_mi_principal_id', plainOutput(reference(normalizeArmId(id), 'identity.principalId'))],
    ]),
  };
}

/** `customer_managed_key = { key_vault_resource_id, key_name, key_version, user_assigned_identity = { resource_id } }`. */
function moduleEncryption(key: Value): Value {
  if (key.kind === 'absent') return absent;
  const store = asString(memberOf(key, 'key_vault_resource_id'));
  const place = key.origin && { origin: key.origin };
  const identity = asString(at(key, 'user_assigned_identity.resource_id'));
  const uri = store !== undefined && /\/managedHSMs\//i.test(store) ? 'properties.hsmUri' : 'properties.vaultUri';
  return members({
    keySource: { ...known('Microsoft.KeyVault'), ...place },
    keyVaultProperties: members({
      keyVaultUri:
        store === undefined
          ? { ...unknown('the vault is known only once it is deployed'), ...place }
          : { ...reference(normalizeArmId(store), uri), ...place },
      keyName: at(key, 'key_name'),
      keyVersion: at(key, 'key_version'),
      identityClientId: identity === undefined ? absent : reference(normalizeArmId(identity), 'properties.clientId'),
    }),
  });
}

function orDefault(value: Value, byDefault: boolean | string): Value {
  return value.kind === 'absent' ? known(byDefault) : value;
}

function negated(value: Value): Value {
  if (value.kind === 'absent') return known(true);
  const truth = booleanOf(value);
  return truth === undefined ? value : { ...known(!truth), ...(value.origin && { origin: value.origin }) };
}
