import { nameOf, parentArmId } from '../../../resources/armId.ts';
import { types } from '../../../resources/types.ts';
import { absent, asNumber, asString, asStrings, at, toJson, type Value } from '../../../resources/value.ts';
import type { CreateChange } from '../../change.ts';
import type { Step } from '../../step.ts';
import { addressOf, keyAddressOf, localScopeOf } from '../address.ts';
import { apiVersionOf } from '../apiVersions.ts';
import { expiryTimeOf, keyCreationOf, lifetimeActionsOf } from '../keyBody.ts';
import type { Configuration } from './configuration.ts';
import { dependsOn } from './settings.ts';
import { block, expressionOf, stringOf, type Argument } from './syntax.ts';

/** What a creation is in Terraform; undefined where no provider makes it. */
export function creationBlock(step: Step, change: CreateChange, policy: Value | undefined, into: Configuration) {
  switch (change.type) {
    case types.roleAssignment:
      return roleBlock(step, change, into);
    case types.hsmLocalRoleAssignment:
      return localRoleBlock(step, change, into);
    case types.accessPolicy:
      return policyBlock(step, change, into);
    case types.vault:
      return vaultBlock(step, change, into);
    case types.vaultKey:
    case types.hsmKey:
      return keyBlock(step, change, policy, into);
    case types.servicePrincipal:
      return servicePrincipalBlock(step, change, into);
    default:
      return otherBlock(step, change, into);
  }
}

function resource(
  step: Step,
  change: CreateChange,
  type: string,
  entries: readonly Argument[],
  into: Configuration,
  outputs: (address: string) => Readonly<Record<string, string>> = () => ({}),
): readonly string[] {
  const label = into.label(change.resource.startsWith('/') ? `${step.id}_${nameOf(change.resource)}` : step.id);
  const lines = block(`resource ${stringOf(type)} ${stringOf(label)}`, [...entries, ...dependsOn(step, into)]);
  const address = `${type}.${label}`;
  into.made(step, change.resource, address, outputs(address));
  return lines;
}

function valueIn(into: Configuration, value: Value, depth = 1): string {
  return expressionOf(value, (reference) => into.reference(reference), depth);
}

function roleBlock(step: Step, change: CreateChange, into: Configuration): readonly string[] {
  const { scope, properties } = change;
  const role = at(properties, 'roleDefinitionId');
  return resource(
    step,
    change,
    'azurerm_role_assignment',
    [
      ['scope', stringOf(scope)],
      ['role_definition_id', valueIn(into, role)],
      ['principal_id', valueIn(into, at(properties, 'principalId'))],
      ['principal_type', stringOf(asString(at(properties, 'principalType')) ?? 'ServicePrincipal')],
    ],
    into,
  );
}

function localRoleBlock(step: Step, change: CreateChange, into: Configuration): readonly string[] {
  const { hsmId, scope } = localScopeOf(change.scope);
  const role = nameOf(asString(at(change.properties, 'roleDefinitionId')) ?? '');
  const principal = valueIn(into, at(change.properties, 'principalId'));
  return resource(
    step,
    change,
    'azurerm_key_vault_managed_hardware_security_module_role_assignment',
    [
      ['managed_hsm_id', stringOf(hsmId)],
      ['name', `uuidv5("url", join("|", [${stringOf(hsmId)}, ${stringOf(scope)}, ${stringOf(role)}, ${principal}]))`],
      ['scope', stringOf(scope)],
      ['role_definition_id', stringOf(`/Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/${role}`)],
      ['principal_id', principal],
    ],
    into,
  );
}

function policyBlock(step: Step, change: CreateChange, into: Configuration): readonly string[] {
  const permissions = (asStrings(at(change.properties, 'permissions.keys')) ?? []).map(upperFirst);
  return resource(
    step,
    change,
    'azurerm_key_vault_access_policy',
    [
      ['key_vault_id', stringOf(change.scope)],
      ['tenant_id', valueIn(into, at(change.properties, 'tenantId'))],
      ['object_id', valueIn(into, at(change.properties, 'objectId'))],
      ['key_permissions', `[${permissions.map(stringOf).join(', ')}]`],
    ],
    into,
  );
}

