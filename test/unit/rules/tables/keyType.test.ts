import { azapiKey, verifiedVault } from '../../../support/rules/keyFiles.ts';
import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

const bicepKey = `    kty: 'RSA'
    keySize: 2048
`;

describeRule('key-type', {
  formats: {
    bicep: {
      fires: [
        fires('a key on a curve', [[bicepKey, `    kty: «'EC'»\n    curveName: 'P-256'\n`]], {
          severity: 'error',
          fixed: [`  properties: {\n    kty: 'RSA'\n    keyOps: ['wrapKey', 'unwrapKey']\n    keySize: 2048\n  }`],
        }),
        fires('more bits than Azure OpenAI takes', [['keySize: 2048', 'keySize: «3072»']], {
          severity: 'error',
          fixed: ['keySize: 2048'],
        }),
        fires(
          'more bits than the documents of Foundry agree on',
          [
            ['keySize: 2048', 'keySize: «4096»'],
            [`kind: 'OpenAI'`, `kind: 'AIServices'`],
          ],
          { severity: 'warning', fixed: ['keySize: 2048'] },
        ),
        fires(
          'fewer bits than any account takes',
          [
            ['keySize: 2048', 'keySize: «1024»'],
            [`kind: 'OpenAI'`, `kind: 'SpeechServices'`],
          ],
          { severity: 'error', fixed: ['keySize: 2048'] },
        ),
        fires('a symmetric key', [[bicepKey, `    kty: «'oct-HSM'»\n`]], {
          severity: 'error',
          fixed: [`    kty: 'RSA-HSM'\n    keyOps: ['wrapKey', 'unwrapKey']\n    keySize: 2048\n`],
        }),
        fires(
          'the default of a parameter',
          [
            ['param location', 'param bits int = 3072\nparam location'],
            ['keySize: 2048', 'keySize: «bits»'],
          ],
          { severity: 'error', fixed: ['param bits int = 2048\n'] },
        ),
        fires('a type that a verified module is told', [["kty: 'RSA'", "kty: «'EC'»"]], {
          files: verifiedVault,
          severity: 'error',
          // A registry's module is nobody's here to edit.
          fixed: 'none',
        }),
        fires(
          'a verified module makes a key on a curve unless told otherwise',
          [
            [`\n        kty: 'RSA'\n        keySize: 2048`, ''],
            [`name: 'chat-cmk'`, `name: «'chat-cmk'»`],
          ],
          { files: verifiedVault, severity: 'error', fixed: 'none' },
        ),
      ],
      silent: [
        silent('what Azure OpenAI takes, in hardware', [[`kty: 'RSA'`, `kty: 'RSA-HSM'`]]),
        silent('in small letters, as Azure takes it too', [[`kty: 'RSA'`, `kty: 'rsa'`]]),
        silent('2048 bits are what is left out', [['    keySize: 2048\n', '']]),
        silent('what a verified module is told', [], { files: verifiedVault }),
        silent('who deploys decides', [
          ['param location', 'param bits int\nparam location'],
          ['keySize: 2048', 'keySize: bits'],
        ]),
        silent('larger, for a service whose documents name no largest size', [
          ['keySize: 2048', 'keySize: 4096'],
          [`kind: 'OpenAI'`, `kind: 'SpeechServices'`],
        ]),
        silent('a key that no account uses', [
          [
            'resource grant',
            `resource signing 'Microsoft.KeyVault/vaults/keys@2026-02-01' = {
  parent: vault
  name: 'signing'
  properties: { kty: 'EC', curveName: 'P-256' }
}

resource grant`,
          ],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'a key on a curve',
          [[`"kty": "RSA",\n        "keySize": 2048`, `"kty": «"EC"»,\n        "curveName": "P-256"`]],
          {
            severity: 'error',
            fixed: [`"kty": "RSA",\n        "keyOps": ["wrapKey", "unwrapKey"],\n        "keySize": 2048\n      }`],
          },
        ),
        fires('too many bits', [['"keySize": 2048', '"keySize": «4096»']], {
          severity: 'error',
          fixed: ['"keySize": 2048'],
        }),
      ],
      silent: [
        silent('who deploys decides', [
          ['"parameters": { ', '"parameters": { "bits": { "type": "int" }, '],
          ['"keySize": 2048', '"keySize": "[parameters(\'bits\')]"'],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'a key on a curve',
          [[`key_type     = "RSA"\n  key_size     = 2048`, `key_type     = «"EC"»\n  curve        = "P-256"`]],
          {
            severity: 'error',
            fixed: [`  key_type     = "RSA"\n  key_opts     = ["wrapKey", "unwrapKey"]\n  key_size     = 2048\n}`],
          },
        ),
        fires(
          'a key on a curve, made by azapi',
          [
            ...azapiKey('curveName = "P-256"'),
            [`      kty     = "RSA"\n      keySize = 2048\n`, `      kty     = «"EC"»\n`],
          ],
          {
            severity: 'error',
            fixed: [`      kty     = "RSA"\n      keyOps  = ["wrapKey", "unwrapKey"]\n      keySize = 2048\n    }\n`],
          },
        ),
        fires('too many bits', [['key_size     = 2048', 'key_size     = «4096»']], {
          severity: 'error',
          fixed: ['key_size     = 2048'],
        }),
        fires(
          'the default of a variable',
          [
            ['variable "workspace_id"', 'variable "bits" {\n  default = 3072\n}\n\nvariable "workspace_id"'],
            ['key_size     = 2048', 'key_size     = «var.bits»'],
          ],
          { severity: 'error', fixed: ['variable "bits" {\n  default = 2048\n}'] },
        ),
      ],
      silent: [
        silent('who applies decides', [
          ['variable "workspace_id"', 'variable "bits" {\n  type = number\n}\n\nvariable "workspace_id"'],
          ['key_size     = 2048', 'key_size     = var.bits'],
        ]),
        silent('the key is made elsewhere', [
          [
            `resource "azurerm_key_vault_key" "chat" {
  name         = "chat-cmk"
  key_vault_id = azurerm_key_vault.chat.id
  key_type     = "RSA"
  key_size     = 2048
  key_opts     = ["wrapKey", "unwrapKey"]
}`,
            `data "azurerm_key_vault_key" "chat" {
  name         = "chat-cmk"
  key_vault_id = azurerm_key_vault.chat.id
}`,
          ],
          [
            'azurerm_key_vault_key.chat.resource_versionless_id',
            'data.azurerm_key_vault_key.chat.resource_versionless_id',
          ],
          ['azurerm_key_vault_key.chat.versionless_id', 'data.azurerm_key_vault_key.chat.versionless_id'],
        ]),
      ],
    },
    script: {
      fires: [
        fires('a key on a curve', [['--kty RSA --size 2048', '--kty «EC» --curve P-256']], {
          severity: 'error',
          fixed: ['az keyvault key create --vault-name "$KV" --name chat-cmk --kty RSA --size 2048\n'],
        }),
        fires('a curve makes it such a key', [['--kty RSA --size 2048', '--curve «P-256»']], {
          severity: 'error',
          fixed: ['az keyvault key create --vault-name "$KV" --name chat-cmk --kty RSA --size 2048\n'],
        }),
        fires('too many bits', [['--size 2048', '--size «3072»']], { severity: 'error', fixed: ['--size 2048'] }),
        fires('in PowerShell', [['-KeyType RSA -Size 2048', '-KeyType «EC» -CurveName P-256']], {
          files: rightPowerShell,
          severity: 'error',
          fixed: ['-Destination Software -KeyType RSA -Size 2048\n'],
        }),
        fires('too many bits in PowerShell', [['-Size 2048', '-Size «4096»']], {
          files: rightPowerShell,
          severity: 'error',
          fixed: ['-KeyType RSA -Size 2048\n'],
        }),
      ],
      silent: [
        silent('RSA with 2048 bits is what the command makes', [[' --kty RSA --size 2048', '']]),
        silent('a variable from outside', [['--size 2048', '--size "$BITS"']]),
        silent('what the cmdlet makes', [[' -KeyType RSA -Size 2048', '']], { files: rightPowerShell }),
        silent('a key that is brought along', [['-KeyType RSA -Size 2048', '-KeyFilePath key.byok']], {
          files: rightPowerShell,
        }),
      ],
    },
  },
});
