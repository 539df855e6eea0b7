import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const severity = 'warning';
const encryption = `
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: vault.properties.vaultUri
        keyName: key.name
        identityClientId: identity.properties.clientId
      }
    }`;

/** Declares the account once more, behind the first time. */
const again = (declaration: string): Change => [
  '  dependsOn: [grant]\n}\n',
  `  dependsOn: [grant]\n}\n\n${declaration}`,
];
const account = (
  properties: string,
  condition = '',
): string => `resource later 'Microsoft.CognitiveServices/accounts@2025-06-01' = ${condition}{
  name: 'chat'
  location: location
  kind: 'OpenAI'
  sku: { name: 'S0' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '\${identity.id}': {} }
  }
${properties}  dependsOn: [account]
}
`;
const module = `param name string
param location string

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: name
  location: location
  kind: 'OpenAI'
  sku: { name: 'S0' }
  «properties»: {
    publicNetworkAccess: 'Disabled'
  }
}
`;
const main = `param location string = 'swedencentral'

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: 'kv-chat'
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-chat'
}

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'chat'
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
        keyName: 'chat-cmk'
        identityClientId: identity.properties.clientId
      }
    }
  }
}

module harden 'harden.bicep' = {
  name: 'harden'
  params: { name: account.name, location: location }
}
`;
const armAgain = (encrypted: string): Change => [
  `            "identityClientId": "[reference(variables('identityId'), '2023-01-31').clientId]"
          }
        }
      }
    }
`,
  `            "identityClientId": "[reference(variables('identityId'), '2023-01-31').clientId]"
          }
        }
      }
    },
    {
      "type": "Microsoft.Resources/deployments",
      "apiVersion": "2025-04-01",
      "name": "harden",
      "dependsOn": ["[resourceId('Microsoft.CognitiveServices/accounts', 'chat')]"],
      "properties": {
        "mode": "Incremental",
        "template": {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "resources": [
            {
              "type": "Microsoft.CognitiveServices/accounts",
              "apiVersion": "2025-06-01",
              "name": "chat",
              "location": "swedencentral",
              "kind": "OpenAI",
              "sku": { "name": "S0" },
              ${encrypted}
            }
          ]
        }
      }
    }
`,
];

describeRule('key-dropped', {
  formats: {
    bicep: {
      fires: [
        fires(
          'the second declaration says other properties',
          [again(account("  «properties»: {\n    customSubDomainName: 'chat'\n  }\n"))],
          {
            severity,
            fixed: [`  properties: {\n    customSubDomainName: 'chat'${encryption}\n  }\n  dependsOn: [account]`],
          },
        ),
        fires('it says none', [again(account('').replace('later', '«later»'))], {
          severity,
          fixed: [`  properties: {${encryption}\n  }\n  dependsOn: [account]`],
        }),
        fires(
          'on a condition',
          [
            ['param location', 'param harden bool\nparam location'],
            again(account("  «properties»: {\n    publicNetworkAccess: 'Disabled'\n  }\n", 'if (harden) ')),
          ],
          { severity, fixed: [`publicNetworkAccess: 'Disabled'${encryption}\n`] },
        ),
        // The module knows neither the vault nor the key: its parameters have to be thought of.
        fires('a module declares it again', [], {
          files: { 'main.bicep': main, 'harden.bicep': module },
          severity,
          fixed: 'none',
        }),
      ],
      silent: [
        silent('the second says it again', [again(account(`  properties: {${encryption}\n  }\n`))]),
        silent('the first is the one without a key', [
          [
            'resource account ',
            account("  properties: {\n    customSubDomainName: 'chat'\n  }\n")
              .replace('  dependsOn: [account]\n', '')
              .replace('later', 'first') + '\nresource account ',
          ],
          ['  dependsOn: [grant]', '  dependsOn: [grant, first]'],
        ]),
        silent('it is only referred to', [
          again("resource later 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = {\n  name: 'chat'\n}\n"),
        ]),
        silent('its properties are a parameter', [
          ['param location', 'param settings object\nparam location'],
          again(account('  properties: settings\n')),
        ]),
        silent('it is another account', [
          again(account("  properties: {\n    customSubDomainName: 'other'\n  }\n").replace("'chat'", "'other'")),
        ]),
      ],
    },
    arm: {
      fires: [
        // The nested template sees what it refers to by names of its own: the properties have to be thought of.
        fires(
          'a nested deployment declares it again',
          [armAgain('«"properties"»: {\n                "publicNetworkAccess": "Disabled"\n              }')],
          {
            severity,
            fixed: 'none',
          },
        ),
      ],
      silent: [
        silent('its properties are a parameter', [
          ['"parameters": {', '"parameters": { "settings": { "type": "object" },'],
          armAgain(`"properties": "[parameters('settings')]"`),
        ]),
      ],
    },
  },
  leftOut: {
    terraform: 'what it changes leaves the rest as it is',
    script: 'its commands change a part and leave the rest as it is',
  },
});
