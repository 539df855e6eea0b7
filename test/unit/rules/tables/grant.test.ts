import { arm, bicep, powershell, powershellGrant, script, terraform } from '../../../support/rules/pieces.ts';
import { rightFiles } from '../../../support/rules/right.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const bicepWithout: readonly Change[] = [
  [bicep.grant, ''],
  [bicep.order, ''],
];
const bicepPlace: Change = ['      keyVaultProperties: {', '      «keyVaultProperties»: {'];
const bicepFixed = [
  `}

resource keyAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(key.id, identity.id, 'e147488a-f6f5-4113-8e2d-b22465e65bf6')
  scope: key
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e147488a-f6f5-4113-8e2d-b22465e65bf6')
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

`,
] as const;
const bicepOrder = `  dependsOn: [
    keyAccess
  ]
}
`;

const armWithout: readonly Change[] = [
  [arm.grant, ''],
  [arm.order, ''],
  ['"keyVaultProperties":', '«"keyVaultProperties"»:'],
];

const terraformPlace: Change = ['  customer_managed_key {', '  «customer_managed_key» {'];
const terraformWithout: readonly Change[] = [
  [terraform.grant, ''],
  [terraform.order, ''],
];

describeRule('grant', {
  formats: {
    bicep: {
      fires: [
        fires('nobody is granted anything', [...bicepWithout, bicepPlace], {
          severity: 'error',
          fixed: [...bicepFixed, bicepOrder],
        }),
        fires(
          'the role is assigned at another key',
          [
            [
              'resource grant',
              `resource other 'Microsoft.KeyVault/vaults/keys@2026-02-01' = {
  parent: vault
  name: 'other'
  properties: { kty: 'RSA', keySize: 2048 }
}

resource grant`,
            ],
            ['  scope: key\n', '  scope: other\n'],
            bicepPlace,
          ],
          { severity: 'error', fixed: [...bicepFixed, 'dependsOn: [grant, keyAccess]'] },
        ),
        fires(
          'the role is assigned to another identity',
          [
            [
              'resource vault',
              `resource other 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-search'
  location: location
}

resource vault`,
            ],
            ['principalId: identity.properties', 'principalId: other.properties'],
            bicepPlace,
          ],
          { severity: 'error', fixed: [...bicepFixed, 'dependsOn: [grant, keyAccess]'] },
        ),
        fires(
          'the role is assigned to who deploys',
          [['principalId: identity.properties.principalId', 'principalId: deployer().objectId'], bicepPlace],
          { severity: 'error', fixed: [...bicepFixed, 'dependsOn: [grant, keyAccess]'] },
        ),
        fires(
          'the vault uses access policies, and none names the identity',
          [...bicepWithout, ['enableRbacAuthorization: true', 'enableRbacAuthorization: false'], bicepPlace],
          {
            severity: 'error',
            fixed: [
              `
resource keyAccess 'Microsoft.KeyVault/vaults/accessPolicies@2026-02-01' = {
  parent: vault
  name: 'add'
  properties: {
    accessPolicies: [
      {
        tenantId: subscription().tenantId
        objectId: identity.properties.principalId
        permissions: {
          keys: [
            'get'
            'wrapKey'
            'unwrapKey'
          ]
        }
      }
    ]
  }
}
`,
              bicepOrder,
            ],
          },
        ),
        fires(
          'the identity is described elsewhere, where it may have its grant',
          [
            ...bicepWithout,
            [
              `userAssignedIdentities@2023-01-31' = {
  name: 'id-chat'
  location: location
}`,
              `userAssignedIdentities@2023-01-31' existing = {
  name: 'id-chat'
}`,
            ],
            bicepPlace,
          ],
          { severity: 'hint', fixed: [...bicepFixed, bicepOrder] },
        ),
        fires('the vault is described elsewhere', [...bicepWithout, [bicep.vault, bicep.vaultElsewhere], bicepPlace], {
          severity: 'hint',
          // Whether that vault takes roles or access policies is not known.
          fixed: 'none',
        }),
        fires('a person wants grants at the whole vault', [...bicepWithout, bicepPlace], {
          preferences: { grantScope: 'store' },
          fixed: [
            "  name: guid(vault.id, identity.id, 'e147488a-f6f5-4113-8e2d-b22465e65bf6')\n  scope: vault\n",
            bicepOrder,
          ],
        }),
      ],
      silent: [
        silent('the role is assigned at the key', []),
        silent('the role is assigned at the resource group', [['  scope: key\n', '']]),
        silent('Key Vault Crypto User does as well', [
          ['e147488a-f6f5-4113-8e2d-b22465e65bf6', '12338af0-0e69-4776-bea7-57ae8d297424'],
        ]),
        silent('who deploys says to whom', [
          ['param location', 'param holder string\nparam location'],
          ['principalId: identity.properties.principalId', 'principalId: holder'],
        ]),
        silent('who deploys says which role', [
          ['param location', 'param role string\nparam location'],
          ["'e147488a-f6f5-4113-8e2d-b22465e65bf6')", 'role)'],
        ]),
        silent('an access policy stands where access policies count', [
          ...bicepWithout,
          [
            'enableRbacAuthorization: true',
            `enableRbacAuthorization: false
    accessPolicies: [
      {
        tenantId: subscription().tenantId
        objectId: identity.properties.principalId
        permissions: { keys: ['all'] }
      }
    ]`,
          ],
        ]),
        silent('a module assigns it', [[bicep.grant, bicep.grantModuleCall]], {
          files: { ...rightFiles.bicep, 'grant.bicep': bicep.grantModule },
        }),
      ],
    },
    arm: {
      fires: [
        fires('nobody is granted anything', armWithout, {
          severity: 'error',
          fixed: [
            `        "[variables('keyId')]",
        "[extensionResourceId(resourceId('Microsoft.KeyVault/vaults/keys', 'kv-chat', 'chat-cmk'), 'Microsoft.Authorization/roleAssignments', guid(resourceId('Microsoft.KeyVault/vaults/keys', 'kv-chat', 'chat-cmk'), resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-chat'), 'e147488a-f6f5-4113-8e2d-b22465e65bf6'))]"
      ],`,
            `    },
    {
      "type": "Microsoft.Authorization/roleAssignments",
      "apiVersion": "2022-04-01",
      "scope": "[resourceId('Microsoft.KeyVault/vaults/keys', 'kv-chat', 'chat-cmk')]",
`,
            `"[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-chat'), '2023-01-31').principalId]"`,
          ],
        }),
        fires(
          'the role is assigned to who deploys',
          [
            [
              `"principalId": "[reference(variables('identityId'), '2023-01-31').principalId]"`,
              '"principalId": "[deployer().objectId]"',
            ],
            ['"keyVaultProperties":', '«"keyVaultProperties"»:'],
          ],
          {
            severity: 'error',
            fixed: [
              `"principalId": "[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-chat')`,
            ],
          },
        ),
        fires(
          'the vault uses access policies, and none names the identity',
          [...armWithout, ['"enableRbacAuthorization": true', '"enableRbacAuthorization": false']],
          {
            severity: 'error',
            fixed: [
              `        "enablePurgeProtection": true,
        "accessPolicies": [
          {
            "tenantId": "[subscription().tenantId]",
            "objectId": "[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-chat'), '2023-01-31').principalId]",
`,
              `      "dependsOn": [
        "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-chat')]"
      ]
`,
            ],
          },
        ),
      ],
      silent: [
        silent('the role is assigned at the key', []),
        silent('the role is assigned at the vault', [
          [`"scope": "[variables('keyId')]"`, `"scope": "[variables('vaultId')]"`],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires('nobody is granted anything', [...terraformWithout, terraformPlace], {
          severity: 'error',
          fixed: [
            `  }

  depends_on = [azurerm_role_assignment.customer_managed_key]
}

resource "azurerm_role_assignment" "customer_managed_key" {
  scope                = azurerm_key_vault_key.chat.resource_versionless_id
  role_definition_name = "Key Vault Crypto Service Encryption User"
  principal_id         = azurerm_user_assigned_identity.chat.principal_id
  principal_type       = "ServicePrincipal"
}
`,
          ],
        }),
        fires(
          'the role is assigned to who runs Terraform',
          [
            [
              'principal_id         = azurerm_user_assigned_identity.chat.principal_id',
              'principal_id         = data.azurerm_client_config.current.object_id',
            ],
            terraformPlace,
          ],
          {
            severity: 'error',
            fixed: ['depends_on = [azurerm_role_assignment.grant, azurerm_role_assignment.customer_managed_key]'],
          },
        ),
        fires(
          'the vault uses access policies, and none names the identity',
          [
            ...terraformWithout,
            ['rbac_authorization_enabled = true', 'rbac_authorization_enabled = false'],
            terraformPlace,
          ],
          {
            severity: 'error',
            fixed: [
              `  depends_on = [azurerm_key_vault_access_policy.customer_managed_key]
}

resource "azurerm_key_vault_access_policy" "customer_managed_key" {
  key_vault_id    = azurerm_key_vault.chat.id
  tenant_id       = azurerm_key_vault.chat.tenant_id
  object_id       = azurerm_user_assigned_identity.chat.principal_id
  key_permissions = ["Get", "WrapKey", "UnwrapKey"]
}
`,
            ],
          },
        ),
      ],
      silent: [
        silent('the role is assigned at the key', []),
        silent('the role is assigned at the resource group', [
          ['azurerm_key_vault_key.chat.resource_versionless_id', 'data.azurerm_resource_group.chat.id'],
          [
            'data "azurerm_client_config"',
            'data "azurerm_resource_group" "chat" {\n  name = "rg-chat"\n}\n\ndata "azurerm_client_config"',
          ],
        ]),
        silent('who runs it says to whom', [
          ['azurerm_user_assigned_identity.chat.principal_id', 'var.holder'],
          ['variable "workspace_id"', 'variable "holder" {\n  type = string\n}\n\nvariable "workspace_id"'],
        ]),
      ],
    },
    script: {
      fires: [
        fires(
          'nobody is granted anything',
          [
            [script.grant, ''],
            [script.encryption, `«${script.encryption}»`],
          ],
          {
            severity: 'warning',
            // Which of the script's variables holds the principal, and where the command belongs, is for the person to say.
            fixed: 'none',
          },
        ),
        fires('nobody is granted anything, in PowerShell', [], {
          files: {
            'Deploy.ps1': powershell('').replace('Set-AzCognitiveServicesAccount', '«Set-AzCognitiveServicesAccount»'),
          },
          severity: 'warning',
          // The same.
          fixed: 'none',
        }),
      ],
      silent: [
        silent('the role is assigned at the key', []),
        silent('it is assigned in PowerShell', [], {
          files: {
            'Deploy.ps1': powershell(powershellGrant),
          },
        }),
        silent('the tool decides whether the vault takes roles', [
          [script.grant, ''],
          [' --enable-rbac-authorization true', ''],
        ]),
      ],
    },
  },
});
