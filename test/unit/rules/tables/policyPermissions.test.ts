import { arm, bicep, powershell, terraform } from '../../../support/rules/pieces.ts';
import { scriptPolicy, terraformPolicy } from '../../../support/rules/policyChanges.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const bicepPolicy = (keys: string): readonly Change[] => [
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
          keys: ${keys}
          secrets: ['all']
        }
      }
    ]`,
  ],
];
const bicepBeside = (
  keys: string,
  name = 'grant',
): string => `resource ${name} 'Microsoft.KeyVault/vaults/accessPolicies@2026-02-01' = {
  parent: vault
  name: 'add'
  properties: {
    accessPolicies: [
      {
        tenantId: subscription().tenantId
        objectId: identity.properties.principalId
        permissions: { keys: ${keys} }
      }
    ]
  }
}

`;
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
              "keys": ${keys}
            }
          }
        ],`,
  ],
];

describeRule('policy-permissions', {
  formats: {
    bicep: {
      fires: [
        fires('encrypt and decrypt stand in for nothing', bicepPolicy("«['get', 'encrypt', 'decrypt']»"), {
          severity: 'error',
          fixed: ["keys: ['get', 'encrypt', 'decrypt', 'wrapKey', 'unwrapKey']"],
        }),
        fires(
          'an item a line, with a comment',
          bicepPolicy(`«[
            'Get' // the version
            'WrapKey'
          ]»`),
          {
            severity: 'error',
            fixed: [
              `keys: [
            'Get' // the version
            'WrapKey'
            'unwrapKey'
          ]`,
            ],
          },
        ),
        fires(
          'a policy that is added beside the vault',
          [
            ['enableRbacAuthorization: true', 'enableRbacAuthorization: false'],
            [bicep.grant, bicepBeside("«['get', 'wrapKey']»")],
          ],
          { severity: 'error', fixed: ["permissions: { keys: ['get', 'wrapKey', 'unwrapKey'] }"] },
        ),
        fires(
          'a variable says what is permitted',
          [...bicepPolicy('«permitted»'), ['param location', "var permitted = ['get', 'list']\nparam location"]],
          { severity: 'error', fixed: [`var permitted = ['get', 'list', 'wrapKey', 'unwrapKey']\n`] },
        ),
      ],
      silent: [
        silent('what is needed, in another order and spelling', bicepPolicy("['UNWRAPKEY', 'WrapKey', 'Get', 'list']")),
        silent('everything', bicepPolicy("['all']")),
        silent('two policies together', [
          ...bicepPolicy("['get', 'wrapKey']"),
          ['resource account', `${bicepBeside("['unwrapKey']", 'more')}resource account`],
        ]),
        silent('who deploys says what is permitted', [
          ...bicepPolicy('permitted'),
          ['param location', 'param permitted array\nparam location'],
        ]),
        silent('a policy where roles count', [
          [
            'enableRbacAuthorization: true',
            "enableRbacAuthorization: true\n    accessPolicies: [{ tenantId: subscription().tenantId, objectId: identity.properties.principalId, permissions: { keys: ['get'] } }]",
          ],
        ]),
        silent('a policy of somebody else', [
          ...bicepPolicy("['get', 'wrapKey', 'unwrapKey']"),
          [
            'resource account',
            `${bicepBeside("['get']", 'more').replace('identity.properties.principalId', 'deployer().objectId')}resource account`,
          ],
        ]),
      ],
    },
    arm: {
      fires: [
        fires('it reads alone', armPolicy('«["get"]»'), {
          severity: 'error',
          fixed: ['"keys": ["get", "wrapKey", "unwrapKey"]'],
        }),
        fires(
          'an item a line',
          armPolicy(`«[
                "get",
                "wrapKey"
              ]»`),
          {
            severity: 'error',
            fixed: [
              `"keys": [
                "get",
                "wrapKey",
                "unwrapKey"
              ]`,
            ],
          },
        ),
      ],
      silent: [silent('what is needed', armPolicy('["get", "wrapKey", "unwrapKey"]'))],
    },
    terraform: {
      fires: [
        fires('encrypt and decrypt stand in for nothing', terraformPolicy('«["Get", "Encrypt", "Decrypt"]»'), {
          severity: 'error',
          fixed: ['key_permissions = ["Get", "Encrypt", "Decrypt", "WrapKey", "UnwrapKey"]'],
        }),
        fires(
          'a policy that the vault lists itself',
          [
            [terraform.grant, ''],
            [terraform.order, ''],
            ['rbac_authorization_enabled = true', 'rbac_authorization_enabled = false'],
            [
              'purge_protection_enabled   = true\n',
              `purge_protection_enabled   = true

  access_policy {
    tenant_id       = data.azurerm_client_config.current.tenant_id
    object_id       = azurerm_user_assigned_identity.chat.principal_id
    key_permissions = «["Get"]»
  }
`,
            ],
          ],
          { severity: 'error', fixed: ['key_permissions = ["Get", "WrapKey", "UnwrapKey"]'] },
        ),
      ],
      silent: [
        silent('what is needed', terraformPolicy('["Get", "WrapKey", "UnwrapKey"]')),
        silent('who runs it says what is permitted', [
          ...terraformPolicy('var.permitted'),
          ['variable "workspace_id"', 'variable "permitted" {\n  type = list(string)\n}\n\nvariable "workspace_id"'],
        ]),
      ],
    },
    script: {
      fires: [
        fires('unwrapping is forgotten', scriptPolicy('«get wrapKey»'), {
          severity: 'warning',
          fixed: ['--key-permissions get wrapKey unwrapKey\n'],
        }),
        fires('in PowerShell', [], {
          files: {
            'Deploy.ps1': powershell(
              'Set-AzKeyVaultAccessPolicy -VaultName kv-chat -ObjectId $account.Identity.PrincipalId -PermissionsToKeys «get,list»\n',
            ).replace('-EnableRbacAuthorization', '-DisableRbacAuthorization'),
          },
          severity: 'warning',
          fixed: ['-PermissionsToKeys get,list,wrapKey,unwrapKey\n'],
        }),
      ],
      silent: [silent('what is needed', scriptPolicy('get wrapKey unwrapKey'))],
    },
  },
});
