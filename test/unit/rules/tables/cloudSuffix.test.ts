import { describeRule, fires, silent } from '../../../support/rules/table.ts';

const severity = 'hint';
const uri = 'keyVaultUri: vault.properties.vaultUri';
const armUri = `"keyVaultUri": "[reference(variables('vaultId'), '2026-02-01').vaultUri]"`;
const keyId = 'key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id';

describeRule('cloud-suffix', {
  formats: {
    bicep: {
      fires: [
        fires('the host is written out', [[uri, "keyVaultUri: «'https://kv-chat.vault.azure.net/'»"]], {
          severity,
          fixed: [uri],
        }),
        fires('it is put together from the name', [[uri, "keyVaultUri: «'https://${vault.name}.vault.azure.net'»"]], {
          severity,
          fixed: [uri],
        }),
        fires(
          'the suffix of another cloud, by a function',
          [[uri, "keyVaultUri: «format('https://{0}.vault.azure.cn/', vault.name)»"]],
          { severity, fixed: [uri] },
        ),
        // A variable may be used elsewhere too.
        fires(
          'a variable holds it',
          [
            ['param location', "var keyStore = 'https://kv-chat.vault.azure.net/'\nparam location"],
            [uri, 'keyVaultUri: «keyStore»'],
          ],
          { severity, fixed: 'none' },
        ),
      ],
      silent: [
        silent('Azure says it', []),
        silent("the suffix is the deployment's own", [
          [uri, "keyVaultUri: 'https://${vault.name}${environment().suffixes.keyvaultDns}/'"],
        ]),
        silent('the store is not among the files, so that there is nothing to refer to', [
          [uri, "keyVaultUri: 'https://kv-shared.vault.azure.net/'"],
        ]),
        silent('who deploys says it', [
          ['param location', 'param keyStore string\nparam location'],
          [uri, 'keyVaultUri: keyStore'],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'it is put together from the name',
          [[armUri, `"keyVaultUri": «"[concat('https://', 'kv-chat', '.vault.azure.net/')]"»`]],
          {
            severity,
            fixed: [
              `"keyVaultUri": "[reference(resourceId('Microsoft.KeyVault/vaults', 'kv-chat'), '2026-02-01').vaultUri]"`,
            ],
          },
        ),
      ],
      silent: [
        silent("the suffix is the deployment's own", [
          [armUri, `"keyVaultUri": "[concat('https://kv-chat', environment().suffixes.keyvaultDns)]"`],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'the address of the key is put together',
          [
            [
              keyId,
              'key_vault_key_id   = «"https://${azurerm_key_vault.chat.name}.vault.azure.net/keys/${azurerm_key_vault_key.chat.name}"»',
            ],
          ],
          { severity, fixed: [keyId] },
        ),
        fires(
          'with its version',
          [
            [
              keyId,
              'key_vault_key_id   = «"https://kv-chat.vault.azure.net/keys/chat-cmk/${azurerm_key_vault_key.chat.version}"»',
            ],
          ],
          { severity, fixed: ['key_vault_key_id   = azurerm_key_vault_key.chat.id\n'] },
        ),
      ],
      silent: [
        silent('it goes on from the address of the vault', [
          [keyId, 'key_vault_key_id   = "${azurerm_key_vault.chat.vault_uri}keys/${azurerm_key_vault_key.chat.name}"'],
        ]),
      ],
    },
  },
  leftOut: { script: 'a script has no reference that it could write instead: it runs in the cloud it is signed in to' },
});
