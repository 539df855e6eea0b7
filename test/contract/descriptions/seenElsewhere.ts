/** Kinds of findings that Azure's responses are known to have from elsewhere than the recordings. */
export interface SeenElsewhere {
  readonly kinds: RegExp;
  /** Where it can be seen. */
  readonly source: string;
}

/** The recordings have no such response that could be judged. Keep it short: what stands here is believed. */
export const seenElsewhere: readonly SeenElsewhere[] = [
  {
    kinds:
      /^resources\/resource-manager (OBJECT_ADDITIONAL_PROPERTIES count|OBJECT_MISSING_REQUIRED_PROPERTY nextLink)$/,
    source:
      'Lists of subscriptions quoted in public walkthroughs end with `"count":{"type":"Total","value":1}` and have no `nextLink`.',
  },
  {
    kinds: /^keyvault\/data-plane ENUM_MISMATCH properties\.scope No enum match for: \/keys\/[\w-]+$/,
    source:
      "Microsoft's page on local RBAC of Managed HSMs assigns a role at `/keys/myrsakey`; the description names two scopes.",
  },
  {
    kinds: /^(monitor|network)\/resource-manager OBJECT_ADDITIONAL_PROPERTIES error$/,
    source:
      'What Resource Manager refuses before it asks a provider has the envelope `error` whatever the provider does (recorded of others).',
  },
  {
    kinds: /^keyvault\/data-plane OBJECT_ADDITIONAL_PROPERTIES kid$/,
    source:
      'A Managed HSM answers a verification with `alg` and `kid` beside its outcome: recorded once, at an address with a doubled slash, which no operation of a description matches.',
  },
  {
    kinds: /^keyvault\/resource-manager OBJECT_ADDITIONAL_PROPERTIES error\.(target|additionalInfo)$/,
    source:
      'What policy denies is refused by Resource Manager with `target` and `additionalInfo`, quoted of a vault in hashicorp/terraform-provider-azurerm#26265.',
  },
  {
    kinds: /^keyvault\/data-plane INVALID_RESPONSE_BODY \w+ 401$/,
    source:
      'All 51 recorded challenges of Managed HSMs to anything but a GET are without a body; descriptions of their API versions are not at hand.',
  },
];
