import { nameOf } from '../../../resources/armId.ts';
import { types } from '../../../resources/types.ts';
import { asString, at, isNotSet } from '../../../resources/value.ts';
import type { SetChange } from '../../change.ts';
import type { Step } from '../../step.ts';
import { apiVersionOf } from '../apiVersions.ts';
import { nested } from '../text.ts';
import type { Configuration } from './configuration.ts';
import { block, expressionOf, stringOf, type Argument } from './syntax.ts';

/** A property of a resource that Terraform may not manage: azapi updates it and leaves the rest alone. */
export function updateBlock(step: Step, change: SetChange, into: Configuration): readonly string[] | undefined {
  const version = apiVersionOf(change.type);
  if (version === undefined) return undefined;
  const label = into.label(`${step.id}_${nameOf(change.resource)}`);
  const address = `azapi_update_resource.${label}`;
  const isIdentity = change.path === 'identity';
  const body = expressionOf(nested(change.path, change.value), (value) => into.reference(value), 1);
  const lines = block(`resource "azapi_update_resource" ${stringOf(label)}`, [
    ['type', stringOf(`${change.type}@${version}`)],
    ['resource_id', stringOf(change.resource)],
    ['body', body],
    ...(isIdentity ? [['response_export_values', '["identity.principalId"]'] as const] : []),
    ...dependsOn(step, into),
  ]);
  const outputs = isIdentity ? { 'identity.principalId': `${address}.output.identity.principalId` } : {};
  into.made(step, change.resource, address, outputs);
  return lines;
}

/** The switch to a customer's key has a resource of its own; the way back has not. */
export function encryptionBlock(step: Step, change: SetChange, into: Configuration): readonly string[] | undefined {
  const property = (name: string) => at(change.value, `keyVaultProperties.${name}`);
  if (asString(at(change.value, 'keySource'))?.toLowerCase() !== 'microsoft.keyvault')
    return updateBlock(step, change, into);
  const uri = property('keyVaultUri');
  const store = asString(uri)?.replace(/\/?$/, '/');
  const name = asString(property('keyName')) ?? '';
  const version = property('keyVersion');
  const tail = asString(version) ?? '';
  if (!isNotSet(version) && tail === '') return undefined;
  const path = `keys/${name}${tail === '' ? '' : `/${tail}`}`;
  const keyId =
    store === undefined
      ? `"\${${expressionOf(uri, (value) => into.reference(value))}}${path}"`
      : stringOf(`${store}${path}`);
  const clientId = asString(property('identityClientId'));
  const label = into.label(`${step.id}_${nameOf(change.resource)}`);
  const lines = block(`resource "azurerm_cognitive_account_customer_managed_key" ${stringOf(label)}`, [
    ['cognitive_account_id', stringOf(change.resource)],
    ['key_vault_key_id', keyId],
    ...(clientId === undefined ? [] : [['identity_client_id', stringOf(clientId)] as const]),
    ...dependsOn(step, into),
  ]);
  into.made(step, change.resource, `azurerm_cognitive_account_customer_managed_key.${label}`);
  return lines;
}

export function dependsOn(step: Step, into: Configuration): readonly Argument[] {
  const addresses = into.dependsOn(step);
  return addresses.length === 0 ? [] : [['depends_on', `[${addresses.join(', ')}]`]];
}

/** Keys are no resources that azapi could update: Azure Resource Manager only makes them. */
export function isUpdatable({ type }: SetChange): boolean {
  const updatable: readonly string[] = [
    types.account,
    types.vault,
    types.managedHsm,
    types.privateEndpointConnection,
    types.hsmPrivateEndpointConnection,
  ];
  return updatable.includes(type);
}
