import { rightPowerShell } from '../../../support/rules/rightPowerShell.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

const severity = 'error';
const uri = 'keyVaultUri: vault.properties.vaultUri';
const armUri = `"keyVaultUri": "[reference(variables('vaultId'), '2026-02-01').vaultUri]"`;
const keyId = 'key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id';

describeRule('key-uri', {
  formats: {
    bicep: {
      fires: [
        fires('it names the key', [[uri, "keyVaultUri: «'https://kv-chat.vault.azure.net/keys/chat-cmk'»"]], {
          severity,
          fixed: [uri],
        }),
        fires('it is the address of the key', [[uri, 'keyVaultUri: «key.properties.keyUri»']], {
          severity,
          fixed: [uri],
        }),
        fires('the key is put behind it', [[uri, "keyVaultUri: «'${vault.properties.vaultUri}keys/${key.name}'»"]], {
          severity,
          fixed: [uri],
        }),
        fires('it is the id of the vault', [[uri, 'keyVaultUri: «vault.id»']], { severity, fixed: [uri] }),
        fires('it is the name of the vault', [[uri, 'keyVaultUri: «vault.name»']], { severity, fixed: [uri] }),
        fires('it is not encrypted itself', [[uri, "keyVaultUri: «'http://kv-chat.vault.azure.net/'»"]], {
          severity,
          fixed: [uri],
        }),
        fires('it is the host of a Managed HSM', [[uri, "keyVaultUri: «'https://kv-chat.managedhsm.azure.net/'»"]], {
          severity,
          fixed: [uri],
        }),
        fires(
          'a key of a vault that is not among the files is named',
          [[uri, "keyVaultUri: «'https://kv-shared.vault.azure.net/keys/chat-cmk/0123456789abcdef0123456789abcdef'»"]],
          { severity, fixed: ["keyVaultUri: 'https://kv-shared.vault.azure.net/'"] },
        ),
      ],
      silent: [
        silent('there is no slash at its end', [[uri, "keyVaultUri: 'https://kv-shared.vault.azure.net'"]]),
        silent('who deploys says it', [
          ['param location', 'param keyStore string\nparam location'],
          [uri, 'keyVaultUri: keyStore'],
        ]),
        silent('it is put together with the suffix of the cloud', [
          [uri, "keyVaultUri: 'https://${vault.name}${environment().suffixes.keyvaultDns}/'"],
        ]),
        silent('the account is under Microsoft-managed keys, so that it does not count', [
          ["keySource: 'Microsoft.KeyVault'", "keySource: 'Microsoft.CognitiveServices'"],
          [uri, "keyVaultUri: 'kv-chat'"],
        ]),
      ],
    },
    arm: {
      fires: [
        fires('it names the key', [[armUri, '"keyVaultUri": «"https://kv-chat.vault.azure.net/keys/chat-cmk"»']], {
          severity,
          fixed: [
            `"keyVaultUri": "[reference(resourceId('Microsoft.KeyVault/vaults', 'kv-chat'), '2026-02-01').vaultUri]"`,
          ],
        }),
      ],
      silent: [
        silent('a parameter without a default', [
          ['"parameters": {', '"parameters": { "keyStore": { "type": "string" },'],
          [armUri, `"keyVaultUri": "[parameters('keyStore')]"`],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'it is the id of the key in Azure Resource Manager',
          [[keyId, 'key_vault_key_id   = «azurerm_key_vault_key.chat.resource_versionless_id»']],
          { severity, fixed: [keyId] },
        ),
        // Which of its keys is meant, the id of a vault does not say.
        fires('it is the id of the vault', [[keyId, 'key_vault_key_id   = «azurerm_key_vault.chat.id»']], {
          severity,
          fixed: 'none',
        }),
        fires(
          'it is the address of a secret',
          [[keyId, 'key_vault_key_id   = «"https://kv-chat.vault.azure.net/secrets/chat-cmk"»']],
          {
            severity,
            fixed: 'none',
          },
        ),
      ],
      silent: [
        silent('it is the address of the key with its version', [
          [keyId, 'key_vault_key_id   = azurerm_key_vault_key.chat.id'],
        ]),
        silent('it goes on from the address of the vault', [
          [keyId, 'key_vault_key_id   = "${azurerm_key_vault.chat.vault_uri}keys/${azurerm_key_vault_key.chat.name}"'],
        ]),
      ],
    },
    script: {
      fires: [
        fires(
          'it names the key, inside of JSON',
          [
            [
              '"{\\"keySource\\":\\"Microsoft.KeyVault\\",\\"keyVaultProperties\\":{\\"keyName\\":\\"chat-cmk\\",\\"keyVaultUri\\":\\"$VAULT_URI\\"}}"',
              '«"{\\"keySource\\":\\"Microsoft.KeyVault\\",\\"keyVaultProperties\\":{\\"keyName\\":\\"chat-cmk\\",\\"keyVaultUri\\":\\"https://kv-chat.vault.azure.net/keys/chat-cmk\\"}}"»',
            ],
          ],
          { severity, fixed: ['\\"keyVaultUri\\":\\"https://kv-chat.vault.azure.net/\\"}}"'] },
        ),
        fires(
          'PowerShell names the key',
          [['-KeyVaultUri $vault.VaultUri', '-KeyVaultUri «https://kv-chat.vault.azure.net/keys/chat-cmk»']],
          { files: rightPowerShell, severity, fixed: ['-KeyVaultUri https://kv-chat.vault.azure.net/\n'] },
        ),
        // A script has no word for the address of a vault but the command that shows it.
        fires('PowerShell takes the id', [['-KeyVaultUri $vault.VaultUri', '-KeyVaultUri «$vault.ResourceId»']], {
          files: rightPowerShell,
          severity,
          fixed: 'none',
        }),
      ],
      silent: [
        silent('a variable that nothing in the script sets', [
          ['VAULT_URI=$(az keyvault show --name "$KV" --query properties.vaultUri -o tsv)\n', ''],
        ]),
        silent('PowerShell takes what is set elsewhere', [['-KeyVaultUri $vault.VaultUri', '-KeyVaultUri $keyStore']], {
          files: rightPowerShell,
        }),
      ],
    },
  },
});
