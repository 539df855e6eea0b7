import { memberAt } from '../../../json.ts';
import { allOf, anyOf, approvedConnections, Field, isOf, not, type Condition } from '../conditions.ts';
import { auditable, deniable, type JudgedResource, type ResourceDefinition } from '../definition.ts';

const vaults = 'Microsoft.KeyVault/vaults';
const hsms = 'Microsoft.KeyVault/managedHSMs';
const category = 'Key Vault';

/** The built-in definitions on vaults and Managed HSMs (Microsoft's repository Azure/azure-policy). */
export const storeDefinitions: readonly ResourceDefinition[] = [
  {
    ...definition(vaults, '0b60c0b2-2dc2-4e1c-b5c9-abbed971de53', '2.1.0', deniable),
    displayName: 'Key vaults should have deletion protection enabled',
    rule: unlessRecovered(
      anyOf(property(vaults, 'enableSoftDelete').equals('false'), switchedOff('enablePurgeProtection')),
    ),
  },
  {
    ...definition(vaults, '1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d', '3.1.0', deniable),
    displayName: 'Key vaults should have soft delete enabled',
    rule: unlessRecovered(property(vaults, 'enableSoftDelete').equals('false')),
  },
  {
    ...definition(vaults, '55615ac9-af46-4a59-874e-391cc3dfb490', '3.3.0', deniable),
    displayName: 'Azure Key Vault should have firewall enabled or public network access disabled',
    rule: unlessRecovered(
      property(vaults, 'publicNetworkAccess').notEquals('Disabled'),
      property(vaults, 'networkAcls.defaultAction').notEquals('Deny'),
    ),
  },
  {
    ...definition(vaults, '405c5871-3e91-4644-8a63-58e19d68ff5b', '1.1.0', deniable),
    displayName: 'Azure Key Vault should disable public network access',
    rule: unlessRecovered(property(vaults, 'publicNetworkAccess').notEquals('Disabled')),
  },
  {
    ...definition(vaults, '12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5', '1.0.1', deniable),
    displayName: 'Azure Key Vault should use RBAC permission model',
    rule: unlessRecovered(switchedOff('enableRbacAuthorization')),
  },
  {
    ...definition(vaults, 'a6abeaec-4d90-4a02-805f-6b26c4d3fbe9', '1.2.1', deniable),
    displayName: 'Azure Key Vaults should use private link',
    rule: allOf(isOf(vaults), approvedConnections(vaults).less(1)),
  },
  {
    ...definition(hsms, 'c39ba22d-4428-4149-b981-70acb31fc383', '1.0.0', deniable),
    displayName: 'Azure Key Vault Managed HSM should have purge protection enabled',
    rule: allOf(
      isOf(hsms),
      anyOf(
        property(hsms, 'enableSoftDelete').equals('false'),
        property(hsms, 'enablePurgeProtection').notEquals('true'),
      ),
    ),
  },
  {
    ...definition(hsms, '19ea9d63-adee-4431-a95e-1913c6c1c75f', '1.0.0-preview', deniable),
    displayName: '[Preview]: Azure Key Vault Managed HSM should disable public network access',
    rule: allOf(isOf(hsms), property(hsms, 'publicNetworkAccess').notEquals('Disabled')),
  },
  {
    ...definition(hsms, '59fee2f4-d439-4f1b-9b9a-982e1474bfd8', '1.0.0-preview', auditable),
    displayName: '[Preview]: Azure Key Vault Managed HSM should use private link',
    rule: allOf(isOf(hsms), approvedConnections(hsms).less(1)),
  },
];

/** Rules on vaults let a recovery pass: the vault comes back as it was. */
function unlessRecovered(...broken: readonly Condition<JudgedResource>[]): Condition<JudgedResource> {
  return allOf(isOf(vaults), not(property(vaults, 'createMode').equals('recover')), ...broken);
}

function switchedOff(name: string): Condition<JudgedResource> {
  return anyOf(property(vaults, name).missing(), property(vaults, name).equals('false'));
}

function property(type: string, path: string): Field<JudgedResource> {
  return new Field(`${type}/${path}`, `properties.${path}`, ({ properties }) =>
    memberAt(properties, ...path.split('.')),
  );
}

function definition(
  type: string,
  name: string,
  version: string,
  effects: readonly string[],
): Omit<ResourceDefinition, 'displayName' | 'rule'> {
  return { name, version, effects, type, category, mode: 'Indexed', parameters: {} };
}
