import { arm, bicep, powershell, powershellGrant, terraform } from '../../../support/rules/pieces.ts';
import { scriptPolicy, terraformPolicy } from '../../../support/rules/policyChanges.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const narrow = 'e147488a-f6f5-4113-8e2d-b22465e65bf6';
const cryptoUser = '12338af0-0e69-4776-bea7-57ae8d297424';
const cryptoOfficer = '14b46e9e-c2b7-41b4-b07b-48a6ebf60603';
const contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c';
const secretsUser = '4633458b-17de-408a-b874-0445c86b69e6';

const bicepRole = (guid: string): string =>
  `subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${guid}')`;
/** A second assignment beside the right one. */
const bicepBeside = (
  guid: string,
  scope: string,
  role = bicepRole(guid),
  holder = 'identity.properties.principalId',
): Change => [
  'resource account',
  `resource more 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, identity.id, 'more')
${scope}  properties: {
    roleDefinitionId: ${role}
    principalId: ${holder}
  }
}

resource account`,
];
const bicepPolicy = (permissions: string): readonly Change[] => [
  [bicep.grant, ''],
  [bicep.order, ''],
  [
    'enableRbacAuthorization: true',
    `enableRbacAuthorization: false
    accessPolicies: [
      {
        tenantId: subscription().tenantId
        objectId: identity.properties.principalId
        permissions: {
          ${permissions}
        }
      }
    ]`,
  ],
];

const armRole = (guid: string): string =>
  `"[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${guid}')]"`;
const armPolicy = (keys: string): readonly Change[] => [
  [arm.grant, ''],
  [arm.order, ''],
  [
    '"enableRbacAuthorization": true,',
    `"enableRbacAuthorization": false,
        "accessPolicies": [
          {
            "tenantId": "[subscription().tenantId]",
            "objectId": "[reference(variables('identityId'), '2023-01-31').principalId]",
            "permissions": {
              "keys": ${keys},
              "secrets": ["get"]
            }
          }
        ],`,
  ],
];

