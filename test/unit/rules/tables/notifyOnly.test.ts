import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

function bicep(policy: string): Change {
  return ['    keySize: 2048\n', `    keySize: 2048\n    rotationPolicy: ${policy}\n`];
}

function terraform(policy: string): Change {
  return ['  key_opts     = ["wrapKey", "unwrapKey"]\n', `  key_opts     = ["wrapKey", "unwrapKey"]\n\n${policy}`];
}

function script(policy: string): Change {
  return [
    'VAULT_URI=',
    `az keyvault key rotation-policy update --vault-name "$KV" -n chat-cmk --value ${policy}\nVAULT_URI=`,
  ];
}

function powerShell(policy: string): Change {
  return ['$account =', `Set-AzKeyVaultKeyRotationPolicy -VaultName kv-chat -Name chat-cmk ${policy}\n$account =`];
}

const notify = `{ trigger: { timeBeforeExpiry: 'P40D' }, action: { type: 'notify' } }`;
const rotate = `{ trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'rotate' } }`;

describeRule('notify-only', {
  formats: {
    bicep: {
      fires: [
        fires('on one line', [bicep(`{ attributes: { expiryTime: 'P1Y' }, lifetimeActions: [«${notify}»] }`)], {
          severity: 'info',
          fixed: [`lifetimeActions: [${notify}, ${rotate}] }`],
        }),
        fires(
          'on lines of their own, with a comment',
          [
            bicep(`{
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
          'a variable says what the policy is',
          [
            [
              'resource key',
              `var policy = {\n  attributes: { expiryTime: 'P1Y' }\n  lifetimeActions: [«${notify}»]\n}\n\nresource key`,
            ],
            bicep('policy'),
          ],
          // Other keys may use the variable too.
          { severity: 'info', fixed: 'none' },
        ),
      ],
      silent: [
        silent('it notifies and rotates', [
          bicep(`{ attributes: { expiryTime: 'P1Y' }, lifetimeActions: [${notify}, ${rotate}] }`),
        ]),
        silent('there is no policy', []),
        silent('who deploys decides what happens', [
          ['param location', `@allowed(['rotate', 'notify'])\nparam action string\nparam location`],
          bicep(
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
            terraform(`  rotation_policy {
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
          terraform(`  rotation_policy {
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
          terraform(`  rotation_policy {
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
            script(
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
          [powerShell(`-ExpiresIn P1Y -KeyRotationLifetimeAction «@{ Action = 'Notify'; TimeBeforeExpiry = 'P40D' }»`)],
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
          script(
            `'{"attributes":{"expiryTime":"P1Y"},"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"rotate"}}]}'`,
          ),
        ]),
        silent('a file says what it is', [script('@policy.json')]),
        silent(
          'it rotates, in PowerShell',
          [powerShell(`-ExpiresIn P1Y -KeyRotationLifetimeAction @(@{Action="Rotate";TimeBeforeExpiry="P30D"})`)],
          { files: rightPowerShell },
        ),
      ],
    },
  },
});
