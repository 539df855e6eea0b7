import { hsmTerraform } from '../../../support/rules/keyFiles.ts';
import { azPolicy, bicepPolicy, cmdletPolicy, terraformKey } from '../../../support/rules/keyChanges.ts';
import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

describeRule('rotation-policy', {
  formats: {
    bicep: {
      fires: [
        fires(
          'it rotates when a version has expired already',
          [
            bicepPolicy(
              `{ attributes: { expiryTime: 'P90D' }, lifetimeActions: [{ action: { type: 'rotate' }, trigger: { timeAfterCreate: «'P90D'» } }] }`,
            ),
          ],
          {
            severity: 'error',
            fixed: [
              `attributes: { expiryTime: 'P90D' }, lifetimeActions: [{ trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'rotate' } }] }`,
            ],
          },
        ),
        fires(
          'versions are valid for too short a time',
          [
            bicepPolicy(
              `{ attributes: { expiryTime: «'P14D'» }, lifetimeActions: [{ action: { type: 'notify' }, trigger: { timeBeforeExpiry: 'P7D' } }] }`,
            ),
          ],
          // How long a version is to be valid only a person can say.
          { severity: 'error', fixed: 'none' },
        ),
        fires(
          'it rotates before an expiry that it does not give',
          [
            bicepPolicy(`{
      lifetimeActions: [
        {
          action: { type: 'rotate' }
          trigger: { timeBeforeExpiry: «'P30D'» }
        }
      ]
    }`),
          ],
          { severity: 'error', fixed: [`          trigger: { timeBeforeExpiry: 'P30D' }\n`, `expiryTime: 'P1Y'`] },
        ),
        fires(
          'it has both triggers',
          [
            bicepPolicy(
              `{ attributes: { expiryTime: 'P1Y' }, lifetimeActions: [{ action: { type: 'rotate' }, trigger: «{ timeAfterCreate: 'P90D', timeBeforeExpiry: 'P30D' }» }] }`,
            ),
          ],
          { severity: 'error', fixed: [`[{ trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'rotate' } }]`] },
        ),
        fires(
          'it rotates every day',
          [bicepPolicy(`{ lifetimeActions: [{ action: { type: 'rotate' }, trigger: { timeAfterCreate: «'P1D'» } }] }`)],
          {
            severity: 'error',
            fixed: [
              `[{ trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'rotate' } }], attributes: { expiryTime: 'P1Y' } }\n`,
            ],
          },
        ),
        fires('what is written is no duration', [bicepPolicy(`{ attributes: { expiryTime: «'90 days'» } }`)], {
          severity: 'error',
          fixed: 'none',
        }),
      ],
      silent: [
        silent('a month before expiry', [
          bicepPolicy(
            `{ attributes: { expiryTime: 'P1Y' }, lifetimeActions: [{ action: { type: 'rotate' }, trigger: { timeBeforeExpiry: 'P30D' } }] }`,
          ),
        ]),
        silent('a month is given the benefit of the doubt', [
          bicepPolicy(
            `{ attributes: { expiryTime: 'P1M' }, lifetimeActions: [{ action: { type: 'rotate' }, trigger: { timeAfterCreate: 'P21D' } }] }`,
          ),
        ]),
        silent('after creation, without an expiry', [
          bicepPolicy(`{ lifetimeActions: [{ action: { type: 'rotate' }, trigger: { timeAfterCreate: 'P18M' } }] }`),
        ]),
        silent('who deploys decides how long a version is valid', [
          ['param location', 'param valid string\nparam location'],
          bicepPolicy(
            `{ attributes: { expiryTime: valid }, lifetimeActions: [{ action: { type: 'rotate' }, trigger: { timeBeforeExpiry: 'P30D' } }] }`,
          ),
        ]),
        silent('another key has it', [
          [
            'resource grant',
            `resource signing 'Microsoft.KeyVault/vaults/keys@2026-02-01' = {
  parent: vault
  name: 'signing'
  properties: { kty: 'RSA', rotationPolicy: { attributes: { expiryTime: 'P7D' } } }
}

resource grant`,
          ],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'it rotates two days before expiry',
          [
            [
              '"keySize": 2048,',
              `"keySize": 2048,
        "rotationPolicy": {
          "attributes": { "expiryTime": "P60D" },
          "lifetimeActions": [
            { "trigger": { "timeAfterCreate": «"P58D"» }, "action": { "type": "rotate" } },
            { "trigger": { "timeBeforeExpiry": "P20D" }, "action": { "type": "notify" } }
          ]
        },`,
            ],
          ],
          {
            severity: 'error',
            fixed: [
              `          "attributes": { "expiryTime": "P60D" },
          "lifetimeActions": [
            { "trigger": { "timeBeforeExpiry": "P30D" }, "action": { "type": "rotate" } },
            { "trigger": { "timeBeforeExpiry": "P20D" }, "action": { "type": "notify" } }
          ]
`,
            ],
          },
        ),
      ],
      silent: [
        silent('it rotates in time', [
          [
            '"keySize": 2048,',
            `"keySize": 2048,
        "rotationPolicy": {
          "attributes": { "expiryTime": "P90D" },
          "lifetimeActions": [{ "trigger": { "timeBeforeExpiry": "P30D" }, "action": { "type": "Rotate" } }]
        },`,
          ],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'too late',
          [
            terraformKey(`\n  rotation_policy {
    expire_after = "P90D"

    automatic {
      time_after_creation = «"P85D"»
    }
  }
`),
          ],
          { severity: 'error', fixed: ['    automatic {\n      time_before_expiry = "P30D"\n    }\n  }\n}\n'] },
        ),
        fires(
          'too early',
          [
            terraformKey(`\n  rotation_policy {
    expire_after         = "P90D"
    notify_before_expiry = "P29D"

    automatic {
      time_before_expiry = «"P85D"»
    }
  }
`),
          ],
          {
            severity: 'error',
            fixed: ['    notify_before_expiry = "P29D"\n\n    automatic {\n      time_before_expiry = "P30D"\n    }\n'],
          },
        ),
        fires(
          'a Managed HSM rotates no sooner than after four weeks',
          [['time_before_expiry = "P30D"', 'time_after_creation = «"P20D"»']],
          { files: hsmTerraform, severity: 'error', fixed: ['  time_before_expiry = "P30D"\n}\n'] },
        ),
        fires(
          'versions are valid for a week',
          [terraformKey(`\n  rotation_policy {\n    expire_after = «"P7D"»\n  }\n`)],
          // How long a version is to be valid only a person can say.
          { severity: 'error', fixed: 'none' },
        ),
      ],
      silent: [
        silent('in time', [
          terraformKey(`\n  rotation_policy {
    expire_after = "P90D"

    automatic {
      time_before_expiry = "P30D"
    }
  }
`),
        ]),
        silent('in time, in a Managed HSM', [], { files: hsmTerraform }),
        silent('who applies decides whether there is one', [
          ['variable "workspace_id"', 'variable "policies" {\n  type = list(string)\n}\n\nvariable "workspace_id"'],
          terraformKey(`\n  dynamic "rotation_policy" {
    for_each = var.policies

    content {
      expire_after = "P7D"
    }
  }
`),
        ]),
      ],
    },
    script: {
      fires: [
        fires(
          'too late',
          [
            azPolicy(
              `«'{"attributes":{"expiryTime":"P90D"},"lifetimeActions":[{"trigger":{"timeAfterCreate":"P89D"},"action":{"type":"Rotate"}}]}'»`,
            ),
          ],
          {
            severity: 'error',
            fixed: [
              `--value '{"attributes":{"expiryTime":"P90D"},"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Rotate"}}]}'\n`,
            ],
          },
        ),
        fires(
          'too early, in PowerShell',
          [cmdletPolicy(`-ExpiresIn P1Y -KeyRotationLifetimeAction «@{ Action = 'Rotate'; TimeAfterCreate = 'P2D' }»`)],
          // To take a written action away is left to the person.
          { files: rightPowerShell, severity: 'error', fixed: 'none' },
        ),
        fires('valid for too short a time, in PowerShell', [cmdletPolicy(`-ExpiresIn «(New-TimeSpan -Days 14)»`)], {
          files: rightPowerShell,
          severity: 'error',
          fixed: 'none',
        }),
      ],
      silent: [
        silent('in time', [
          azPolicy(
            `'{"attributes":{"expiryTime":"P90D"},"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Rotate"}}]}'`,
          ),
        ]),
        silent('a file says what it is', [azPolicy('policy.json')]),
        silent(
          'in time, in PowerShell',
          [
            cmdletPolicy(
              `-ExpiresIn (New-TimeSpan -Days 720) -KeyRotationLifetimeAction @{Action="Rotate";TimeAfterCreate= (New-TimeSpan -Days 540)}`,
            ),
          ],
          { files: rightPowerShell },
        ),
      ],
    },
  },
});
