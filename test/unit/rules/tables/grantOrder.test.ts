import { arm, bicep, powershell, powershellGrant, script, terraform } from '../../../support/rules/pieces.ts';
import { rightFiles } from '../../../support/rules/right.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const bicepPlace: Change = ['    encryption: {', '    «encryption»: {'];
const bicepPolicy = `resource grant 'Microsoft.KeyVault/vaults/accessPolicies@2026-02-01' = {
  parent: vault
  name: 'add'
  properties: {
    accessPolicies: [
      {
        tenantId: subscription().tenantId
        objectId: identity.properties.principalId
        permissions: { keys: ['get', 'wrapKey', 'unwrapKey'] }
      }
    ]
  }
}

`;
const bicepOrder = `  }
  dependsOn: [
    grant
  ]
}
`;
const withModule = { ...rightFiles.bicep, 'grant.bicep': bicep.grantModule };
const block = `
  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id
    identity_client_id = azurerm_user_assigned_identity.chat.client_id
  }

  depends_on = [azurerm_role_assignment.grant]
}
`;
const separate = (heading: string, order = ''): string => `}

${heading} {
  cognitive_account_id = azurerm_cognitive_account.chat.id
  key_vault_key_id     = azurerm_key_vault_key.chat.versionless_id
  identity_client_id   = azurerm_user_assigned_identity.chat.client_id
${order}}
`;
const terraformOrder = '\n  depends_on = [azurerm_role_assignment.grant]\n';
const separateHeading = 'resource "azurerm_cognitive_account_customer_managed_key" "chat"';

describeRule('grant-order', {
  formats: {
    bicep: {
      fires: [
        fires('nothing is waited for', [[bicep.order, ''], bicepPlace], { severity: 'warning', fixed: [bicepOrder] }),
        fires('something else is waited for', [['dependsOn: [grant]', 'dependsOn: [key]'], bicepPlace], {
          severity: 'warning',
          fixed: ['dependsOn: [key, grant]'],
        }),
        fires('the grant is in a module', [[bicep.grant, bicep.grantModuleCall], [bicep.order, ''], bicepPlace], {
          files: withModule,
          severity: 'warning',
          fixed: [bicepOrder],
        }),
        fires(
          'an access policy is not waited for',
          [
            ['enableRbacAuthorization: true', 'enableRbacAuthorization: false'],
            [bicep.grant, bicepPolicy],
            [bicep.order, ''],
            bicepPlace,
          ],
          { severity: 'warning', fixed: [bicepOrder] },
        ),
      ],
      silent: [
        silent('the grant is waited for', []),
        silent('what the account refers to waits for it', [
          [bicep.order, ''],
          [
            'resource account',
            "resource tags 'Microsoft.Resources/tags@2024-03-01' = {\n  name: 'default'\n  properties: { tags: { grant: grant.name } }\n}\n\nresource account",
          ],
          ["  kind: 'OpenAI'\n", "  kind: 'OpenAI'\n  tags: tags.properties.tags\n"],
        ]),
        silent('the module that grants is waited for', [[bicep.grant, bicep.grantModuleCall]], { files: withModule }),
        silent('the vault lists the policy itself, and the account takes its URI', [
          [bicep.grant, ''],
          [bicep.order, ''],
          [
            'enableRbacAuthorization: true',
            "enableRbacAuthorization: false\n    accessPolicies: [{ tenantId: subscription().tenantId, objectId: identity.properties.principalId, permissions: { keys: ['get', 'wrapKey', 'unwrapKey'] } }]",
          ],
        ]),
        silent('another grant that suffices is waited for', [
          [
            'resource account',
            `${bicep.grant.replace('resource grant', 'resource second').replace("'encryption'", "'second'")}resource account`,
          ],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'nothing makes it wait',
          [
            [arm.order, ''],
            ['"encryption": {', '«"encryption"»: {'],
          ],
          {
            severity: 'warning',
            fixed: [`"[variables('keyId')]",\n        "[variables('grantName')]"\n      ],`],
          },
        ),
      ],
      silent: [
        silent('the grant is waited for by its id', []),
        silent('the grant is waited for by its name', [[arm.order, `,\n        "[variables('grantName')]"`]]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'nothing makes it wait',
          [
            [terraform.order, ''],
            ['  customer_managed_key {', '  «customer_managed_key» {'],
          ],
          {
            severity: 'warning',
            fixed: [`  }\n${terraformOrder}}\n`],
          },
        ),
        fires('the key is set by a resource of its own', [[block, separate(`«${separateHeading}»`)]], {
          severity: 'warning',
          fixed: [separate(separateHeading, terraformOrder)],
        }),
      ],
      silent: [
        silent('the grant is waited for', []),
        silent('the resource of its own waits', [[block, separate(separateHeading, terraformOrder)]]),
        silent('an argument refers to the grant', [
          ['depends_on = [azurerm_role_assignment.grant]', 'tags = { grant = azurerm_role_assignment.grant.id }'],
        ]),
      ],
    },
    script: {
      fires: [
        fires(
          'the grant is made too late',
          [
            [script.grant, ''],
            [`${script.encryption}\n`, `«${script.encryption}»\n${script.grant}`],
          ],
          // Commands would have to change places, with what else stands between them.
          { severity: 'warning', fixed: 'none' },
        ),
        fires('the grant is made too late, in PowerShell', [], {
          files: {
            'Deploy.ps1': `${powershell('').replace('Set-AzCognitiveServicesAccount', '«Set-AzCognitiveServicesAccount»')}${powershellGrant}`,
          },
          severity: 'warning',
          // The same.
          fixed: 'none',
        }),
      ],
      silent: [
        silent('the grant comes first', []),
        silent('the grant comes first, in PowerShell', [], { files: { 'Deploy.ps1': powershell(powershellGrant) } }),
      ],
    },
  },
});
