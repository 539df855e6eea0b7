import { bicep, powershell, powershellGrant } from '../../../support/rules/pieces.ts';
import { rightFiles } from '../../../support/rules/right.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const right = 'e147488a-f6f5-4113-8e2d-b22465e65bf6';
const reader = '21090545-7ca7-4776-b22c-e363652d74d2';
const contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c';

const bicepRole = (guid: string): string =>
  `subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${guid}')`;
/** The assignment that suffices, beside the other one. */
const bicepFixed = [
  `resource keyAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(key.id, identity.id, '${right}')
  scope: key
`,
  'dependsOn: [grant, keyAccess]',
];
const custom = (dataActions: string): Change => [
  'resource grant',
  `resource custom 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid('keys')
  properties: {
    roleName: 'Keys of Contoso'
    type: 'CustomRole'
    permissions: [{ actions: [], dataActions: [${dataActions}] }]
    assignableScopes: [resourceGroup().id]
  }
}

resource grant`,
];
const hsm: readonly Change[] = [
  [
    bicep.vault,
    `'Microsoft.KeyVault/managedHSMs@2026-02-01' = {
  name: 'hsm-chat'
  location: location
  sku: { family: 'B', name: 'Standard_B1' }
  properties: {
    tenantId: subscription().tenantId
    initialAdminObjectIds: [deployer().objectId]
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
  }
}`,
  ],
  ["'Microsoft.KeyVault/vaults/keys@2026-02-01'", "'Microsoft.KeyVault/managedHSMs/keys@2026-02-01'"],
  ['vault.properties.vaultUri', 'vault.properties.hsmUri'],
  ["kty: 'RSA'", "kty: 'RSA-HSM'"],
];
const terraformFixed = [
  'depends_on = [azurerm_role_assignment.grant, azurerm_role_assignment.customer_managed_key]',
  'role_definition_name = "Key Vault Crypto Service Encryption User"',
];

describeRule('grant-role', {
  formats: {
    bicep: {
      fires: [
        fires('the role only reads', [[bicepRole(right), `«${bicepRole(reader)}»`]], {
          severity: 'error',
          fixed: bicepFixed,
        }),
        fires(
          'the role manages the vault and uses no key',
          [
            [bicepRole(right), `«${bicepRole(contributor)}»`],
            ['  scope: key\n', '  scope: vault\n'],
          ],
          { severity: 'error', fixed: bicepFixed },
        ),
        fires(
          'a role of their own lacks unwrap',
          [
            custom("'Microsoft.KeyVault/vaults/keys/read', 'Microsoft.KeyVault/vaults/keys/wrap/action'"),
            [bicepRole(right), '«custom.id»'],
          ],
          { severity: 'error', fixed: bicepFixed },
        ),
        fires(
          'a module is given another role',
          [
            [
              bicep.grant,
              bicep.grantModuleCall.replace('vaultName: vault.name', `vaultName: vault.name\n    roleId: '${reader}'`),
            ],
            [
              "roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)",
              "roleDefinitionId: «subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)»",
            ],
          ],
          {
            files: { ...rightFiles.bicep, 'grant.bicep': bicep.grantModule },
            severity: 'error',
            fixed: bicepFixed,
          },
        ),
        fires(
          'the vault is described elsewhere, where the rest may be',
          [
            [bicep.vault, bicep.vaultElsewhere],
            [bicepRole(right), `«${bicepRole(reader)}»`],
          ],
          // Whether that vault takes roles or access policies is not known.
          { severity: 'hint', fixed: 'none' },
        ),
        fires(
          'a role of Azure at a Managed HSM, where only its own count',
          [...hsm, [bicepRole(right), `«${bicepRole(right)}»`]],
          // Bicep cannot express the local roles of a Managed HSM.
          { severity: 'warning', fixed: 'none' },
        ),
      ],
      silent: [
        silent('the role suffices', []),
        silent('a role of their own suffices', [
          custom(
            "'Microsoft.KeyVault/vaults/keys/read', 'Microsoft.KeyVault/vaults/keys/wrap/action', 'Microsoft.KeyVault/vaults/keys/unwrap/action'",
          ),
          [bicepRole(right), 'custom.id'],
        ]),
        silent('a role of their own whose rights are not in the files', [
          ['param location', 'param roleId string\nparam location'],
          [bicepRole(right), 'roleId'],
        ]),
        silent('a role beside the right one', [
          [
            'resource account',
            `${bicep.grant.replace('resource grant', 'resource more').replace(right, reader)}resource account`,
          ],
        ]),
        silent('another role on the whole resource group is about something else', [
          [
            bicep.grant,
            bicep.grant.replace(right, '3913510d-42f4-4e42-8a64-420c390055eb').replace('  scope: key\n', ''),
          ],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'the role only reads',
          [
            [right, reader],
            [`"[variables('roleId')]"`, `«"[variables('roleId')]"»`],
          ],
          {
            severity: 'error',
            fixed: [
              `"[extensionResourceId(variables('keyId'), 'Microsoft.Authorization/roleAssignments', variables('grantName'))]",
        "[extensionResourceId(resourceId('Microsoft.KeyVault/vaults/keys', 'kv-chat', 'chat-cmk')`,
              `"roleDefinitionId": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${right}')]"`,
            ],
          },
        ),
      ],
      silent: [
        silent('the role suffices', []),
        silent('who deploys says which role', [
          ['"parameters": {', '"parameters": { "roleId": { "type": "string" },'],
          [`"[variables('roleId')]"`, `"[parameters('roleId')]"`],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires('the role only reads', [['"Key Vault Crypto Service Encryption User"', '«"Key Vault Reader"»']], {
          severity: 'error',
          fixed: terraformFixed,
        }),
        fires(
          'the role is looked up by its name',
          [
            [
              'role_definition_name = "Key Vault Crypto Service Encryption User"',
              'role_definition_id   = «data.azurerm_role_definition.keys.id»',
            ],
            [
              'data "azurerm_client_config"',
              'data "azurerm_role_definition" "keys" {\n  name = "Key Vault Contributor"\n}\n\ndata "azurerm_client_config"',
            ],
          ],
          { severity: 'error', fixed: terraformFixed },
        ),
      ],
      silent: [
        silent('the role suffices', []),
        silent('a role of their own, by its name', [
          ['"Key Vault Crypto Service Encryption User"', '"Keys of Contoso"'],
        ]),
      ],
    },
    script: {
      fires: [
        fires('the role only reads', [['"Key Vault Crypto Service Encryption User"', '«"Key Vault Reader"»']], {
          severity: 'warning',
          fixed: ['--role "Key Vault Crypto Service Encryption User"'],
        }),
        fires('the role manages the vault, in PowerShell', [], {
          files: {
            'Deploy.ps1': powershell(
              powershellGrant.replace("'Key Vault Crypto Service Encryption User'", "«'Key Vault Contributor'»"),
            ),
          },
          severity: 'warning',
          fixed: ["-RoleDefinitionName 'Key Vault Crypto Service Encryption User'"],
        }),
      ],
      silent: [
        silent('the role suffices', []),
        silent('a role of their own', [['"Key Vault Crypto Service Encryption User"', '"Keys of Contoso"']]),
      ],
    },
  },
});
