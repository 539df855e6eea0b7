import { armRefusal } from './refusals.ts';

/** API versions by lower-case namespace: those that Microsoft has published, previews included. */
const published: Readonly<Record<string, readonly string[]>> = {
  'microsoft.resources': [
    '2014-04-01',
    '2014-04-01-preview',
    '2015-01-01',
    '2015-11-01',
    '2016-02-01',
    '2016-06-01',
    '2016-07-01',
    '2016-09-01',
    '2017-05-10',
    '2018-01-01',
    '2018-02-01',
    '2018-05-01',
    '2019-03-01',
    '2019-05-01',
    '2019-05-10',
    '2019-06-01',
    '2019-07-01',
    '2019-08-01',
    '2019-10-01',
    '2019-11-01',
    '2020-01-01',
    '2020-06-01',
    '2020-10-01',
    '2021-01-01',
    '2021-04-01',
    '2022-01-01',
    '2022-03-01-preview',
    '2022-06-01',
    '2022-09-01',
    '2022-12-01',
    '2023-07-01',
    '2024-03-01',
    '2024-07-01',
    '2024-11-01',
    '2025-03-01',
    '2025-04-01',
  ],
  'microsoft.authorization': [
    '2015-06-01',
    '2015-07-01',
    '2016-07-01',
    '2017-10-01-preview',
    '2018-01-01-preview',
    '2018-07-01-preview',
    '2018-07-01',
    '2018-09-01-preview',
    '2020-03-01-preview',
    '2020-04-01-preview',
    '2020-08-01-preview',
    '2020-10-01-preview',
    '2020-10-01',
    '2021-04-01-preview',
    '2022-04-01',
    '2022-05-01-preview',
    '2023-07-01-preview',
    '2024-07-01-preview',
  ],
  'microsoft.cognitiveservices': [
    '2016-02-01-preview',
    '2017-04-18',
    '2021-04-30',
    '2021-10-01',
    '2022-03-01',
    '2022-10-01',
    '2022-12-01',
    '2023-05-01',
    '2023-06-01-preview',
    '2023-10-01-preview',
    '2024-04-01-preview',
    '2024-06-01-preview',
    '2024-10-01',
    '2025-04-01-preview',
    '2025-06-01',
    '2025-07-01-preview',
    '2025-09-01',
    '2025-10-01-preview',
    '2025-12-01',
    '2026-01-15-preview',
    '2026-03-01',
    '2026-03-15-preview',
    '2026-05-01',
    '2026-05-15-preview',
    '2026-07-01',
  ],
  'microsoft.keyvault': [
    '2014-12-19-preview',
    '2015-06-01',
    '2016-10-01',
    '2018-02-14-preview',
    '2018-02-14',
    '2019-09-01',
    '2020-04-01-preview',
    '2021-04-01-preview',
    '2021-06-01-preview',
    '2021-10-01',
    '2021-11-01-preview',
    '2022-02-01-preview',
    '2022-07-01',
    '2022-11-01',
    '2023-02-01',
    '2023-07-01',
    '2023-08-01-preview',
    '2024-04-01-preview',
    '2024-11-01',
    '2024-12-01-preview',
    '2025-05-01',
    '2026-02-01',
  ],
  'microsoft.managedidentity': [
    '2015-08-31-preview',
    '2018-11-30',
    '2021-09-30-preview',
    '2022-01-31-preview',
    '2023-01-31',
    '2023-07-31-preview',
    '2024-11-30',
    '2025-01-31-preview',
  ],
  'microsoft.resourcegraph': [
    '2018-09-01-preview',
    '2019-04-01',
    '2020-04-01-preview',
    '2020-09-01-preview',
    '2021-03-01',
    '2021-06-01-preview',
    '2022-10-01',
    '2024-04-01',
  ],
};

/** The namespaces that the emulated Resource Manager has. */
export const namespaces = [
  'Microsoft.Authorization',
  'Microsoft.CognitiveServices',
  'Microsoft.KeyVault',
  'Microsoft.ManagedIdentity',
  'Microsoft.ResourceGraph',
  'Microsoft.Resources',
] as const;

export function apiVersionsOf(namespace: string): readonly string[] {
  return published[namespace.toLowerCase()] ?? [];
}

/** Throws MissingApiVersionParameter, InvalidApiVersionParameter or NoRegisteredProviderFound, all 400. */
export function requireApiVersion(version: string | undefined, namespace: string, type: string): void {
  if (version === undefined || version === '') {
    throw armRefusal(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  const known = apiVersionsOf(namespace);
  if (known.includes(version.toLowerCase())) return;
  const supported = known.join(',');
  if (!/^\d{4}-\d{2}-\d{2}(-[a-z.0-9]+)?$/i.test(version) || namespace.toLowerCase() === 'microsoft.resources') {
    throw armRefusal(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${version}' is invalid. The supported versions are '${supported}'.`,
    );
  }
  throw armRefusal(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location 'global' and API version '${version}' for type '${type}'. The supported api-versions are '${known.join(', ')}'. The supported locations are ''.`,
  );
}
