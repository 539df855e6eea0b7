import { rightPowerShell } from '../../../support/rules/rightPowerShell.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

/** With which key, and as which identity, is the person's to say: there is no fix. */
const told = { severity: 'warning', fixed: 'none' } as const;
const preferences = { grantScope: 'key', requireCustomerManagedKey: true } as const;
const encryption = `
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: vault.properties.vaultUri
        keyName: key.name
        identityClientId: identity.properties.clientId
      }
    }`;
const properties: Change = ['  properties: {\n    customSubDomainName', '  «properties»: {\n    customSubDomainName'];
const policy = (parameters: string, more = ''): Change => [
  'resource account ',
  `resource demand 'Microsoft.Authorization/policyAssignments@2024-04-01' = {
  name: 'demand-cmk'
  properties: {
    policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', '67121cc7-ff39-4ab8-b7e3-95b84dab487d')
    parameters: ${parameters}${more}
  }
}

resource account `,
];
const armEncryption = `,
        "encryption": {
          "keySource": "Microsoft.KeyVault",
          "keyVaultProperties": {
            "keyVaultUri": "[reference(variables('vaultId'), '2026-02-01').vaultUri]",
            "keyName": "chat-cmk",
            "identityClientId": "[reference(variables('identityId'), '2023-01-31').clientId]"
          }
        }`;
const terraformKey = `  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id
    identity_client_id = azurerm_user_assigned_identity.chat.client_id
  }

`;
const update = `az cognitiveservices account update -n chat -g "$GROUP" \\
  --encryption "{\\"keySource\\":\\"Microsoft.KeyVault\\",\\"keyVaultProperties\\":{\\"keyName\\":\\"chat-cmk\\",\\"keyVaultUri\\":\\"$VAULT_URI\\"}}"
`;

describeRule('customer-key-required', {
  formats: {
    bicep: {
      fires: [
        fires('the settings demand one, and nothing is said', [[encryption, ''], properties], { ...told, preferences }),
        fires(
          'the settings demand one, and it is said to be without',
          [[encryption, "\n    encryption: «{ keySource: 'Microsoft.CognitiveServices' }»"]],
          { ...told, preferences },
        ),
        fires(
          'a policy of the files denies',
          [[encryption, ''], properties, policy("{ effect: { value: 'Deny' } }")],
          told,
        ),
        fires(
          'a policy counts Foundry accounts too',
          [
            [encryption, ''],
            properties,
            ["kind: 'OpenAI'", "kind: 'AIServices'"],
            policy('{ excludedKinds: { value: [] } }'),
          ],
          told,
        ),
      ],
      silent: [
        silent('it is under a key', [], { preferences }),
        silent('nobody demands one', [[encryption, '']]),
        silent('the policy leaves Foundry accounts out by default', [
          [encryption, ''],
          ["kind: 'OpenAI'", "kind: 'AIServices'"],
          policy("{ effect: { value: 'Deny' } }"),
        ]),
        silent('the policy is switched off', [[encryption, ''], policy("{ effect: { value: 'Disabled' } }")]),
        silent('who deploys says what the policy does', [
          ['param location', 'param effect string\nparam location'],
          [encryption, ''],
          policy('{ effect: { value: effect } }'),
        ]),
        silent(
          'whose keys it has, who deploys says',
          [
            ['param location', 'param source string\nparam location'],
            [encryption, '\n    encryption: { keySource: source }'],
          ],
          { preferences },
        ),
      ],
    },
    arm: {
      fires: [
        fires(
          'the settings demand one',
          [
            [armEncryption, ''],
            ['"properties": {\n        "customSubDomainName"', '«"properties"»: {\n        "customSubDomainName"'],
          ],
          {
            ...told,
            preferences,
          },
        ),
      ],
      silent: [silent('it is under a key', [], { preferences })],
    },
    terraform: {
      fires: [
        fires(
          'the settings demand one',
          [
            [terraformKey, ''],
            ['resource "azurerm_cognitive_account" "chat"', '«resource "azurerm_cognitive_account" "chat"»'],
          ],
          { ...told, preferences },
        ),
      ],
      silent: [
        silent(
          'the key is set by the resource of its own',
          [
            [terraformKey, ''],
            [
              'variable "workspace_id"',
              'resource "azurerm_cognitive_account_customer_managed_key" "chat" {\n  cognitive_account_id = azurerm_cognitive_account.chat.id\n  key_vault_key_id     = azurerm_key_vault_key.chat.versionless_id\n  identity_client_id   = azurerm_user_assigned_identity.chat.client_id\n}\n\nvariable "workspace_id"',
            ],
          ],
          { preferences },
        ),
      ],
    },
    script: {
      fires: [
        fires(
          'the settings demand one, and the script stops before',
          [
            [update, ''],
            ['az cognitiveservices account create', '«az cognitiveservices account create»'],
          ],
          { ...told, preferences },
        ),
        fires(
          'by PowerShell',
          [
            [' `\n  -KeyName chat-cmk -KeyVaultUri $vault.VaultUri', ' -CognitiveServicesEncryption'],
            ['New-AzCognitiveServicesAccount', '«New-AzCognitiveServicesAccount»'],
          ],
          { ...told, files: rightPowerShell, preferences },
        ),
      ],
      silent: [
        silent('a later command puts it under a key', [], { preferences }),
        silent('so it does by PowerShell', [], { files: rightPowerShell, preferences }),
      ],
    },
  },
});
