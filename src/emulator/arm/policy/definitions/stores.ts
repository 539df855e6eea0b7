import { member, memberAt } from '../../../json.ts';
import { allOf, anyOf, equals, missing, notEquals, withoutPrivateLink, type Violation } from '../conditions.ts';
import { auditable, deniable, type ResourceDefinition } from '../definition.ts';

const vaults = 'Microsoft.KeyVault/vaults';
const hsms = 'Microsoft.KeyVault/managedHSMs';
const category = 'Key Vault';

/** The built-in definitions on vaults and Managed HSMs (Microsoft's repository Azure/azure-policy). */
export const storeDefinitions: readonly ResourceDefinition[] = [
  {
    ...definition(vaults, '0b60c0b2-2dc2-4e1c-b5c9-abbed971de53', '2.1.0', deniable),
    displayName: 'Key vaults should have deletion protection enabled',
    violation: unlessRecovered(({ properties }) => [
      equals(
        `${vaults}/enableSoftDelete`,
        'properties.enableSoftDelete',
        member(properties, 'enableSoftDelete'),
        'false',
      ),
      ...switchedOff('enablePurgeProtection', properties),
    ]),
  },
  {
    ...definition(vaults, '1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d', '3.1.0', deniable),
    displayName: 'Key vaults should have soft delete enabled',
    violation: unlessRecovered(({ properties }) => [
      equals(
        `${vaults}/enableSoftDelete`,
        'properties.enableSoftDelete',
        member(properties, 'enableSoftDelete'),
        'false',
      ),
    ]),
  },
  {
    ...definition(vaults, '55615ac9-af46-4a59-874e-391cc3dfb490', '3.3.0', deniable),
    displayName: 'Azure Key Vault should have firewall enabled or public network access disabled',
    violation: (resource) =>
      publiclyReachable(resource.properties) === undefined
        ? undefined
        : unlessRecovered(({ properties }) => [
            notEquals(
              `${vaults}/networkAcls.defaultAction`,
              'properties.networkAcls.defaultAction',
              memberAt(properties, 'networkAcls', 'defaultAction'),
              'Deny',
            ),
          ])(resource, {}),
  },
  {
    ...definition(vaults, '405c5871-3e91-4644-8a63-58e19d68ff5b', '1.1.0', deniable),
    displayName: 'Azure Key Vault should disable public network access',
    violation: unlessRecovered(({ properties }) => [publicAccess(vaults, properties)]),
  },
  {
    ...definition(vaults, '12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5', '1.0.1', deniable),
    displayName: 'Azure Key Vault should use RBAC permission model',
    violation: unlessRecovered(({ properties }) => switchedOff('enableRbacAuthorization', properties)),
  },
  {
    ...definition(vaults, 'a6abeaec-4d90-4a02-805f-6b26c4d3fbe9', '1.2.1', deniable),
    displayName: 'Azure Key Vaults should use private link',
    violation: ({ properties }) => allOf([withoutPrivateLink(vaults, properties)]),
  },
  {
    ...definition(hsms, 'c39ba22d-4428-4149-b981-70acb31fc383', '1.0.0', deniable),
    displayName: 'Azure Key Vault Managed HSM should have purge protection enabled',
    violation: ({ properties }) =>
      anyOf([
        equals(
          `${hsms}/enableSoftDelete`,
          'properties.enableSoftDelete',
          member(properties, 'enableSoftDelete'),
          'false',
        ),
        notEquals(
          `${hsms}/enablePurgeProtection`,
          'properties.enablePurgeProtection',
          member(properties, 'enablePurgeProtection'),
          'true',
        ),
      ]),
  },
  {
    ...definition(hsms, '19ea9d63-adee-4431-a95e-1913c6c1c75f', '1.0.0-preview', deniable),
    displayName: '[Preview]: Azure Key Vault Managed HSM should disable public network access',
    violation: ({ properties }) => allOf([publicAccess(hsms, properties)]),
  },
  {
    ...definition(hsms, '59fee2f4-d439-4f1b-9b9a-982e1474bfd8', '1.0.0-preview', auditable),
    displayName: '[Preview]: Azure Key Vault Managed HSM should use private link',
    violation: ({ properties }) => allOf([withoutPrivateLink(hsms, properties)]),
  },
];

type Judge = ResourceDefinition['violation'];

/** Rules on vaults let a recovery pass: the vault comes back as it was. */
function unlessRecovered(broken: (resource: Parameters<Judge>[0]) => readonly ReturnType<typeof equals>[]): Judge {
  return (resource) => {
    const mode = member(resource.properties, 'createMode');
    const recovers = equals(`${vaults}/createMode`, 'properties.createMode', mode, 'recover');
    const found = broken(resource);
    if (recovers.result || anyOf(found) === undefined) return undefined;
    return [equals('type', 'type', resource.type, vaults), recovers, ...found];
  };
}

function switchedOff(name: string, properties: unknown): readonly ReturnType<typeof equals>[] {
  const [field, path, value] = [`${vaults}/${name}`, `properties.${name}`, member(properties, name)];
  return [missing(field, path, value), equals(field, path, value, 'false')];
}

function publicAccess(type: string, properties: unknown): ReturnType<typeof equals> {
  const value = member(properties, 'publicNetworkAccess');
  return notEquals(`${type}/publicNetworkAccess`, 'properties.publicNetworkAccess', value, 'Disabled');
}

function publiclyReachable(properties: unknown): Violation {
  return allOf([publicAccess(vaults, properties)]);
}

function definition(
  type: string,
  name: string,
  version: string,
  effects: readonly string[],
): Omit<ResourceDefinition, 'displayName' | 'violation'> {
  return { name, version, effects, type, category, mode: 'Indexed', parameters: {} };
}
