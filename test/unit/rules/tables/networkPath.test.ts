import { rightPowerShell } from '../../../support/rules/rightPowerShell.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

/** With the bypass on it is still said, as a hint, that Microsoft's documents disagree on it. */
const leaves = 'hint';
const error = 'error';
const firewall = (acls: string, change = ''): readonly [string, string] => [
  'enablePurgeProtection: true',
  `enablePurgeProtection: true\n    ${change}networkAcls: ${acls}`,
];
const outbound = (properties: string): readonly [string, string] => [
  "customSubDomainName: 'chat'",
  `customSubDomainName: 'chat'\n    ${properties}`,
];

describeRule('network-path', {
  formats: {
    bicep: {
      fires: [
        fires(
          'the firewall denies and lets nobody through',
          [firewall("{ defaultAction: 'Deny', bypass: «'None'» }")],
          {
            severity: error,
            fixed: ["networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices' }"],
            leaves,
          },
        ),
        fires(
          'public access is off and the bypass too',
          [firewall("{\n      bypass: «'None'»\n    }", "publicNetworkAccess: 'Disabled'\n    ")],
          { severity: error, fixed: ["networkAcls: {\n      bypass: 'AzureServices'\n    }"], leaves },
        ),
        // Whose host it is in which cloud, a list of texts cannot say.
        fires(
          'the account may go elsewhere only',
          [outbound("restrictOutboundNetworkAccess: true\n    allowedFqdnList: «['example.com']»")],
          {
            severity: error,
            fixed: 'none',
          },
        ),
        fires('the account may go nowhere', [outbound('restrictOutboundNetworkAccess: «true»')], {
          severity: error,
          fixed: 'none',
        }),
        // The perimeter's own rules are not in the files.
        fires(
          'a perimeter decides',
          [
            [
              'enablePurgeProtection: true',
              "enablePurgeProtection: true\n    publicNetworkAccess: «'SecuredByPerimeter'»",
            ],
          ],
          { severity: 'warning', fixed: 'none' },
        ),
        // It is what the documents of the service ask for.
        fires('trusted services alone come in', [firewall("{ defaultAction: 'Deny', bypass: «'AzureServices'» }")], {
          severity: 'hint',
          fixed: 'none',
        }),
        fires(
          'public access is off, and trusted services come in unsaid',
          [['enablePurgeProtection: true', "enablePurgeProtection: true\n    publicNetworkAccess: «'Disabled'»"]],
          { severity: 'hint', fixed: 'none' },
        ),
      ],
      silent: [
        silent('the firewall lets everybody in, whatever its bypass', [
          firewall("{ defaultAction: 'Allow', bypass: 'None' }"),
        ]),
        silent('who deploys says whether it denies', [
          ['param location', 'param action string\nparam location'],
          firewall("{ defaultAction: action, bypass: 'None' }"),
        ]),
        silent('the list of hosts holds the vault', [
          outbound("restrictOutboundNetworkAccess: true\n    allowedFqdnList: ['KV-Chat.vault.azure.net']"),
        ]),
        silent('the list of hosts is a parameter', [
          ['param location', 'param hosts array\nparam location'],
          outbound('restrictOutboundNetworkAccess: true\n    allowedFqdnList: hosts'),
        ]),
        silent('the list does not count', [
          outbound("restrictOutboundNetworkAccess: false\n    allowedFqdnList: ['example.com']"),
        ]),
        silent('it is the firewall of the account itself', [
          outbound("networkAcls: { defaultAction: 'Deny', bypass: 'None' }"),
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'the firewall denies and lets nobody through',
          [
            [
              '"enablePurgeProtection": true',
              '"enablePurgeProtection": true,\n        "networkAcls": { "defaultAction": "Deny", "bypass": «"None"» }',
            ],
          ],
          { severity: error, fixed: ['"networkAcls": { "defaultAction": "Deny", "bypass": "AzureServices" }'], leaves },
        ),
      ],
      silent: [
        silent('who deploys says what comes in', [
          ['"parameters": {', '"parameters": { "bypass": { "type": "string" },'],
          [
            '"enablePurgeProtection": true',
            `"enablePurgeProtection": true,\n        "networkAcls": { "defaultAction": "Deny", "bypass": "[parameters('bypass')]" }`,
          ],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'the firewall denies and lets nobody through',
          [
            [
              'purge_protection_enabled   = true\n',
              'purge_protection_enabled   = true\n\n  network_acls {\n    default_action = "Deny"\n    bypass         = «"None"»\n  }\n',
            ],
          ],
          { severity: error, fixed: ['    bypass         = "AzureServices"\n'], leaves },
        ),
        fires(
          'the account may go elsewhere only',
          [
            [
              'custom_subdomain_name = "chat"\n',
              'custom_subdomain_name = "chat"\n\n  outbound_network_access_restricted = true\n  fqdns                              = «["example.com"]»\n',
            ],
          ],
          { severity: error, fixed: 'none' },
        ),
      ],
      silent: [
        silent('public access is on and nothing else said', [
          [
            'purge_protection_enabled   = true\n',
            'purge_protection_enabled   = true\n\n  public_network_access_enabled = true\n',
          ],
        ]),
      ],
    },
    script: {
      fires: [
        fires(
          'the firewall denies and lets nobody through',
          [['--enable-purge-protection true', '--enable-purge-protection true --default-action Deny --bypass «None»']],
          { severity: error, fixed: ['--default-action Deny --bypass AzureServices'], leaves },
        ),
        fires(
          'PowerShell sets the rules of the vault in a step of its own',
          [
            [
              '$log = ',
              'Update-AzKeyVaultNetworkRuleSet -VaultName kv-chat -DefaultAction Deny -Bypass «None»\n$log = ',
            ],
          ],
          { files: rightPowerShell, severity: error, fixed: ['-DefaultAction Deny -Bypass AzureServices'], leaves },
        ),
      ],
      silent: [
        silent('a later command lets trusted services and everybody in', [
          ['--enable-purge-protection true', '--enable-purge-protection true --default-action Deny --bypass None'],
          ['VAULT_ID=', 'az keyvault update --name "$KV" --default-action Allow\nVAULT_ID='],
        ]),
        silent('what the firewall does is a variable', [
          ['--enable-purge-protection true', '--enable-purge-protection true --default-action "$ACTION" --bypass None'],
        ]),
      ],
    },
  },
});
