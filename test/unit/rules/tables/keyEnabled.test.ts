import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { azapiKey } from '../../../support/rules/keyFiles.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

// A key is disabled to revoke access as often as by mistake: to enable it is never a safe edit.
const error = { severity: 'error', fixed: 'none' } as const;

function bicep(attributes: string): Change {
  return ['    keySize: 2048\n', `    keySize: 2048\n    attributes: ${attributes}\n`];
}

describeRule('key-enabled', {
  formats: {
    bicep: {
      fires: [
        fires('it is disabled', [bicep('{ enabled: «false» }')], error),
        fires(
          'the account takes the version of the key at deployment',
          [
            bicep('{ enabled: «false» }'),
            [
              'keyName: key.name',
              `keyName: key.name\n        keyVersion: last(split(key.properties.keyUriWithVersion, '/'))`,
            ],
          ],
          error,
        ),
        fires(
          'a variable disables it',
          [['resource key', 'var isOn = !true\n\nresource key'], bicep('{ enabled: «isOn» }')],
          error,
        ),
        fires(
          'the default of a parameter disables it',
          [['param location', 'param isOn bool = false\nparam location'], bicep('{ enabled: «isOn» }')],
          error,
        ),
      ],
      silent: [
        silent('it is enabled', [bicep('{ enabled: true }')]),
        silent('it is not said', [bicep('{ exportable: false }')]),
        silent('who deploys decides', [
          ['param location', 'param isOn bool\nparam location'],
          bicep('{ enabled: isOn }'),
        ]),
        silent('the account is pinned to a version, which may be another one', [
          bicep('{ enabled: false }'),
          ['keyName: key.name', `keyName: key.name\n        keyVersion: '0123456789abcdef0123456789abcdef'`],
        ]),
        silent('a key that no account uses', [
          [
            'resource grant',
            `resource former 'Microsoft.KeyVault/vaults/keys@2026-02-01' = {
  parent: vault
  name: 'former'
  properties: { kty: 'RSA', attributes: { enabled: false } }
}

resource grant`,
          ],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'it is disabled',
          [['"keySize": 2048,', '"keySize": 2048,\n        "attributes": { "enabled": «false» },']],
          error,
        ),
      ],
      silent: [
        silent('it is enabled', [['"keySize": 2048,', '"keySize": 2048,\n        "attributes": { "enabled": true },']]),
      ],
    },
    terraform: {
      fires: [fires('azapi disables it', azapiKey('attributes = { enabled = «false» }'), error)],
      silent: [
        silent('azapi enables it', azapiKey('attributes = { enabled = true }')),
        silent('azurerm makes no disabled key', []),
      ],
    },
    script: {
      fires: [
        fires('it is made disabled', [['--size 2048', '--size 2048 «--disabled»']], error),
        fires(
          'it is disabled later',
          [
            [
              'VAULT_URI=',
              'az keyvault key set-attributes --vault-name "$KV" --name chat-cmk --enabled «false»\nVAULT_URI=',
            ],
          ],
          error,
        ),
        fires('in PowerShell', [['-Size 2048', '-Size 2048 «-Disable»']], { files: rightPowerShell, ...error }),
        fires(
          'in PowerShell, later',
          [['$account =', 'Update-AzKeyVaultKey -VaultName kv-chat -Name chat-cmk -Enable «$false»\n$account =']],
          { files: rightPowerShell, ...error },
        ),
      ],
      silent: [
        silent('it is enabled again before the account uses it', [
          ['--size 2048', '--size 2048 --disabled true'],
          ['VAULT_URI=', 'az keyvault key set-attributes --vault-name "$KV" -n chat-cmk --enabled true\nVAULT_URI='],
        ]),
        silent('disabled, said to be false', [['--size 2048', '--size 2048 --disabled false']]),
        silent('a branch, which may not run', [
          [
            'VAULT_URI=',
            'if [ "$1" = revoke ]; then\n  az keyvault key set-attributes --vault-name "$KV" -n chat-cmk --enabled false\nfi\nVAULT_URI=',
          ],
        ]),
      ],
    },
  },
});
