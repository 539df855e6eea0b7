import { asArray, asObject, asString, member } from '../json.ts';

/** What a resource has shown since an API version, or did not show in a single one. */
interface Shown {
  readonly since?: string;
  readonly notIn?: string;
  /** Versions that do not show it write null in its place. */
  readonly elseNull?: true;
  /** `properties.permissions.dataActions`: through objects and lists alike. */
  readonly members: readonly string[];
}

/** By lower-case type. All recorded: what else Microsoft hid from older versions is not known here. */
const shown: Readonly<Record<string, readonly Shown[]>> = {
  'microsoft.cognitiveservices/accounts': [
    { since: '2021-04-30', members: ['systemData', 'properties.callRateLimit', 'properties.endpoints'] },
    { since: '2021-10-01', members: ['properties.isMigrated'] },
    { notIn: '2021-04-30', members: ['properties.internalId'] },
  ],
  'microsoft.cognitiveservices/deletedaccounts': [
    { since: '2021-10-01', members: ['properties.isMigrated'] },
    { since: '2022-03-01', members: ['properties.deletionDate', 'properties.scheduledPurgeDate'] },
  ],
  'microsoft.cognitiveservices/accounts/deployments': [
    { since: '2022-10-01', members: ['properties.capabilities'] },
    { since: '2023-05-01', members: ['properties.versionUpgradeOption', 'properties.ratelimits', 'sku'] },
    { since: '2024-10-01', members: ['properties.currentCapacity'] },
  ],
  'microsoft.keyvault/vaults': [
    { since: '2016-10-01', members: ['properties.provisioningState'] },
    { since: '2019-09-01', members: ['properties.enableSoftDelete'] },
    { since: '2021-06-01', members: ['systemData', 'properties.publicNetworkAccess'] },
  ],
  'microsoft.keyvault/managedhsms': [
    { since: '2021-06-01', members: ['systemData', 'properties.networkAcls', 'properties.publicNetworkAccess'] },
    { since: '2022-07-01', members: ['properties.regions', 'properties.securityDomainProperties'] },
  ],
  'microsoft.network/privateendpoints': [
    { since: '2020-03-01', members: ['properties.customDnsConfigs'] },
    { since: '2021-03-01', members: ['properties.ipConfigurations'] },
    { since: '2021-05-01', members: ['properties.customNetworkInterfaceName'] },
  ],
  'microsoft.insights/diagnosticsettings': [
    { since: '2021-05-01', members: ['properties.logs.categoryGroup'] },
    { since: '2021-05-01', members: ['type'], elseNull: true },
  ],
  'microsoft.insights/diagnosticsettingscategories': [{ since: '2021-05-01', members: ['properties.categoryGroups'] }],
  'microsoft.authorization/roleassignments': [
    { since: '2018-01-01', members: ['properties.principalType'] },
    {
      since: '2020-03-01',
      members: ['condition', 'conditionVersion', 'delegatedManagedIdentityResourceId', 'description'].map(
        (name) => `properties.${name}`,
      ),
    },
  ],
  'microsoft.authorization/roledefinitions': [
    {
      since: '2018-01-01',
      members: ['properties.permissions.dataActions', 'properties.permissions.notDataActions'],
    },
  ],
};

/** A body as the API version shows it, be it of one resource or a list of them. Previews count as what they preview. */
export function asVersionShows(body: unknown, apiVersion: string): unknown {
  const rows = asArray(member(body, 'value'));
  if (rows !== undefined) return { ...asObject(body), value: rows.map((row) => asVersionShows(row, apiVersion)) };
  const date = apiVersion.slice(0, 10);
  const hidden = (shown[asString(member(body, 'type'))?.toLowerCase() ?? ''] ?? []).filter(
    ({ since, notIn }) => notIn === date || (since !== undefined && date < since),
  );
  // What is undefined is not written.
  return hidden
    .flatMap(({ members, elseNull }) => members.map((path) => ({ path, instead: elseNull ? null : undefined })))
    .reduce((trimmed, { path, instead }) => replaced(trimmed, path.split('.'), instead), body);
}

function replaced(value: unknown, [name = '', ...rest]: readonly string[], instead: null | undefined): unknown {
  const rows = asArray(value);
  if (rows !== undefined) return rows.map((row) => replaced(row, [name, ...rest], instead));
  const members = asObject(value);
  if (members === undefined || !Object.hasOwn(members, name)) return value;
  return { ...members, [name]: rest.length === 0 ? instead : replaced(members[name], rest, instead) };
}
