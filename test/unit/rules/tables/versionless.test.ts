import {
  atDeployment,
  foundry,
  plain,
  rotates,
  scriptVersion,
  version,
  written,
} from '../../../support/rules/keyChanges.ts';
import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

describeRule('versionless', {
  formats: {
    bicep: {
      fires: [
        fires('pinned to the newest at deployment', [foundry.bicep, atDeployment.bicep], {
          severity: 'hint',
          fixed: [`        keyName: key.name\n        keyVersion: ''\n        identityClientId:`],
        }),
        fires('pinned to a version that is written out', [foundry.bicep, written.bicep], {
          severity: 'hint',
          fixed: [`        keyVersion: ''\n`],
        }),
        fires(
          'a variable holds the version',
          [
            foundry.bicep,
            ['resource account', `var version = '${version}'\n\nresource account`],
            ['keyName: key.name\n', 'keyName: key.name\n        keyVersion: «version»\n'],
          ],
          { severity: 'hint', fixed: [`var version = ''\n`] },
        ),
      ],
      silent: [
        silent('no version', [foundry.bicep]),
        silent('an empty version', [
          foundry.bicep,
          ['keyName: key.name\n', `keyName: key.name\n        keyVersion: ''\n`],
        ]),
        silent('of Azure OpenAI no document says that it follows', [plain(atDeployment.bicep)]),
        silent('another rule tells of a key that rotates', [foundry.bicep, rotates.bicep, plain(atDeployment.bicep)]),
        silent('who deploys decides', [
          foundry.bicep,
          ['param location', 'param version string\nparam location'],
          ['keyName: key.name\n', 'keyName: key.name\n        keyVersion: version\n'],
        ]),
      ],
    },
    arm: {
      fires: [
        fires('pinned to the newest at deployment', [foundry.arm, atDeployment.arm], {
          severity: 'hint',
          fixed: ['            "keyVersion": "",\n'],
        }),
        fires('pinned to a version that is written out', [foundry.arm, written.arm], {
          severity: 'hint',
          fixed: ['            "keyVersion": "",\n'],
        }),
      ],
      silent: [silent('no version', [foundry.arm])],
    },
    terraform: {
      fires: [
        fires('the id of the key has a version', [foundry.terraform, atDeployment.terraform], {
          severity: 'hint',
          fixed: ['    key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id\n'],
        }),
        fires('pinned to a version that is written out', [foundry.terraform, written.terraform], {
          severity: 'hint',
          fixed: ['    key_vault_key_id   = "https://kv-chat.vault.azure.net/keys/chat-cmk"\n'],
        }),
        fires(
          'a local value holds the id',
          [
            foundry.terraform,
            [
              'variable "workspace_id"',
              'locals {\n  key_id = azurerm_key_vault_key.chat.id\n}\n\nvariable "workspace_id"',
            ],
            ['azurerm_key_vault_key.chat.versionless_id', '«local.key_id»'],
          ],
          // Others may need the id with its version.
          { severity: 'hint', fixed: 'none' },
        ),
        fires(
          'in the resource of its own',
          [
            foundry.terraform,
            [
              `
  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id
    identity_client_id = azurerm_user_assigned_identity.chat.client_id
  }

  depends_on = [azurerm_role_assignment.grant]
}
`,
              `}

resource "azurerm_cognitive_account_customer_managed_key" "chat" {
  cognitive_account_id = azurerm_cognitive_account.chat.id
  key_vault_key_id     = «azurerm_key_vault_key.chat.id»
  identity_client_id   = azurerm_user_assigned_identity.chat.client_id

  depends_on = [azurerm_role_assignment.grant]
}
`,
            ],
          ],
          { severity: 'hint', fixed: ['  key_vault_key_id     = azurerm_key_vault_key.chat.versionless_id\n'] },
        ),
      ],
      silent: [
        silent('the id has no version', [foundry.terraform]),
        silent('of Azure OpenAI no document says that it follows', [plain(atDeployment.terraform)]),
      ],
    },
    script: {
      fires: [
        fires('the encryption names a version', [foundry.script, ...scriptVersion], {
          severity: 'hint',
          fixed: [`\\"keyName\\":\\"chat-cmk\\",\\"keyVaultUri\\":\\"$VAULT_URI\\"}}"\n`],
        }),
        fires('in PowerShell', [foundry.powerShell, ['-KeyVersion $key.Version', '-KeyVersion «$key.Version»']], {
          files: rightPowerShell,
          severity: 'hint',
          // The cmdlet asks for a version.
          fixed: 'none',
        }),
      ],
      silent: [
        silent('it names none', [foundry.script]),
        silent('of Azure OpenAI no document says so, in PowerShell', [], { files: rightPowerShell }),
        silent('of Azure OpenAI no document says that it follows', scriptVersion.map(plain)),
      ],
    },
  },
});
