import { arm, bicep, powershell, script, terraform } from '../../../support/rules/pieces.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const inVault = (holder: string, model = 'enableRbacAuthorization: true\n    '): Change => [
  'enableRbacAuthorization: true',
  `${model}accessPolicies: [
      {
        tenantId: subscription().tenantId
        objectId: ${holder}
        permissions: { keys: ['get', 'wrapKey', 'unwrapKey'] }
      }
    ]`,
];
const bicepWithout: readonly Change[] = [
  [bicep.grant, ''],
  [bicep.order, ''],
];
const bicepRoleFixed = [
  "resource keyAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {",
  `  dependsOn: [
    keyAccess
  ]`,
];
const armPolicy = (holder: string): string => `        "accessPolicies": [
          {
            "tenantId": "[subscription().tenantId]",
            "objectId": ${holder},
            "permissions": { "keys": ["get", "wrapKey", "unwrapKey"] }
          }
        ],
`;
const armHolder = `"[reference(variables('identityId'), '2023-01-31').principalId]"`;
const terraformPolicy = (heading: string): string => `resource ${heading} {
  key_vault_id    = azurerm_key_vault.chat.id
  tenant_id       = azurerm_user_assigned_identity.chat.tenant_id
  object_id       = azurerm_user_assigned_identity.chat.principal_id
  key_permissions = ["Get", "WrapKey", "UnwrapKey"]
}

`;
const scriptPolicy =
  'az keyvault set-policy -n "$KV" --object-id "$PRINCIPAL" --key-permissions get wrapKey unwrapKey\n';
const powershellPolicy =
  'Set-AzKeyVaultAccessPolicy -VaultName kv-chat -ObjectId $account.Identity.PrincipalId -PermissionsToKeys get,wrapKey,unwrapKey\n';

