import { powershell, powershellGrant, script } from '../../../support/rules/pieces.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

const rotation = (option: string): string =>
  `${powershell(powershellGrant)}Set-AzKeyVaultKeyRotationPolicy -VaultName kv-chat -Name chat-cmk -ExpiresIn P1Y ${option}\n`;
const pipeline = (option: string): string => `steps:
  - task: AzureCLI@2
    inputs:
      scriptType: bash
      scriptLocation: inlineScript
      inlineScript: |
        az cognitiveservices account update -n chat -g rg-chat ${option}
`;

// What is meant needs another command or a JSON of its own: no edit of the option alone is right.
describeRule('script-unknown-option', {
  formats: {
    script: {
      fires: [
        fires(
          'the key as “key=value” pairs',
          [
            [
              `--encryption ${script.encryption}`,
              '«--key-vault-properties» "key-name=chat-cmk;key-vault-uri=$VAULT_URI"',
            ],
          ],
          { severity: 'error', fixed: 'none' },
        ),
        fires(
          'the parts of the key one by one',
          [[`--encryption ${script.encryption}`, '«--key-name»=chat-cmk «--key-vault-uri» "$VAULT_URI"']],
          { severity: 'error', fixed: 'none' },
        ),
        fires(
          'an identity by the command that updates',
          [[`--encryption ${script.encryption}`, `--encryption ${script.encryption} «--assign-identity»`]],
          { severity: 'error', fixed: 'none' },
        ),
        fires(
          'the policy of a key instead of a principal',
          [['az keyvault key create', 'az keyvault delete-policy -n "$KV" «--key_id» "$ID"\naz keyvault key create']],
          {
            severity: 'error',
            fixed: 'none',
          },
        ),
        fires('a time before expiry, in PowerShell', [], {
          files: { 'Deploy.ps1': rotation('«-TimeBeforeExpiry» P30D') },
          severity: 'error',
          fixed: 'none',
        }),
        fires('in a step of a pipeline', [], {
          files: { 'azure-pipelines.yml': pipeline('«--key-vault-properties» "key-name=chat-cmk"') },
          severity: 'error',
          fixed: 'none',
        }),
      ],
      silent: [
        silent('the encryption as JSON', []),
        silent('an identity by the command that creates', [
          ['--assign-identity', '--assign-identity --custom-domain chat'],
        ]),
        silent('the same words in a comment and in a text', [
          [
            'az keyvault key create',
            '# az cognitiveservices account update --key-vault-properties x\necho "az cognitiveservices account update --key-name x"\naz keyvault key create',
          ],
        ]),
        silent('an option of that name of another command', [
          [
            'az keyvault key create',
            'az storage account update -n st --encryption-key-name k --key-name k\naz keyvault key create',
          ],
        ]),
        silent('the time inside of an action, in PowerShell', [], {
          files: { 'Deploy.ps1': rotation('-KeyRotationLifetimeAction @{Action="Rotate";TimeBeforeExpiry="P30D"}') },
        }),
      ],
    },
  },
  leftOut: {
    bicep: 'a file of Bicep holds no commands',
    arm: 'a template holds no commands',
    terraform: 'a configuration holds no commands',
  },
});
