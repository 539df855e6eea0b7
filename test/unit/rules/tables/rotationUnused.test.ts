import { atDeployment, plain, rotates, scriptVersion, version } from '../../../support/rules/keyChanges.ts';
import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

// Which of the accounts are to follow, or whether the key is to stop rotating, only a person can say.
const info = { severity: 'info', fixed: 'none' } as const;

function inOrder([find, put]: Change, mark: string): Change {
  return [find, put.replace(mark, `«${mark}»`)];
}

/** Another account under the same key. */
function secondBicep(keyVersion: string): Change {
  return [
    '  dependsOn: [grant]\n}\n',
    `  dependsOn: [grant]
}

resource second 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'second'
  location: location
  kind: 'OpenAI'
  sku: { name: 'S0' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '\${identity.id}': {} }
  }
  properties: {
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: vault.properties.vaultUri
        keyName: key.name
        keyVersion: ${keyVersion}
        identityClientId: identity.properties.clientId
      }
    }
  }
  dependsOn: [grant]
}
`,
  ];
}

function secondArm(keyVersion: string): Change {
  return [
    `    {
      "type": "Microsoft.CognitiveServices/accounts",
      "apiVersion": "2025-06-01",
      "name": "chat",`,
    `    {
      "type": "Microsoft.CognitiveServices/accounts",
      "apiVersion": "2025-06-01",
      "name": "second",
      "location": "[parameters('location')]",
      "kind": "OpenAI",
      "sku": { "name": "S0" },
      "identity": { "type": "UserAssigned", "userAssignedIdentities": { "[variables('identityId')]": {} } },
      "dependsOn": [
        "[variables('identityId')]",
        "[extensionResourceId(variables('keyId'), 'Microsoft.Authorization/roleAssignments', variables('grantName'))]"
      ],
      "properties": {
        "encryption": {
          "keySource": "Microsoft.KeyVault",
          "keyVaultProperties": {
            "keyVaultUri": "[reference(variables('vaultId'), '2026-02-01').vaultUri]",
            "keyName": "chat-cmk",
            "keyVersion": "${keyVersion}",
            "identityClientId": "[reference(variables('identityId'), '2023-01-31').clientId]"
          }
        }
      }
    },
    {
      "type": "Microsoft.CognitiveServices/accounts",
      "apiVersion": "2025-06-01",
      "name": "chat",`,
  ];
}

function secondTerraform(attribute: string): Change {
  return [
    'variable "workspace_id"',
    `resource "azurerm_cognitive_account" "second" {
  name                = "second"
  resource_group_name = "rg-chat"
  location            = "swedencentral"
  kind                = "OpenAI"
  sku_name            = "S0"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.chat.id]
  }

  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_key.chat.${attribute}
    identity_client_id = azurerm_user_assigned_identity.chat.client_id
  }

  depends_on = [azurerm_role_assignment.grant]
}

variable "workspace_id"`,
  ];
}

function secondScript(properties: string): Change {
  return [
    'VAULT_URI=',
    `az cognitiveservices account create -n second -g "$GROUP" --kind OpenAI --sku S0 -l swedencentral --assign-identity
az cognitiveservices account update -n second -g "$GROUP" --encryption '{"keySource":"Microsoft.KeyVault","keyVaultProperties":{"keyName":"chat-cmk",${properties}"keyVaultUri":"https://kv-chat.vault.azure.net/"}}'
VAULT_URI=`,
  ];
}

/** The commands of two changes at the same place, one after the other. */
function both([find, first]: Change, [, second]: Change): Change {
  return [find, first.replace(find, '') + second];
}

const newest = `last(split(key.properties.keyUriWithVersion, '/'))`;
const policy = {
  bicep: inOrder(rotates.bicep, 'rotationPolicy'),
  arm: inOrder(rotates.arm, '"rotationPolicy"'),
  terraform: inOrder(rotates.terraform, 'rotation_policy'),
} as const;

describeRule('rotation-unused', {
  formats: {
    bicep: {
      fires: [
        fires('both are pinned at deployment', [policy.bicep, plain(atDeployment.bicep), secondBicep(newest)], info),
        fires(
          'one at deployment, one to a version that is written out',
          [policy.bicep, plain(atDeployment.bicep), secondBicep(`'${version}'`)],
          info,
        ),
        fires(
          'a loop makes several',
          [
            policy.bicep,
            plain(atDeployment.bicep),
            [
              `accounts@2025-06-01' = {\n  name: 'chat'`,
              `accounts@2025-06-01' = [for name in ['chat', 'second', 'third']: {\n  name: name`,
            ],
            ['  dependsOn: [grant]\n}\n', '  dependsOn: [grant]\n}]\n'],
          ],
          info,
        ),
      ],
      silent: [
        silent('one follows', [rotates.bicep, plain(atDeployment.bicep), secondBicep(`''`)]),
        silent('nothing rotates the key', [plain(atDeployment.bicep), secondBicep(newest)]),
        silent('of one account its own finding says it all', [rotates.bicep, plain(atDeployment.bicep)]),
        silent('whether one follows is for who deploys to say', [
          rotates.bicep,
          ['param location', 'param version string\nparam location'],
          plain(atDeployment.bicep),
          secondBicep('version'),
        ]),
      ],
    },
    arm: {
      fires: [fires('both are pinned', [policy.arm, plain(atDeployment.arm), secondArm(version)], info)],
      silent: [silent('one follows', [rotates.arm, plain(atDeployment.arm), secondArm('')])],
    },
    terraform: {
      fires: [fires('both are pinned', [policy.terraform, plain(atDeployment.terraform), secondTerraform('id')], info)],
      silent: [
        silent('one follows', [rotates.terraform, plain(atDeployment.terraform), secondTerraform('versionless_id')]),
      ],
    },
    script: {
      fires: [
        fires(
          'both are pinned',
          [
            both(
              inOrder(rotates.script, /'\{.*\}'/.exec(rotates.script[1])?.[0] ?? ''),
              secondScript(`"keyVersion":"${version}",`),
            ),
            ...scriptVersion.map(plain),
          ],
          info,
        ),
      ],
      silent: [
        silent('one follows', [both(rotates.script, secondScript('')), ...scriptVersion.map(plain)]),
        silent('one account in PowerShell', [rotates.powerShell], { files: rightPowerShell }),
      ],
    },
  },
});
