import { rightPowerShell } from '../../../support/rules/rightPowerShell.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

const severity = 'error';
const clientId = 'identityClientId: identity.properties.clientId';
const shared =
  "resource shared 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {\n  name: 'id-shared'\n}\n\nparam location";

describeRule('client-id', {
  formats: {
    bicep: {
      fires: [
        fires(
          'the principal id of the attached identity',
          [[clientId, 'identityClientId: «identity.properties.principalId»']],
          {
            severity,
            fixed: [clientId],
          },
        ),
        fires(
          'that of one which is not attached either',
          [
            ['param location', shared],
            [clientId, 'identityClientId: «shared.properties.principalId»'],
          ],
          {
            severity,
            fixed: [
              'identityClientId: shared.properties.clientId',
              "userAssignedIdentities: { '${identity.id}': {}, '${shared.id}': {} }",
            ],
          },
        ),
        // A variable may be used elsewhere too, where the principal id is right.
        fires(
          'by a variable that the grant takes too',
          [
            ['resource grant ', 'var principal = identity.properties.principalId\n\nresource grant '],
            ['    principalId: identity.properties.principalId', '    principalId: principal'],
            [clientId, 'identityClientId: «principal»'],
          ],
          { severity, fixed: 'none' },
        ),
      ],
      silent: [
        silent('a parameter, whatever it holds', [
          ['param location', 'param principalId string\nparam location'],
          [clientId, 'identityClientId: principalId'],
        ]),
        silent('a GUID, which does not show what it is', [
          [clientId, "identityClientId: '11111111-2222-3333-4444-555555555555'"],
        ]),
        silent('the client id of an identity that is not attached is another mistake', [
          ['param location', shared],
          [clientId, 'identityClientId: shared.properties.clientId'],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'the principal id of the attached identity',
          [
            [
              `"[reference(variables('identityId'), '2023-01-31').clientId]"`,
              `«"[reference(variables('identityId'), '2023-01-31').principalId]"»`,
            ],
          ],
          {
            severity,
            fixed: [
              `"identityClientId": "[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-chat'), '2023-01-31').clientId]"`,
            ],
          },
        ),
      ],
      silent: [
        silent('a parameter, whatever it holds', [
          ['"parameters": {', '"parameters": { "principalId": { "type": "string" },'],
          ["[reference(variables('identityId'), '2023-01-31').clientId]", "[parameters('principalId')]"],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'the principal id of the attached identity',
          [['azurerm_user_assigned_identity.chat.client_id', '«azurerm_user_assigned_identity.chat.principal_id»']],
          { severity, fixed: ['identity_client_id = azurerm_user_assigned_identity.chat.client_id\n'] },
        ),
        // A local value may be used elsewhere too, where the principal id is right.
        fires(
          'by a local value',
          [
            ['azurerm_user_assigned_identity.chat.client_id', '«local.identity»'],
            [
              'variable "workspace_id"',
              'locals {\n  identity = azurerm_user_assigned_identity.chat.principal_id\n}\n\nvariable "workspace_id"',
            ],
          ],
          { severity, fixed: 'none' },
        ),
      ],
      silent: [
        silent('the client id of a data source', [
          ['azurerm_user_assigned_identity.chat.client_id', 'data.azurerm_user_assigned_identity.chat.client_id'],
          [
            'variable "workspace_id"',
            'data "azurerm_user_assigned_identity" "chat" {\n  name                = "id-chat"\n  resource_group_name = "rg-chat"\n}\n\nvariable "workspace_id"',
          ],
        ]),
      ],
    },
    script: {
      fires: [
        fires(
          "the principal id of the account's own identity, in JSON",
          [
            [
              '"{\\"keySource\\":\\"Microsoft.KeyVault\\",\\"keyVaultProperties\\":{\\"keyName\\":\\"chat-cmk\\",\\"keyVaultUri\\":\\"$VAULT_URI\\"}}"',
              '«"{\\"keySource\\":\\"Microsoft.KeyVault\\",\\"keyVaultProperties\\":{\\"identityClientId\\":\\"$PRINCIPAL\\",\\"keyName\\":\\"chat-cmk\\",\\"keyVaultUri\\":\\"$VAULT_URI\\"}}"»',
            ],
          ],
          { severity, fixed: ['\\"keyVaultProperties\\":{\\"keyName\\":\\"chat-cmk\\",'] },
        ),
        fires(
          'by PowerShell',
          [
            [
              '-KeyVaultUri $vault.VaultUri',
              '-KeyVaultUri $vault.VaultUri -KeyVaultIdentityClientId «$account.Identity.PrincipalId»',
            ],
          ],
          { files: rightPowerShell, severity, fixed: ['-KeyVaultUri $vault.VaultUri\n'] },
        ),
      ],
      silent: [
        silent(
          'a variable that nothing in the script sets',
          [['-KeyVaultUri $vault.VaultUri', '-KeyVaultUri $vault.VaultUri -KeyVaultIdentityClientId $clientId']],
          { files: rightPowerShell },
        ),
        silent(
          'the client id of an identity',
          [
            ['$log = ', '$identity = Get-AzUserAssignedIdentity -ResourceGroupName $group -Name id-chat\n$log = '],
            [
              '-KeyVaultUri $vault.VaultUri',
              '-KeyVaultUri $vault.VaultUri -KeyVaultIdentityClientId $identity.ClientId',
            ],
          ],
          { files: rightPowerShell },
        ),
      ],
    },
  },
});
