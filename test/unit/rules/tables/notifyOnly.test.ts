import { azPolicy, bicepPolicy, cmdletPolicy, terraformKey } from '../../../support/rules/keyChanges.ts';
import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

const notify = `{ trigger: { timeBeforeExpiry: 'P40D' }, action: { type: 'notify' } }`;
const rotate = `{ trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'rotate' } }`;

describeRule('notify-only', {
  formats: {
    bicep: {
      fires: [
        fires('on one line', [bicepPolicy(`{ attributes: { expiryTime: 'P1Y' }, lifetimeActions: [«${notify}»] }`)], {
          severity: 'info',
          fixed: [`lifetimeActions: [${notify}, ${rotate}] }`],
        }),
        fires(
          'on lines of their own, with a comment',
          [
            bicepPolicy(`{
      attributes: { expiryTime: 'P2Y' } // as the auditors want it
      lifetimeActions: [
        «{
          action: { type: 'Notify' }
          trigger: { timeBeforeExpiry: 'P60D' } // to the team
        }»
      ]
    }`),
          ],
          {
            severity: 'info',
            fixed: [
              `expiryTime: 'P2Y' } // as the auditors want it\n`,
              `          trigger: { timeBeforeExpiry: 'P60D' } // to the team
        }
        {
          trigger: { timeBeforeExpiry: 'P30D' }
          action: { type: 'rotate' }
        }
      ]
`,
            ],
          },
        ),
        fires(
          'versions expire by the date of the key',
          [
            [
              '    keySize: 2048\n',
              `    keySize: 2048
    attributes: { exp: 1830297600 }
    rotationPolicy: {
      lifetimeActions: [«${notify}»]
    }
`,
            ],
          ],
          { severity: 'info', fixed: [`      lifetimeActions: [${notify}, ${rotate}]\n`, `expiryTime: 'P1Y'`] },
        ),
        fires(
          'an account of Foundry is held to a version',
          [
            [`kind: 'OpenAI'`, `kind: 'AIServices'`],
            bicepPolicy(`{ attributes: { expiryTime: 'P1Y' }, lifetimeActions: [«${notify}»] }`),
            ['keyName: key.name\n', `keyName: key.name\n        keyVersion: '0123456789abcdef0123456789abcdef'\n`],
          ],
          { severity: 'info', fixed: [`lifetimeActions: [${notify}, ${rotate}] }`, `keyVersion: ''\n`] },
        ),
        fires(
          'a variable says what the policy is',
          [
            [
              'resource key',
              `var policy = {\n  attributes: { expiryTime: 'P1Y' }\n  lifetimeActions: [«${notify}»]\n}\n\nresource key`,
            ],
            bicepPolicy('policy'),
          ],
          { severity: 'info', fixed: [`  lifetimeActions: [${notify}, ${rotate}]\n`] },
        ),
      ],
      silent: [
        silent('it notifies and rotates', [
          bicepPolicy(`{ attributes: { expiryTime: 'P1Y' }, lifetimeActions: [${notify}, ${rotate}] }`),
        ]),
        silent('there is no policy', []),
        silent('who deploys decides what happens', [
          ['param location', `@allowed(['rotate', 'notify'])\nparam action string\nparam location`],
          bicepPolicy(
            `{ attributes: { expiryTime: 'P1Y' }, lifetimeActions: [{ trigger: { timeBeforeExpiry: 'P30D' }, action: { type: action } }] }`,
          ),
        ]),
        silent('the key is described elsewhere', [
          [
            `= {
  parent: vault
  name: 'chat-cmk'
  properties: {
    kty: 'RSA'
    keySize: 2048
    keyOps: ['wrapKey', 'unwrapKey']
  }
}`,
            `existing = {
  parent: vault
  name: 'chat-cmk'
}`,
          ],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'it only notifies',
          [
            [
              '"keySize": 2048,',
              `"keySize": 2048,
        "rotationPolicy": {
          "attributes": { "expiryTime": "P1Y" },
          "lifetimeActions": [
            «{ "trigger": { "timeBeforeExpiry": "P40D" }, "action": { "type": "notify" } }»
          ]
        },`,
            ],
          ],
          {
            severity: 'info',
            fixed: [
              `            { "trigger": { "timeBeforeExpiry": "P40D" }, "action": { "type": "notify" } },
            { "trigger": { "timeBeforeExpiry": "P30D" }, "action": { "type": "rotate" } }
          ]
`,
            ],
          },
        ),
      ],
      silent: [
        silent('it rotates', [
          [
            '"keySize": 2048,',
            `"keySize": 2048,
        "rotationPolicy": {
          "attributes": { "expiryTime": "P1Y" },
          "lifetimeActions": [{ "trigger": { "timeBeforeExpiry": "P30D" }, "action": { "type": "rotate" } }]
        },`,
          ],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'it only notifies',
          [
            terraformKey(`\n  rotation_policy {
    expire_after         = "P1Y"
    notify_before_expiry = «"P40D"»
  }
`),
          ],
          {
            severity: 'info',
            fixed: [
              `  rotation_policy {
    expire_after         = "P1Y"
    notify_before_expiry = "P40D"

    automatic {
      time_before_expiry = "P30D"
    }
  }
`,
            ],
          },
        ),
      ],
      silent: [
        silent('it rotates', [
          terraformKey(`\n  rotation_policy {
    expire_after         = "P1Y"
    notify_before_expiry = "P40D"

    automatic {
      time_before_expiry = "P30D"
    }
  }
`),
        ]),
        silent('who applies decides whether it rotates', [
          ['variable "workspace_id"', 'variable "rotations" {\n  type = list(string)\n}\n\nvariable "workspace_id"'],
          terraformKey(`\n  rotation_policy {
    expire_after         = "P1Y"
    notify_before_expiry = "P40D"

    dynamic "automatic" {
      for_each = var.rotations

      content {
        time_before_expiry = automatic.value
      }
    }
  }
`),
        ]),
      ],
    },
    script: {
      fires: [
        fires(
          'it only notifies',
          [
            azPolicy(
              `«'{"attributes":{"expiryTime":"P1Y"},"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P40D"},"action":{"type":"Notify"}}]}'»`,
            ),
          ],
          {
            severity: 'info',
            fixed: [
              `{"trigger":{"timeBeforeExpiry":"P40D"},"action":{"type":"Notify"}},{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Rotate"}}]}'\n`,
            ],
          },
        ),
        fires(
          'in PowerShell',
          [
            cmdletPolicy(
              `-ExpiresIn P1Y -KeyRotationLifetimeAction «@{ Action = 'Notify'; TimeBeforeExpiry = 'P40D' }»`,
            ),
            ['-KeyVersion $key.Version', '-KeyVersion $version'],
          ],
          {
            files: rightPowerShell,
            severity: 'info',
            fixed: [
              `@{ Action = 'Notify'; TimeBeforeExpiry = 'P40D' }, @{ Action = 'Rotate'; TimeBeforeExpiry = 'P30D' }\n`,
            ],
          },
        ),
      ],
      silent: [
        silent('it rotates', [
          azPolicy(
            `'{"attributes":{"expiryTime":"P1Y"},"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"rotate"}}]}'`,
          ),
        ]),
        silent('a file says what it is', [azPolicy('@policy.json')]),
        silent(
          'it rotates, in PowerShell',
          [cmdletPolicy(`-ExpiresIn P1Y -KeyRotationLifetimeAction @(@{Action="Rotate";TimeBeforeExpiry="P30D"})`)],
          { files: rightPowerShell },
        ),
      ],
    },
  },
});
