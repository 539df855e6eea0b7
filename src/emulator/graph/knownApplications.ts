/**
 * Applications of other tenants that any tenant may take in, by their application ids. Graph makes a service principal of
 * no other application that the tenant does not have itself.
 */
export const knownApplications: ReadonlyMap<string, string> = new Map([
  // OpenAI's help centre, "Enterprise Key Management", steps for Azure.
  ['20a14814-5ab7-4612-a671-1382b412bf93', 'EKM - OpenAI Azure'],
  // Microsoft's own, from its list of first-party applications.
  ['cfa8b339-82a2-471a-a3c9-0fc0be7a4093', 'Azure Key Vault'],
]);
