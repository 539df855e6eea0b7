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
];