// What the fix adds is the grant that counts. The one that does not is told as a hint then: to take it away is for the person.
describeRule('permission-model', {
  formats: {
    bicep: {
      fires: [
        fires('an access policy where roles count', [...bicepWithout, inVault('«identity.properties.principalId»')], {
          severity: 'error',
          fixed: bicepRoleFixed,
          leaves: 'hint',
        }),
        fires(
          'roles count from API version 2026-02-01 on, unless it is told otherwise',
          [...bicepWithout, inVault('«identity.properties.principalId»', '')],
          { severity: 'error', fixed: bicepRoleFixed, leaves: 'hint' },
        ),
        fires(
          'a role where access policies count',
          [
            ['enableRbacAuthorization: true', 'enableRbacAuthorization: false'],
            ['resource grant', 'resource «grant»'],
          ],
          {
            severity: 'error',
            fixed: [
              "resource keyAccess 'Microsoft.KeyVault/vaults/accessPolicies@2026-02-01' = {",
              'objectId: identity.properties.principalId',
              'dependsOn: [grant, keyAccess]',
            ],
            leaves: 'hint',
          },
        ),
        fires(
          'a policy that is left over beside a role that suffices',
          [inVault('«identity.properties.principalId»')],
          // It does no harm; whether anybody reads it otherwise is for the person to say.
          { severity: 'hint', fixed: 'none' },
        ),
      ],
      silent: [
        silent('a role where roles count', []),
        silent('an access policy where access policies count', [
          ...bicepWithout,
          inVault('identity.properties.principalId', 'enableRbacAuthorization: false\n    '),
        ]),
        silent('an access policy of somebody else', [inVault('deployer().objectId')]),
        silent('with an older API version access policies count', [
          ...bicepWithout,
          inVault('identity.properties.principalId', ''),
          ["'Microsoft.KeyVault/vaults@2026-02-01'", "'Microsoft.KeyVault/vaults@2023-07-01'"],
        ]),
        silent('who deploys chooses the model', [
          ['param location', 'param roles bool\nparam location'],
          ['enableRbacAuthorization: true', 'enableRbacAuthorization: roles'],
        ]),
        silent('the vault is described elsewhere', [[bicep.vault, bicep.vaultElsewhere]]),
      ],
    },
    arm: {
      fires: [
        fires(
          'a role where access policies count',
          [
            ['"enableRbacAuthorization": true', '"enableRbacAuthorization": false'],
            [
              '"type": "Microsoft.Authorization/roleAssignments"',
              '"type": «"Microsoft.Authorization/roleAssignments"»',
            ],
          ],
          {
            severity: 'error',
            fixed: ['"enablePurgeProtection": true,\n        "accessPolicies": [', '"wrapKey",'],
            leaves: 'hint',
          },
        ),
        fires(
          'an access policy where roles count',
          [
            [arm.grant, ''],
            [arm.order, ''],
            [
              '        "enableSoftDelete": true,\n',
              `${armPolicy(`«${armHolder}»`)}        "enableSoftDelete": true,\n`,
            ],
          ],
          {
            severity: 'error',
            fixed: ['"type": "Microsoft.Authorization/roleAssignments"', '"[extensionResourceId('],
            leaves: 'hint',
          },
        ),
      ],
      silent: [
        silent('a role where roles count', []),
        silent('an access policy where access policies count', [
          [arm.grant, ''],
          [arm.order, ''],
          [
            '        "enableRbacAuthorization": true,\n',
            `        "enableRbacAuthorization": false,\n${armPolicy(armHolder)}`,
          ],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'a role where access policies count',
          [
            ['rbac_authorization_enabled = true', 'rbac_authorization_enabled = false'],
            ['resource "azurerm_role_assignment" "grant"', '«resource "azurerm_role_assignment" "grant"»'],
          ],
          {
            severity: 'error',
            fixed: [
              'depends_on = [azurerm_role_assignment.grant, azurerm_key_vault_access_policy.customer_managed_key]',
              'resource "azurerm_key_vault_access_policy" "customer_managed_key" {',
            ],
            leaves: 'hint',
          },
        ),
        fires(
          'before 5.0 access policies count unless it is told otherwise',
          [
            ['  rbac_authorization_enabled = true\n', ''],
            ['resource "azurerm_role_assignment" "grant"', '«resource "azurerm_role_assignment" "grant"»'],
          ],
          {
            severity: 'error',
            fixed: ['resource "azurerm_key_vault_access_policy" "customer_managed_key" {'],
            leaves: 'hint',
          },
        ),
        fires(
          'an access policy where roles count',
          [
            [
              terraform.grant,
              terraformPolicy('"azurerm_key_vault_access_policy" "grant"').replace(
                /^resource (.*) \{/,
                '«resource $1» {',
              ),
            ],
            ['azurerm_role_assignment.grant]', 'azurerm_key_vault_access_policy.grant]'],
          ],
          {
            severity: 'error',
            fixed: [
              'depends_on = [azurerm_key_vault_access_policy.grant, azurerm_role_assignment.customer_managed_key]',
            ],
            leaves: 'hint',
          },
        ),
      ],
      silent: [
        silent('a role where roles count', []),
        silent('an access policy where access policies count', [
          ['rbac_authorization_enabled = true', 'rbac_authorization_enabled = false'],
          [terraform.grant, terraformPolicy('"azurerm_key_vault_access_policy" "grant"')],
          ['azurerm_role_assignment.grant]', 'azurerm_key_vault_access_policy.grant]'],
        ]),
      ],
    },
    script: {
      fires: [
        fires(
          'a role where access policies count',
          [
            ['--enable-rbac-authorization true', '--enable-rbac-authorization false'],
            ['az role assignment create', '«az role assignment create»'],
          ],
          // Which of the script's variables holds the principal is for the person to say.
          { severity: 'warning', fixed: 'none' },
        ),
        fires(
          'an access policy where roles count',
          [[script.grant, scriptPolicy.replace('az keyvault set-policy', '«az keyvault set-policy»')]],
          {
            severity: 'warning',
            // The same.
            fixed: 'none',
          },
        ),
        fires('an access policy where roles count, in PowerShell', [], {
          files: {
            'Deploy.ps1': powershell(
              powershellPolicy.replace('Set-AzKeyVaultAccessPolicy', '«Set-AzKeyVaultAccessPolicy»'),
            ),
          },
          severity: 'warning',
          // The same.
          fixed: 'none',
        }),
      ],
      silent: [
        silent('a role where roles count', []),
        silent('an access policy where access policies count', [
          ['--enable-rbac-authorization true', '--enable-rbac-authorization false'],
          [script.grant, scriptPolicy],
        ]),
        silent('the tool decides what counts', [[' --enable-rbac-authorization true', '']]),
      ],
    },
  },
});
