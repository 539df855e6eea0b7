import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

/** A new account is none the worse, and whether it has a key today no file says: nothing is to be mended. */
const hint = { severity: 'hint', fixed: 'none' } as const;
const foundry: readonly Change[] = [
  ["kind: 'OpenAI'", "kind: 'AIServices'"],
  ["customSubDomainName: 'chat'", "customSubDomainName: 'chat'\n    allowProjectManagement: true"],
];
const encryption = `    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: vault.properties.vaultUri
        keyName: key.name
        identityClientId: identity.properties.clientId
      }
    }
`;
const later = (source: string): Change => [
  '  dependsOn: [grant]\n}\n',
  `  dependsOn: [grant]
}

resource later 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'chat'
  location: location
  kind: 'AIServices'
  sku: { name: 'S0' }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '\${identity.id}': {} } }
  properties: {
    allowProjectManagement: true
    encryption: { keySource: ${source} }
  }
  dependsOn: [account]
}
`,
];
const microsoft = "'Microsoft.CognitiveServices'";
const azapi = (projects: string): Change => [
  'variable "workspace_id"',
  `resource "azapi_resource" "foundry" {
  type     = "Microsoft.CognitiveServices/accounts@2025-06-01"
  name     = "foundry"
  location = "swedencentral"
  body = {
    kind = "AIServices"
    properties = {
      allowProjectManagement = ${projects}
      encryption = {
        keySource = "Microsoft.CognitiveServices"
      }
    }
  }
}

variable "workspace_id"`,
];

describeRule('key-removal', {
  formats: {
    bicep: {
      fires: [
        fires(
          'the account says it outright',
          [...foundry, [encryption, `    encryption: { keySource: «${microsoft}» }\n`]],
          hint,
        ),
        fires(
          'a variable says it',
          [
            ...foundry,
            ['param location', `var source = ${microsoft}\nparam location`],
            [encryption, '    encryption: { keySource: «source» }\n'],
          ],
          hint,
        ),
        fires('a later declaration takes the key away', [...foundry, later(`«${microsoft}»`)], {
          severity: 'error',
          fixed: [`    allowProjectManagement: true\n${encryption}  }\n  dependsOn: [account]`],
        }),
      ],
      silent: [
        silent('it has no projects', [
          ["kind: 'OpenAI'", "kind: 'AIServices'"],
          [encryption, `    encryption: { keySource: ${microsoft} }\n`],
        ]),
        silent('it is no Foundry account', [[encryption, `    encryption: { keySource: ${microsoft} }\n`]]),
        silent('nothing is said of its encryption', [...foundry, [encryption, '']]),
        silent('who deploys says whose keys', [
          ...foundry,
          ['param location', 'param source string\nparam location'],
          [encryption, '    encryption: { keySource: source }\n'],
        ]),
        silent('whether it has projects, who deploys says', [
          ["kind: 'OpenAI'", "kind: 'AIServices'"],
          ['param location', 'param projects bool\nparam location'],
          ["customSubDomainName: 'chat'", "customSubDomainName: 'chat'\n    allowProjectManagement: projects"],
          [encryption, `    encryption: { keySource: ${microsoft} }\n`],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'the account says it outright',
          [
            ['"kind": "OpenAI"', '"kind": "AIServices"'],
            ['"customSubDomainName": "chat"', '"customSubDomainName": "chat",\n        "allowProjectManagement": true'],
            ['"keySource": "Microsoft.KeyVault"', '"keySource": «"Microsoft.CognitiveServices"»'],
          ],
          hint,
        ),
      ],
      silent: [
        silent('it keeps the key', [
          ['"kind": "OpenAI"', '"kind": "AIServices"'],
          ['"customSubDomainName": "chat"', '"customSubDomainName": "chat",\n        "allowProjectManagement": true'],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'azapi says it outright',
          [
            [
              azapi('true')[0],
              azapi('true')[1].replace('"Microsoft.CognitiveServices"\n', '«"Microsoft.CognitiveServices"»\n'),
            ],
          ],
          hint,
        ),
      ],
      silent: [
        silent('azapi makes an account without projects', [azapi('false')]),
        silent('azurerm leaves the block out', [
          ['kind                  = "OpenAI"', 'kind                  = "AIServices"'],
          ['custom_subdomain_name = "chat"', 'custom_subdomain_name = "chat"\n  project_management_enabled = true'],
          [
            `  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id
    identity_client_id = azurerm_user_assigned_identity.chat.client_id
  }

`,
            '',
          ],
        ]),
      ],
    },
    script: {
      fires: [
        // A script that goes back was written to do so: which of its commands is too much is the person's to say.
        fires(
          'a later command takes the key away',
          [
            ['--kind OpenAI', '--kind AIServices --allow-project-management true'],
            [
              '\\"keyVaultUri\\":\\"$VAULT_URI\\"}}"\n',
              `\\"keyVaultUri\\":\\"$VAULT_URI\\"}}"\naz cognitiveservices account update -n chat -g "$GROUP" --encryption «'{"keySource":"Microsoft.CognitiveServices"}'»\n`,
            ],
          ],
          { severity: 'error', fixed: 'none' },
        ),
      ],
      silent: [
        silent('the account has no projects', [
          ['--kind OpenAI', '--kind AIServices'],
          [
            '\\"keyVaultUri\\":\\"$VAULT_URI\\"}}"\n',
            `\\"keyVaultUri\\":\\"$VAULT_URI\\"}}"\naz cognitiveservices account update -n chat -g "$GROUP" --encryption '{"keySource":"Microsoft.CognitiveServices"}'\n`,
          ],
        ]),
      ],
    },
  },
});
