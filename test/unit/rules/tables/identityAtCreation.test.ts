import { rightPowerShell } from '../../../support/rules/rightPowerShell.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const severity = 'error';
const attached = `  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '\${identity.id}': {} }
  }
`;
const clientId = '\n        identityClientId: identity.properties.clientId';
const own: readonly Change[] = [
  [attached, "  identity: { type: 'SystemAssigned' }\n"],
  [clientId, ''],
];
const marked: Change = ['    encryption: {\n      keySource', '    «encryption»: {\n      keySource'];
const grant = `resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(key.id, identity.id, 'encryption')
  scope: key
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e147488a-f6f5-4113-8e2d-b22465e65bf6')
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

`;
const identity = `resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-chat'
  location: location
}

`;
const armAttached = `      "identity": {
        "type": "UserAssigned",
        "userAssignedIdentities": { "[variables('identityId')]": {} }
      },
`;
const armClientId = `,
            "identityClientId": "[reference(variables('identityId'), '2023-01-31').clientId]"`;
const terraformAttached = `  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.chat.id]
  }
`;
const terraformClientId = '\n    identity_client_id = azurerm_user_assigned_identity.chat.client_id';
const terraformOwn: readonly Change[] = [
  [terraformAttached, '  identity {\n    type = "SystemAssigned"\n  }\n'],
  [terraformClientId, ''],
];

describeRule('identity-at-creation', {
  formats: {
    bicep: {
      fires: [
        fires('the key stands beside the own identity, and another one is granted it', [...own, marked], {
          severity,
          fixed: [
            "  identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }\n",
            `keyName: key.name${clientId}\n`,
          ],
        }),
        fires(
          'both are attached, and the encryption means its own',
          [["type: 'UserAssigned'", "type: 'SystemAssigned, UserAssigned'"], [clientId, ''], marked],
          {
            severity,
            fixed: [`keyName: key.name${clientId}\n`],
          },
        ),
        fires(
          'there is no other identity',
          [[identity, ''], [grant, ''], ['  dependsOn: [grant]\n', ''], ...own, marked],
          {
            severity,
            fixed: [
              "resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {",
              `keyName: key.name${clientId}\n`,
            ],
          },
        ),
        fires(
          'the vault is described elsewhere',
          [
            ...own,
            marked,
            [
              `'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv-chat'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'premium' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
  }
}`,
              `'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: 'kv-chat'
}`,
            ],
          ],
          { severity: 'warning', fixed: [`keyName: key.name${clientId}\n`] },
        ),
      ],
      silent: [
        silent('the account is under Microsoft-managed keys until a second step', [
          ...own,
          ["keySource: 'Microsoft.KeyVault'", "keySource: 'Microsoft.CognitiveServices'"],
        ]),
        silent('the type of its identity is a parameter', [
          ['param location', 'param identityType string\nparam location'],
          [attached, '  identity: { type: identityType }\n'],
          [clientId, ''],
        ]),
        silent('it was declared without the key before', [
          ...own,
          [
            'resource account ',
            `resource first 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'chat'
  location: location
  kind: 'OpenAI'
  sku: { name: 'S0' }
  identity: { type: 'SystemAssigned' }
  properties: { customSubDomainName: 'chat' }
}

resource account `,
          ],
          ['dependsOn: [grant]', 'dependsOn: [first, grant]'],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'the key stands beside the own identity',
          [
            [armAttached, '      "identity": { "type": "SystemAssigned" },\n'],
            [armClientId, ''],
            ['"encryption": {\n', '«"encryption"»: {\n'],
          ],
          {
            severity,
            fixed: [
              `      "identity": { "type": "SystemAssigned, UserAssigned", "userAssignedIdentities": { "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-chat')]": {} } },\n`,
            ],
          },
        ),
      ],
      silent: [
        silent('the type of its identity is a parameter', [
          ['"parameters": {', '"parameters": { "identityType": { "type": "string" },'],
          [armAttached, `      "identity": { "type": "[parameters('identityType')]" },\n`],
          [armClientId, ''],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'the key stands beside the own identity',
          [...terraformOwn, ['  customer_managed_key {', '  «customer_managed_key» {']],
          {
            severity,
            fixed: [
              '  identity {\n    type         = "SystemAssigned, UserAssigned"\n    identity_ids = [azurerm_user_assigned_identity.chat.id]\n  }\n',
              `versionless_id${terraformClientId}\n`,
            ],
          },
        ),
      ],
      silent: [
        silent('the key is set by the resource of its own', [
          ...terraformOwn,
          [
            `
  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id
  }

  depends_on = [azurerm_role_assignment.grant]
}`,
            `}

resource "azurerm_cognitive_account_customer_managed_key" "chat" {
  cognitive_account_id = azurerm_cognitive_account.chat.id
  key_vault_key_id     = azurerm_key_vault_key.chat.versionless_id

  depends_on = [azurerm_role_assignment.grant]
}`,
          ],
        ]),
      ],
    },
    script: {
      // The second command that it takes is the person's to write: what follows may count on the first one alone.
      fires: [
        fires(
          'the account is created with its key',
          [
            [
              ' --assign-identity\n',
              ` --assign-identity \\\n  --encryption «'{"keySource":"Microsoft.KeyVault","keyVaultProperties":{"keyName":"chat-cmk","keyVaultUri":"https://kv-chat.vault.azure.net/"}}'»\n`,
            ],
          ],
          { severity, fixed: 'none' },
        ),
      ],
      silent: [
        silent('it gets its key by an update', []),
        silent('so it does by PowerShell', [], { files: rightPowerShell }),
      ],
    },
  },
});
