import { rightPowerShell } from '../../../support/rules/rightPowerShell.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

/** Neither of the two can be moved, and which one is meant is the person's to say: there is no fix. */
const fixed = 'none';
const severity = 'error';
const vault = "resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {\n  name: 'kv-chat'\n  location: ";
const account = "resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {\n  name: 'chat'\n  location: ";
const withParameter = (parameter: string): readonly [string, string] => [
  'param location',
  `${parameter}\nparam location`,
];

describeRule('region', {
  formats: {
    bicep: {
      fires: [
        fires('the account is elsewhere', [[`${account}location`, `${account}«'westeurope'»`]], { severity, fixed }),
        fires(
          'the vault has a region of its own by a parameter with a default',
          [
            withParameter("param keyRegion string = 'westeurope'"),
            [`${vault}location`, `${vault}keyRegion`],
            [`${account}location`, `${account}«location»`],
          ],
          { severity, fixed },
        ),
        fires(
          'a variable holds a region for each of them',
          [
            [`${account}location`, `${account}«regions.account»`],
            [`${vault}location`, `${vault}regions.keys`],
            withParameter("var regions = { account: 'swedencentral', keys: 'northeurope' }"),
          ],
          { severity, fixed },
        ),
      ],
      silent: [
        silent('both take the same parameter, whatever that is', [
          ["param location string = 'swedencentral'", 'param location string'],
        ]),
        silent('the vault has a parameter of its own, which may be the same region', [
          withParameter('param keyRegion string'),
          [`${vault}location`, `${vault}keyRegion`],
        ]),
        silent('one is written as people read it', [[`${account}location`, `${account}'Sweden Central'`]]),
        silent('the vault is described elsewhere', [
          [
            `${vault}location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'premium' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
  }
}`,
            "resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {\n  name: 'kv-chat'\n}",
          ],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'the account is elsewhere',
          [
            [
              `"name": "chat",\n      "location": "[parameters('location')]"`,
              '"name": "chat",\n      "location": «"westeurope"»',
            ],
          ],
          { severity, fixed },
        ),
      ],
      silent: [
        silent('the account is where its resource group is, which no file says', [
          [
            `"name": "chat",\n      "location": "[parameters('location')]"`,
            '"name": "chat",\n      "location": "[resourceGroup().location]"',
          ],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'the account is elsewhere',
          [['location              = "swedencentral"\n  kind', 'location              = «"westeurope"»\n  kind']],
          { severity, fixed },
        ),
      ],
      silent: [
        silent('the account takes the region of the vault', [
          [
            'location              = "swedencentral"\n  kind',
            'location              = azurerm_key_vault.chat.location\n  kind',
          ],
        ]),
      ],
    },
    script: {
      fires: [
        fires('the account is created elsewhere', [['-l swedencentral', '-l «westeurope»']], { severity, fixed }),
        fires(
          'by PowerShell',
          [['\n  -Location swedencentral -AssignIdentity', '\n  -Location «"West Europe"» -AssignIdentity']],
          { files: rightPowerShell, severity, fixed },
        ),
      ],
      silent: [
        silent('both take the same variable', [
          ['--location swedencentral', '--location "$REGION"'],
          ['-l swedencentral', '-l "$REGION"'],
        ]),
        silent('the region of one is a variable of its own', [['-l swedencentral', '-l "$ACCOUNT_REGION"']]),
      ],
    },
  },
});