describeRule('excess-rights', {
  formats: {
    bicep: {
      fires: [
        fires('the role that Foundry names', [[bicepRole(narrow), `«${bicepRole(cryptoUser)}»`]], {
          severity: 'hint',
          // Azure refuses another role under the same name: the name follows from the role then.
          fixed: [
            `name: guid(key.id, identity.id, 'encryption', '${narrow}')`,
            `roleDefinitionId: ${bicepRole(narrow)}`,
          ],
        }),
        fires(
          'a role with which the key can be deleted, by which the assignment is named',
          [
            [bicepRole(narrow), `«${bicepRole(cryptoOfficer)}»`],
            ["identity.id, 'encryption')", `identity.id, '${cryptoOfficer}')`],
          ],
          {
            severity: 'info',
            fixed: [`name: guid(key.id, identity.id, '${narrow}')`, `roleDefinitionId: ${bicepRole(narrow)}`],
          },
        ),
        fires(
          'a variable says the role',
          [
            ['param location', `var roleId = '${cryptoOfficer}'\nparam location`],
            [bicepRole(narrow), "«subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)»"],
          ],
          // Others may use the variable.
          { severity: 'info', fixed: 'none' },
        ),
        fires(
          'a role that manages the vault, beside the grant',
          [bicepBeside(contributor, '  scope: vault\n', `«${bicepRole(contributor)}»`)],
          // It may serve another purpose: whether it can go is for the person to say.
          { severity: 'info', fixed: 'none' },
        ),
        fires(
          "the vault's secrets, beside the grant",
          [bicepBeside(secretsUser, '  scope: vault\n', `«${bicepRole(secretsUser)}»`)],
          // The same.
          { severity: 'info', fixed: 'none' },
        ),
        fires('an access policy with every permission', bicepPolicy("keys: «['all']»"), {
          severity: 'info',
          fixed: ["keys: ['get', 'wrapKey', 'unwrapKey']"],
        }),
        fires(
          'an access policy with one permission more, an item a line',
          bicepPolicy(`keys: «[
            'get' // the version
            'delete'
            'wrapKey'
            'unwrapKey'
          ]»`),
          {
            severity: 'info',
            fixed: [
              `keys: [
            'get' // the version
            'wrapKey'
            'unwrapKey'
          ]`,
            ],
          },
        ),
        fires(
          'an access policy that lists keys as well',
          bicepPolicy("keys: «['Get', 'List', 'WrapKey', 'UnwrapKey']»"),
          {
            severity: 'hint',
            fixed: ["keys: ['Get', 'WrapKey', 'UnwrapKey']"],
          },
        ),
      ],
      silent: [
        silent('the narrow role at the key', []),
        silent('the narrow role at the whole vault', [['  scope: key\n', '  scope: vault\n']]),
        silent('a role that manages the resource group serves another purpose', [bicepBeside(contributor, '')]),
        silent('the wide role is somebody else’s', [
          bicepBeside(cryptoOfficer, '  scope: vault\n', bicepRole(cryptoOfficer), 'deployer().objectId'),
        ]),
        silent('who deploys says which role', [
          ['param location', 'param role string\nparam location'],
          [`'${narrow}')`, 'role)'],
        ]),
        silent(
          'what an access policy says of secrets',
          bicepPolicy("keys: ['get', 'wrapKey', 'unwrapKey']\n          secrets: ['all']"),
        ),
        silent('an access policy where roles count', [
          [
            'enableRbacAuthorization: true',
            "enableRbacAuthorization: true\n    accessPolicies: [{ tenantId: subscription().tenantId, objectId: identity.properties.principalId, permissions: { keys: ['all'] } }]",
          ],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'the role that Foundry names',
          [
            [`"[variables('roleId')]"`, `«${armRole(cryptoUser)}»`],
            [`"name": "[variables('grantName')]"`, `"name": "[guid(variables('keyId'), variables('identityId'))]"`],
            [arm.order, ''],
          ],
          {
            severity: 'hint',
            fixed: [
              `"name": "[guid(variables('keyId'), variables('identityId'), '${narrow}')]"`,
              `"roleDefinitionId": ${armRole(narrow)}`,
            ],
          },
        ),
        fires(
          'the name of the assignment stands in a variable, which others use too',
          [[`"[variables('roleId')]"`, `«${armRole(cryptoUser)}»`]],
          // Azure refuses another role under the same name.
          { severity: 'hint', fixed: 'none' },
        ),
        fires(
          'an access policy with two permissions more, an item a line',
          armPolicy(`«[
                "list",
                "get",
                "wrapKey",
                "unwrapKey",
                "purge"
              ]»`),
          {
            severity: 'info',
            fixed: [
              `"keys": [
                "get",
                "wrapKey",
                "unwrapKey"
              ]`,
            ],
          },
        ),
        fires('an access policy with every permission', armPolicy('«["all"]»'), {
          severity: 'info',
          fixed: ['"keys": ["get", "wrapKey", "unwrapKey"]'],
        }),
      ],
      silent: [
        silent('the narrow role', []),
        silent('an access policy with no more than is needed', armPolicy('["Get", "WrapKey", "UnwrapKey"]')),
      ],
    },
    terraform: {
      fires: [
        fires(
          'a role with which the key can be deleted, by its name',
          [['"Key Vault Crypto Service Encryption User"', '«"Key Vault Crypto Officer"»']],
          { severity: 'info', fixed: ['role_definition_name = "Key Vault Crypto Service Encryption User"'] },
        ),
        fires(
          'the role that Foundry names, by its id',
          [
            [
              'role_definition_name = "Key Vault Crypto Service Encryption User"',
              `role_definition_id   = «"/providers/Microsoft.Authorization/roleDefinitions/${cryptoUser}"»`,
            ],
          ],
          {
            severity: 'hint',
            fixed: [`role_definition_id   = "/providers/Microsoft.Authorization/roleDefinitions/${narrow}"`],
          },
        ),
        fires(
          'an access policy with one permission more, an item a line',
          terraformPolicy(`«[
    "Get",
    "Delete", # of old versions
    "WrapKey",
    "UnwrapKey",
  ]»`),
          {
            severity: 'info',
            fixed: [
              `key_permissions = [
    "Get",
    "WrapKey",
    "UnwrapKey",
  ]`,
            ],
          },
        ),
        fires(
          'a policy that the vault lists itself, behind another one',
          [
            [terraform.grant, ''],
            [terraform.order, ''],
            ['rbac_authorization_enabled = true', 'rbac_authorization_enabled = false'],
            [
              'purge_protection_enabled   = true\n',
              `purge_protection_enabled   = true

  access_policy {
    tenant_id       = data.azurerm_client_config.current.tenant_id
    object_id       = data.azurerm_client_config.current.object_id
    key_permissions = ["Create", "Get"]
  }

  access_policy {
    tenant_id       = data.azurerm_client_config.current.tenant_id
    object_id       = azurerm_user_assigned_identity.chat.principal_id
    key_permissions = «["Get", "WrapKey", "UnwrapKey", "Decrypt"]»
  }
`,
            ],
          ],
          {
            severity: 'info',
            fixed: ['key_permissions = ["Create", "Get"]', 'key_permissions = ["Get", "WrapKey", "UnwrapKey"]'],
          },
        ),
      ],
      silent: [
        silent('the narrow role', []),
        silent('an access policy with no more than is needed', terraformPolicy('["Get", "WrapKey", "UnwrapKey"]')),
      ],
    },
    script: {
      fires: [
        fires(
          'the role that Foundry names',
          [['"Key Vault Crypto Service Encryption User"', '«"Key Vault Crypto User"»']],
          { severity: 'hint', fixed: ['--role "Key Vault Crypto Service Encryption User" --scope'] },
        ),
        fires('an access policy with more permissions', scriptPolicy('«get wrapKey unwrapKey list delete»'), {
          severity: 'info',
          fixed: ['--key-permissions get wrapKey unwrapKey\n'],
        }),
        fires('a role by its GUID, in PowerShell', [], {
          files: {
            'Deploy.ps1': powershell(
              powershellGrant.replace(
                "-RoleDefinitionName 'Key Vault Crypto Service Encryption User'",
                `-RoleDefinitionId «${cryptoOfficer}»`,
              ),
            ),
          },
          severity: 'info',
          fixed: [`-RoleDefinitionId ${narrow} -Scope`],
        }),
        fires('an access policy in PowerShell', [], {
          files: {
            'Deploy.ps1': powershell(
              'Set-AzKeyVaultAccessPolicy -VaultName kv-chat -ObjectId $account.Identity.PrincipalId -PermissionsToKeys «get,wrapKey,unwrapKey,delete»\n',
            ).replace('-EnableRbacAuthorization', '-DisableRbacAuthorization'),
          },
          severity: 'info',
          fixed: ['-PermissionsToKeys get,wrapKey,unwrapKey\n'],
        }),
      ],
      silent: [
        silent('the narrow role', []),
        silent('an access policy with no more than is needed', scriptPolicy('get wrapKey unwrapKey')),
        silent('the role is a variable that nothing sets', [['"Key Vault Crypto Service Encryption User"', '"$ROLE"']]),
      ],
    },
  },
});
