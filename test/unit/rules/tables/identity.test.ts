import { rightPowerShell } from '../../../support/rules/rightPowerShell.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const severity = 'error';
const attached = `  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '\${identity.id}': {} }
  }
`;
const clientId = '\n        identityClientId: identity.properties.clientId';
const other: Change = [
  '\nresource vault ',
  `
resource other 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-other'
  location: location
}

resource vault `,
];
const armClientId = `,
            "identityClientId": "[reference(variables('identityId'), '2023-01-31').clientId]"`;
const terraformAttached = `  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.chat.id]
  }

`;
const terraformClientId = '\n    identity_client_id = azurerm_user_assigned_identity.chat.client_id';

describeRule('identity', {
  formats: {
    bicep: {
      fires: [
        fires(
          'the account has no identity',
          [
            [attached, ''],
            [clientId, ''],
            ['resource account ', 'resource «account» '],
          ],
          {
            severity,
            fixed: [
              "  sku: { name: 'S0' }\n  identity: {\n    type: 'UserAssigned'\n    userAssignedIdentities: {\n      '${identity.id}': {}\n    }\n  }\n  properties: {\n",
              `keyName: key.name${clientId}\n`,
            ],
          },
        ),
        fires(
          'its type is None',
          [
            [attached, "  identity: «{ type: 'None' }»\n"],
            [clientId, ''],
          ],
          {
            severity,
            fixed: ["  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }\n"],
          },
        ),
        fires(
          'one is attached, and the encryption names none',
          [
            [attached, attached.replace('identity', '«identity»')],
            [clientId, ''],
          ],
          { severity, fixed: [`keyName: key.name${clientId}\n      }`] },
        ),
        fires(
          'another one is attached than it names',
          [
            other,
            ["'${identity.id}': {}", "'${other.id}': {}"],
            [clientId, '\n        identityClientId: «identity.properties.clientId»'],
          ],
          { severity, fixed: ["userAssignedIdentities: { '${other.id}': {}, '${identity.id}': {} }"] },
        ),
        fires(
          'only its own is attached, and it names another one',
          [
            [attached, "  identity: { type: 'SystemAssigned' }\n"],
            [clientId, '\n        identityClientId: «identity.properties.clientId»'],
          ],
          {
            severity,
            fixed: [
              "  identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }\n",
            ],
          },
        ),
      ],
      silent: [
        silent('the client id is a parameter', [
          ['param location', 'param clientId string\nparam location'],
          [clientId, '\n        identityClientId: clientId'],
        ]),
        silent('which identities are attached, a parameter says', [
          ['param location', 'param identities object\nparam location'],
          ["{ '${identity.id}': {} }", 'identities'],
        ]),
        silent('whether it has one of its own, who deploys says', [
          ['param location', 'param identityType string\nparam location'],
          [attached, '  identity: { type: identityType }\n'],
          [clientId, ''],
        ]),
        silent('it has both, and the encryption means its own', [
          ["type: 'UserAssigned'", "type: 'SystemAssigned, UserAssigned'"],
          [clientId, ''],
        ]),
        silent('the account has no identity and no key', [
          [attached, ''],
          [clientId, ''],
          ["keySource: 'Microsoft.KeyVault'", "keySource: 'Microsoft.CognitiveServices'"],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'one is attached, and the encryption names none',
          [
            [armClientId, ''],
            ['"identity": {\n', '«"identity"»: {\n'],
          ],
          {
            severity,
            fixed: [
              `"keyName": "chat-cmk",\n            "identityClientId": "[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-chat'), '2023-01-31').clientId]"\n`,
            ],
          },
        ),
      ],
      silent: [
        silent('the client id is a parameter', [
          ['"parameters": {', '"parameters": { "clientId": { "type": "string" },'],
          ["[reference(variables('identityId'), '2023-01-31').clientId]", "[parameters('clientId')]"],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'the account has no identity',
          [
            [terraformAttached, ''],
            [terraformClientId, ''],
            ['resource "azurerm_cognitive_account" "chat"', '«resource "azurerm_cognitive_account" "chat"»'],
          ],
          {
            severity,
            fixed: [
              `  custom_subdomain_name = "chat"\n\n${terraformAttached}  customer_managed_key {\n`,
              `versionless_id${terraformClientId}\n`,
            ],
          },
        ),
        fires(
          'its own alone is attached, and the encryption names another one',
          [
            [terraformAttached, '  identity {\n    type = "SystemAssigned"\n  }\n\n'],
            [terraformClientId, '\n    identity_client_id = «azurerm_user_assigned_identity.chat.client_id»'],
          ],
          {
            severity,
            fixed: [
              '  identity {\n    type         = "SystemAssigned, UserAssigned"\n    identity_ids = [azurerm_user_assigned_identity.chat.id]\n  }\n',
            ],
          },
        ),
      ],
      silent: [
        silent('the client id is a variable', [
          ['variable "workspace_id"', 'variable "client_id" {\n  type = string\n}\n\nvariable "workspace_id"'],
          [terraformClientId, '\n    identity_client_id = var.client_id'],
        ]),
        silent('the block is there on a condition', [
          [
            terraformAttached,
            '  dynamic "identity" {\n    for_each = var.workspace_id == "" ? [] : [1]\n    content {\n      type = "SystemAssigned"\n    }\n  }\n\n',
          ],
          [terraformClientId, ''],
        ]),
      ],
    },
    script: {
      fires: [
        fires(
          'the account is created without one',
          [
            [' --assign-identity', ''],
            ['az cognitiveservices account update', '«az cognitiveservices account update»'],
          ],
          { severity, fixed: ['-l swedencentral --assign-identity\n'] },
        ),
        fires(
          'by PowerShell',
          [
            [' -AssignIdentity', ''],
            ['Set-AzCognitiveServicesAccount', '«Set-AzCognitiveServicesAccount»'],
          ],
          { files: rightPowerShell, severity, fixed: ['-Location swedencentral -AssignIdentity\n'] },
        ),
        // Which identity is meant, and whether it may use the key, is the person's to say.
        fires(
          'PowerShell attaches one and names none',
          [
            [' -AssignIdentity', ' -IdentityType UserAssigned -UserAssignedIdentityId $identity.Id'],
            ['$log = ', '$identity = Get-AzUserAssignedIdentity -ResourceGroupName $group -Name id-chat\n$log = '],
            ['Set-AzCognitiveServicesAccount', '«Set-AzCognitiveServicesAccount»'],
          ],
          { files: rightPowerShell, severity, fixed: 'none' },
        ),
      ],
      silent: [
        silent('it is assigned by a command of its own', [
          [' --assign-identity', ''],
          ['PRINCIPAL=', 'az cognitiveservices account identity assign -n chat -g "$GROUP"\nPRINCIPAL='],
        ]),
        silent('the account is made elsewhere', [
          [
            'az cognitiveservices account create -n chat -g "$GROUP" --kind OpenAI --sku S0 -l swedencentral --assign-identity\n',
            '',
          ],
        ]),
      ],
    },
  },
});
