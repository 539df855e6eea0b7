import type { Difference } from './compare.ts';
import type { OperationName } from './operations.ts';

/** A difference that does not count, and why. */
export interface Exception {
  readonly reason: string;
  readonly operations: RegExp;
  readonly kinds: readonly Difference['kind'][];
  /** Of the property, `value[].` of lists left out; or the name of the header. */
  readonly paths: RegExp;
  /** For API versions before this one only. */
  readonly before?: string;
  /** Only where one of these was recorded. */
  readonly recorded?: readonly string[];
  /** Recordings disagree with each other: the answer must be one that another recording of the family shows. */
  readonly anyRecorded?: true;
}

/** Every difference that is excused. One that nothing uses fails the test, so that the table cannot outlive its cause. */
export const exceptions: readonly Exception[] = [
  // Recorders
  {
    reason: 'an old recorder kept the hint of how long to wait, which most replies lack',
    operations: /^(deleted vault: (purge|operation result)|private endpoint: create)$/,
    kinds: ['header'],
    paths: /^retry-after$/,
    anyRecorded: true,
  },

  // Accounts: recorded of other kinds and of older API versions
  {
    reason: 'limits, storage and settings of kinds other than Azure OpenAI; nothing here reads them',
    operations: /account: (get|list|create|update)$/,
    kinds: ['missing'],
    paths: /^properties\.(callRateLimit|quotaLimit|apiProperties|backupUpperLimit|userOwnedStorage)$/,
  },
  {
    reason: 'names of endpoints depend on the kind and on the year',
    operations: /account: (get|list|create|update)$/,
    kinds: ['missing', 'extra'],
    paths: /^properties\.endpoints\../,
  },
  {
    reason: 'which capabilities there are depends on the kind and on the year',
    operations: /account: (get|list|create|update)$/,
    kinds: ['value', 'missing', 'extra'],
    paths: /^properties\.capabilities\[\](\.(name|value))?$/,
  },
  {
    reason: 'some accounts are made at once, most take a while',
    operations: /^account: create$/,
    kinds: ['value', 'header'],
    paths: /^(properties\.provisioningState|azure-asyncoperation)$/,
    anyRecorded: true,
  },
  {
    reason: 'some deletions ran as operations, most are done at once',
    operations: /^account: delete$/,
    kinds: ['status', 'header'],
    paths: /^(status|azure-asyncoperation|location)$/,
    anyRecorded: true,
  },
  {
    reason: 'a custom subdomain was set at once before API version 2021-04-30, and with an operation since',
    operations: /^account: update$/,
    kinds: ['status', 'value', 'header'],
    paths: /^(status|properties\.provisioningState|azure-asyncoperation|location)$/,
    before: '2021-04-30',
    recorded: ['200', '"Succeeded"', '(absent)'],
    anyRecorded: true,
  },
  {
    reason: 'shown since 2020, by API version 2017-04-18 too',
    operations: /^account: (get|list|create|update)$/,
    kinds: ['extra'],
    paths: /^properties\.(capabilities|privateEndpointConnections|publicNetworkAccess)$/,
    before: '2021-04-30',
  },
  {
    reason: 'old accounts lack it',
    operations: /^deleted account: (list|get)$/,
    kinds: ['extra'],
    paths:
      /^(systemData(\..*)?|properties\.(isMigrated|internalId|callRateLimit|endpoint|capabilities|endpoints|privateEndpointConnections|publicNetworkAccess))$/,
    anyRecorded: true,
  },

  // What belongs to accounts: recorded when there were other models
  {
    reason: 'what can be deployed and bought, and where, changes from month to month',
    operations: /^((account )?model|SKU|usage|commitment tier): list$/,
    kinds: ['value'],
    paths: /^value\[\]$/,
  },
  {
    reason: 'what can be done with a model, and until when, depends on the model',
    operations: /^((account )?model: list|deployment: (get|create))$/,
    kinds: ['missing', 'extra'],
    paths: /^(model\.)?(properties\.)?(capabilities\..*|finetuneCapabilities|deprecation\.fineTune)$/,
  },
  {
    reason: 'of the oldest models it is not told whether a person made them',
    operations: /^(account )?model: list$/,
    kinds: ['extra'],
    paths: /^(model\.)?systemData\.(createdByType|lastModifiedByType)$/,
  },
  {
    reason: 'some deployments are made at once, others take a while',
    operations: /^deployment: create$/,
    kinds: ['value'],
    paths: /^properties\.provisioningState$/,
    anyRecorded: true,
  },
  {
    reason: 'another SKU was offered for a while; more was counted as time went by',
    operations: /^account (SKU|usage): list$/,
    kinds: ['value'],
    paths: /^value\[\]$/,
    anyRecorded: true,
  },

  // Vaults and Managed HSMs
  {
    reason: 'not shown yet by older API versions',
    operations: /^vault: /,
    kinds: ['extra'],
    paths: /^(systemData|properties\.publicNetworkAccess)$/,
    before: '2021-11-01',
  },
  {
    reason: 'vaults made before it was kept lack it',
    operations: /^vault: (get|create)$/,
    kinds: ['extra'],
    paths: /^systemData\..*$/,
    anyRecorded: true,
  },
  {
    reason: 'spelled as its maker wrote it',
    operations: /^vault: (get|create)$/,
    kinds: ['value'],
    paths: /^properties\.sku\.name$/,
    recorded: ['"Standard"'],
  },
  {
    reason: 'the first page of a list comes from a cache of Resource Manager, without the header',
    operations: /^(vault|Managed HSM): list$/,
    kinds: ['header'],
    paths: /^x-ms-keyvault-service-version$/,
    anyRecorded: true,
  },
  {
    reason: 'Managed HSMs older than the property lack it',
    operations: /^Managed HSM: (get|list|create)$/,
    kinds: ['extra'],
    paths: /^(systemData|properties\.(networkAcls|publicNetworkAccess|regions|securityDomainProperties))$/,
    anyRecorded: true,
  },

  {
    reason: 'before there were managedHsmOperationResults, a Managed HSM was its own operation',
    operations: /^(deleted )?Managed HSM: (create|update|delete|purge)$/,
    kinds: ['header'],
    paths: /^location$/,
    anyRecorded: true,
  },
  {
    reason: 'some Managed HSMs were deleted at once, most take a while',
    operations: /^Managed HSM: delete$/,
    kinds: ['status'],
    paths: /^status$/,
    recorded: ['200'],
    anyRecorded: true,
  },
  {
    reason: 'a region that did not name the zones yet',
    operations: /^private link resource: list$/,
    kinds: ['extra'],
    paths: /^properties\.requiredZoneNames$/,
    anyRecorded: true,
  },
  {
    reason: 'some first replies lack it',
    operations: /^Managed HSM: create$/,
    kinds: ['extra'],
    paths: /^properties\.statusMessage$/,
    anyRecorded: true,
  },

  // Networks and logs
  {
    reason: 'not shown yet by older API versions',
    operations: /^private endpoint: (create|get|list)$/,
    kinds: ['extra'],
    paths: /^properties\.(customNetworkInterfaceName|ipConfigurations|customDnsConfigs)$/,
    anyRecorded: true,
  },
  {
    reason: "a private link service of one's own has no groups; replayed at a vault",
    operations: /^private endpoint: (create|get|list)$/,
    kinds: ['extra'],
    paths:
      /^properties\.(privateLinkServiceConnections|manualPrivateLinkServiceConnections)\[\]\.properties\.groupIds$/,
    anyRecorded: true,
  },
  {
    reason: 'other services have more or fewer names than a vault',
    operations: /^private endpoint: (get|list)$/,
    kinds: ['value'],
    paths: /^properties\.customDnsConfigs\[\]$/,
  },
  {
    reason: 'retention was kept with the setting for storage accounts only, and is kept no more',
    operations: /^diagnostic setting: (create|get|list)$/,
    kinds: ['value', 'missing'],
    paths: /^properties\.(logs|metrics)\[\]\.(retentionPolicy\.enabled|timeGrain)$/,
  },
  {
    reason: 'recorded at resources of other types; replayed at a vault',
    operations: /^diagnostic (setting: create|category: get)$/,
    kinds: ['value'],
    paths: /^id$/,
  },
  {
    reason: 'recorded at resources of other types, which have other categories',
    operations: /^diagnostic category: list$/,
    kinds: ['value'],
    paths: /^(value\[\]|id|name)$/,
  },

  // Resource providers
  {
    reason: 'the emulator has fewer types of resources',
    operations: /^resource provider: /,
    kinds: ['value'],
    paths: /^resourceTypes\[\]$/,
  },
  {
    reason: 'defaults and profiles of API versions, which nothing here reads',
    operations: /^resource provider: /,
    kinds: ['missing'],
    paths: /^resourceTypes\[\]\.(defaultApiVersion|apiProfiles)$/,
  },
  {
    reason: 'Microsoft added applications as time went by',
    operations: /^resource provider: /,
    kinds: ['value'],
    paths: /^authorizations\[\]$/,
    anyRecorded: true,
  },

  // Identities
  {
    reason: 'shown by the first API version, and by previews',
    operations: /^identity: (get|create)$/,
    kinds: ['missing'],
    paths: /^properties\.clientSecretUrl$/,
    before: '2022-01-31',
  },

  // Roles
  {
    reason: 'there were fewer local roles and actions before 2023',
    operations: /^HSM role definition: list$/,
    kinds: ['value'],
    paths: /^(value|properties\.permissions\[\]\.dataActions)\[\]$/,
    anyRecorded: true,
  },
  {
    reason: 'the same, with three custom roles in the list',
    operations: /^HSM role definition: list$/,
    kinds: ['value'],
    paths: /^value\[\]$/,
    recorded: ['10 elements'],
  },

  {
    reason: 'API version 7.0 shows a release policy in an older form',
    operations: /^HSM key: /,
    kinds: ['missing'],
    paths: /^release_policy$/,
  },
  {
    reason: 'in 2020 some replies lacked it',
    operations: /^HSM: restore a key$/,
    kinds: ['header'],
    paths: /^retry-after$/,
    recorded: ['(absent)'],
    anyRecorded: true,
  },

  // Keys
  {
    reason: 'an empty page with another behind it, of a vault',
    operations: /key: list/,
    kinds: ['type'],
    paths: /^nextLink$/,
  },
  {
    reason: 'the challenge had no body at first, and named the older host of Entra ID',
    operations: /^key vault: challenge$/,
    kinds: ['errorCode', 'extra', 'header'],
    paths: /^(|error\.code|content-type|www-authenticate)$/,
    anyRecorded: true,
  },
  {
    reason: 'shown since 2022',
    operations: /^(deleted )?key: /,
    kinds: ['extra'],
    paths: /^attributes\.exportable$/,
    anyRecorded: true,
  },
  {
    reason: 'the recorder lost the API version, which was one that did not show it; one region did not yet',
    operations: /^(deleted )?key: /,
    kinds: ['extra'],
    paths: /^attributes\.recoverableDays$/,
    anyRecorded: true,
  },
  {
    reason: 'the keys of certificates are not emulated',
    operations: /^key: (get|list)$/,
    kinds: ['missing'],
    paths: /^managed$/,
  },
  {
    reason: 'in 2017 no keys were null',
    operations: /^key: list$/,
    kinds: ['type'],
    paths: /^value$/,
    before: '7.0',
  },
];

/** The exceptions that fit a difference, whether recordings bear them out or not. */
export function exceptionsFor(
  operation: OperationName,
  apiVersion: string,
  difference: Difference,
): readonly Exception[] {
  const path = withoutList(difference.path);
  return exceptions.filter(
    (exception) =>
      exception.operations.test(operation) &&
      exception.kinds.includes(difference.kind) &&
      exception.paths.test(path) &&
      (exception.before === undefined || age(apiVersion) < age(exception.before)) &&
      (exception.recorded === undefined || exception.recorded.includes(difference.recorded)),
  );
}

export function withoutList(path: string): string {
  return path.replace(/^value\[\]\./, '');
}

/** Key Vault's versions 7.x come after those that are dates; previews count as what they preview. */
function age(apiVersion: string): string {
  const [, minor] = /^7\.(\d+)/.exec(apiVersion) ?? [];
  return minor === undefined ? apiVersion.slice(0, 10) : `7.${minor.padStart(2, '0')}`;
}
