import type { TemplateFormatName } from '../resources/resource.ts';
import type { RuleInfo } from './rule.ts';

/** A rule that only some formats of infrastructure code can break; the readers of those formats (src/templates) check it. */
export interface FormatRule extends RuleInfo {
  readonly formats: readonly TemplateFormatName[];
}

/** The rules of single formats, which stand beside the catalogue of those that hold everywhere. */
export const formatRules: readonly FormatRule[] = [
  {
    id: 'unknown-suppression',
    title: 'A suppression names a rule that exists',
    source: 'This extension: a comment “aoai-cmk-ignore” that names no rule keeps nothing silent.',
    formats: ['bicep', 'arm', 'terraform', 'script'],
  },
  {
    id: 'script-unknown-option',
    title: 'The option exists',
    source:
      'azure-cli, module cognitiveservices: “account update” has no --key-vault-properties and no --assign-identity; the help of Set-AzKeyVaultKeyRotationPolicy has no -TimeBeforeExpiry; azure-cli, “keyvault delete-policy” has no --key_id.',
    formats: ['script'],
  },
  {
    id: 'script-grant-principal',
    title: "The grant is for the account's managed identity",
    source:
      'Azure OpenAI encryption of data at rest: access is granted "to the system-assigned or user-assigned managed identity of Azure OpenAI resource".',
    formats: ['script'],
  },
  {
    id: 'script-order',
    title: 'What a command uses has been made before',
    source:
      'The Azure CLI and Azure PowerShell carry out one command after the other; Foundry: "Grant the key permissions to the managed identity before you enable CMK."',
    formats: ['script'],
  },
  {
    id: 'terraform-removed-argument',
    title: "The argument exists in the provider's version",
    source:
      'azurerm: "This property has been renamed to `rbac_authorization_enabled` and will be removed in v5.0 of the provider"; its upgrade guides to 3.0 and 5.0.',
    formats: ['terraform'],
  },
  {
    id: 'terraform-key-twice',
    title: 'The key of an account is said once',
    source:
      'azurerm, azurerm_cognitive_account_customer_managed_key: the inline block and the separate resource cannot both manage the key of one account.',
    formats: ['terraform'],
  },
  {
    id: 'terraform-hsm-key',
    title: "The provider's version takes the key of a Managed HSM",
    source:
      'azurerm, change log of 4.55.0: "update validation for `customer_managed_key.key_vault_key_id` to allow managed HSM keys as input".',
    formats: ['terraform'],
  },
  {
    id: 'terraform-conditional-key',
    title: 'The key of an account with projects is not taken away by a variable',
    source:
      'azurerm, azurerm_cognitive_account: "When `project_management_enabled` is set to `true`, removing this block forces a new resource to be created."',
    formats: ['terraform'],
  },
];
