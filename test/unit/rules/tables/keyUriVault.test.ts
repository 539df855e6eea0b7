import { rightPowerShell } from '../../../support/rules/rightPowerShell.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const severity = 'warning';
const uri = 'keyVaultUri: vault.properties.vaultUri';

/** A second vault, as right as the first one. */
const other: Change = [
  '\nresource vault ',
  `
resource other 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv-other'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'premium' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
  }
}

resource vault `,
];
const otherArm: Change = [
  '"resources": [\n',
  `"resources": [
    {
      "type": "Microsoft.KeyVault/vaults",
      "apiVersion": "2026-02-01",
      "name": "kv-other",
      "location": "[parameters('location')]",
      "properties": {
        "tenantId": "[subscription().tenantId]",
        "sku": { "family": "A", "name": "premium" },
        "enableRbacAuthorization": true,
        "enablePurgeProtection": true
      }
    },
`,
];
const otherTerraform: Change = [
  'resource "azurerm_key_vault" "chat"',
  `resource "azurerm_key_vault" "other" {
  name                       = "kv-other"
  resource_group_name        = "rg-chat"
  location                   = "swedencentral"
  tenant_id                  = data.azurerm_client_config.current.tenant_id
  sku_name                   = "premium"
  rbac_authorization_enabled = true
  purge_protection_enabled   = true
}

resource "azurerm_key_vault" "chat"`,
];
const otherScript: Change = [
  'az keyvault key create --vault-name "$KV"',
  `az keyvault create --name kv-other --resource-group "$GROUP" --location swedencentral \\
  --enable-purge-protection true --enable-rbac-authorization true
az keyvault key create --vault-name kv-other`,
];

describeRule('key-uri-vault', {
  formats: {
    bicep: {
      fires: [
        fires('the encryption names the other vault', [other, [uri, 'keyVaultUri: «other.properties.vaultUri»']], {
          severity,
          fixed: [uri],
        }),
        fires('by its address, written out', [other, [uri, "keyVaultUri: «'https://kv-other.vault.azure.net/'»"]], {
          severity,
          fixed: [uri],
        }),
        fires(
          'the key is in the other vault',
          [other, ['parent: vault', 'parent: other'], [uri, `keyVaultUri: «vault.properties.vaultUri»`]],
          {
            severity,
            fixed: ['keyVaultUri: other.properties.vaultUri'],
          },
        ),
        fires(
          'the version is that of a key of the other vault',
          [
            other,
            [
              uri,
              "keyVaultUri: «other.properties.vaultUri»\n        keyVersion: last(split(key.properties.keyUriWithVersion, '/'))",
            ],
          ],
          { severity: 'error', fixed: [uri] },
        ),
      ],
      silent: [
        silent('the key may be in a vault that is only referred to', [
          [
            '\nresource vault ',
            "\nresource other 'Microsoft.KeyVault/vaults@2026-02-01' existing = {\n  name: 'kv-other'\n}\n\nresource vault ",
          ],
          [uri, 'keyVaultUri: other.properties.vaultUri'],
        ]),
        silent('the key of the other vault has another name', [
          other,
          [uri, 'keyVaultUri: other.properties.vaultUri'],
          ['keyName: key.name', "keyName: 'shared-cmk'"],
        ]),
        silent('both vaults have a key of that name', [
          other,
          [
            '\nresource key ',
            "\nresource otherKey 'Microsoft.KeyVault/vaults/keys@2026-02-01' = {\n  parent: other\n  name: 'chat-cmk'\n  properties: { kty: 'RSA', keySize: 2048 }\n}\n\nresource key ",
          ],
          [uri, 'keyVaultUri: other.properties.vaultUri'],
        ]),
        silent('which key it is, who deploys says', [
          other,
          ['param location', 'param keyName string\nparam location'],
          [uri, 'keyVaultUri: other.properties.vaultUri'],
          ['keyName: key.name', 'keyName: keyName'],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'the encryption names the other vault',
          [
            otherArm,
            [
              `"keyVaultUri": "[reference(variables('vaultId'), '2026-02-01').vaultUri]"`,
              `"keyVaultUri": «"[reference(resourceId('Microsoft.KeyVault/vaults', 'kv-other'), '2026-02-01').vaultUri]"»`,
            ],
          ],
          {
            severity,
            fixed: [
              `"keyVaultUri": "[reference(resourceId('Microsoft.KeyVault/vaults', 'kv-chat'), '2026-02-01').vaultUri]"`,
            ],
          },
        ),
      ],
      silent: [silent('there is another vault, which the encryption does not name', [otherArm])],
    },
    terraform: {
      fires: [
        fires(
          'the address goes on from the other vault',
          [
            otherTerraform,
            [
              'key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id',
              'key_vault_key_id   = «"${azurerm_key_vault.other.vault_uri}keys/chat-cmk"»',
            ],
          ],
          { severity, fixed: ['key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id\n'] },
        ),
      ],
      silent: [
        silent('the key moved, and its address with it', [
          otherTerraform,
          [
            'key_vault_id = azurerm_key_vault.chat.id\n  key_type',
            'key_vault_id = azurerm_key_vault.other.id\n  key_type',
          ],
        ]),
      ],
    },
    script: {
      fires: [
        // A script has no word for the address of a vault but the command that shows it.
        fires(
          'the key is made in the other vault',
          [
            otherScript,
            [
              '"{\\"keySource\\":\\"Microsoft.KeyVault\\",\\"keyVaultProperties\\":{\\"keyName\\":\\"chat-cmk\\",\\"keyVaultUri\\":\\"$VAULT_URI\\"}}"',
              '«"{\\"keySource\\":\\"Microsoft.KeyVault\\",\\"keyVaultProperties\\":{\\"keyName\\":\\"chat-cmk\\",\\"keyVaultUri\\":\\"$VAULT_URI\\"}}"»',
            ],
          ],
          { severity, fixed: 'none' },
        ),
        fires(
          'PowerShell makes it in the other vault',
          [
            [
              'Add-AzKeyVaultKey -VaultName kv-chat',
              'New-AzKeyVault -Name kv-other -ResourceGroupName $group -Location swedencentral -EnablePurgeProtection\nAdd-AzKeyVaultKey -VaultName kv-other',
            ],
            ['-KeyVaultUri $vault.VaultUri', '-KeyVaultUri «$vault.VaultUri»'],
          ],
          { files: rightPowerShell, severity, fixed: 'none' },
        ),
      ],
      silent: [
        silent('the key is made in a vault that a variable names', [
          ['az keyvault key create --vault-name "$KV"', 'az keyvault key create --vault-name "$KEY_VAULT"'],
        ]),
      ],
    },
  },
});