function vaultBlock(step: Step, change: CreateChange, into: Configuration): readonly string[] {
  const { properties, body } = change;
  const { name, group } = addressOf(change.resource);
  const flag = (path: string) => String(toJson(at(properties, path)) === true);
  return resource(
    step,
    change,
    'azurerm_key_vault',
    [
      ['name', stringOf(name)],
      ['resource_group_name', stringOf(group)],
      ['location', valueIn(into, body?.['location'] ?? absent)],
      ['tenant_id', valueIn(into, at(properties, 'tenantId'))],
      ['sku_name', stringOf(asString(at(properties, 'sku.name')) ?? 'standard')],
      ['rbac_authorization_enabled', flag('enableRbacAuthorization')],
      ['purge_protection_enabled', flag('enablePurgeProtection')],
      ['soft_delete_retention_days', String(asNumber(at(properties, 'softDeleteRetentionInDays')) ?? 90)],
      'network_acls {',
      `  bypass         = ${stringOf(asString(at(properties, 'networkAcls.bypass')) ?? 'AzureServices')}`,
      `  default_action = ${stringOf(asString(at(properties, 'networkAcls.defaultAction')) ?? 'Allow')}`,
      '}',
    ],
    into,
    (address) => ({ 'properties.vaultUri': `${address}.vault_uri`, id: `${address}.id` }),
  );
}

function keyBlock(step: Step, change: CreateChange, policy: Value | undefined, into: Configuration): readonly string[] {
  const { kty, keySize, keyOps, expires, notBefore } = keyCreationOf(change.properties);
  const { storeId, isHsm, key } = keyAddressOf(change.resource);
  return resource(
    step,
    change,
    isHsm ? 'azurerm_key_vault_managed_hardware_security_module_key' : 'azurerm_key_vault_key',
    [
      ['name', stringOf(key)],
      [isHsm ? 'managed_hsm_id' : 'key_vault_id', stringOf(storeId)],
      ['key_type', stringOf(kty)],
      ...(keySize === undefined ? [] : [['key_size', String(keySize)] as const]),
      ['key_opts', `[${keyOps.map(stringOf).join(', ')}]`],
      ...(expires === undefined ? [] : [['expiration_date', stringOf(moment(expires))] as const]),
      ...(notBefore === undefined ? [] : [['not_before_date', stringOf(moment(notBefore))] as const]),
      ...(policy === undefined || isHsm ? [] : policyLines(policy)),
    ],
    into,
  );
}

function policyLines(policy: Value): readonly string[] {
  const actions = lifetimeActionsOf(policy);
  const rotate = actions.find(({ action }) => action === 'Rotate');
  const notify = actions.find(({ action }) => action === 'Notify');
  const expiry = expiryTimeOf(policy);
  return [
    'rotation_policy {',
    ...(expiry === undefined ? [] : [`  expire_after         = ${stringOf(expiry)}`]),
    ...(notify?.timeBeforeExpiry === undefined
      ? []
      : [`  notify_before_expiry = ${stringOf(notify.timeBeforeExpiry)}`]),
    ...(rotate === undefined
      ? []
      : [
          '  automatic {',
          rotate.timeAfterCreate === undefined
            ? `    time_before_expiry = ${stringOf(rotate.timeBeforeExpiry ?? '')}`
            : `    time_after_creation = ${stringOf(rotate.timeAfterCreate)}`,
          '  }',
        ]),
    '}',
  ];
}

function servicePrincipalBlock(step: Step, change: CreateChange, into: Configuration): readonly string[] {
  return resource(
    step,
    change,
    'azuread_service_principal',
    [
      ['client_id', stringOf(nameOf(change.resource))],
      ['use_existing', 'true'],
    ],
    into,
    (address) => ({ id: `${address}.object_id` }),
  );
}

function otherBlock(step: Step, change: CreateChange, into: Configuration): readonly string[] | undefined {
  const version = apiVersionOf(change.type);
  if (version === undefined || !change.resource.startsWith('/')) return undefined;
  const { location, ...body } = change.body ?? {};
  const isChild = change.type.split('/').length > 2;
  const parent = isChild ? (parentArmId(change.resource) ?? change.scope) : change.scope;
  const content: Value = { kind: 'object', entries: { ...body, properties: change.properties } };
  return resource(
    step,
    change,
    'azapi_resource',
    [
      ['type', stringOf(`${change.type}@${version}`)],
      ['parent_id', stringOf(parent)],
      ['name', stringOf(nameOf(change.resource))],
      ...(location === undefined ? [] : [['location', valueIn(into, location)] as const]),
      ['body', valueIn(into, content)],
    ],
    into,
    (address) => ({ id: `${address}.id` }),
  );
}

function moment(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
