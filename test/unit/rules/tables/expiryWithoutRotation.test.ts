import {
  armKey,
  atDeployment,
  azCommand,
  bicepKey,
  cmdlet,
  foundry,
  plain,
  rotates,
  terraformKey,
} from '../../../support/rules/keyChanges.ts';
import { azapiKey } from '../../../support/rules/keyFiles.ts';
import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

/** 1 January 2028. */
const ahead = Date.UTC(2028, 0, 1) / 1000;

describeRule('expiry-without-rotation', {
  formats: {
    bicep: {
      fires: [
        fires('the key has an end', [bicepKey(`    attributes: { exp: «${ahead}» }\n`)], {
          severity: 'info',
          fixed: [
            `    keyOps: ['wrapKey', 'unwrapKey']
    rotationPolicy: {
      attributes: {
        expiryTime: 'P1Y'
      }
      lifetimeActions: [
        {
          trigger: {
            timeBeforeExpiry: 'P30D'
          }
          action: {
            type: 'rotate'
          }
        }
      ]
    }
  }
`,
          ],
        }),
        fires(
          'a policy gives versions an end and does nothing',
          [
            bicepKey(
              `    rotationPolicy: {\n      attributes: { expiryTime: «'P6M'» }\n      lifetimeActions: []\n    }\n`,
            ),
          ],
          { severity: 'info', fixed: [`attributes: { expiryTime: 'P6M' }\n`, `timeBeforeExpiry: 'P30D'`] },
        ),
        fires(
          'a policy that says nothing but the end',
          [bicepKey(`    rotationPolicy: { attributes: { expiryTime: «'P2Y'» } }\n`)],
          {
            severity: 'info',
            fixed: [
              `rotationPolicy: { attributes: { expiryTime: 'P2Y' }, lifetimeActions: [{ trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'rotate' } }] }\n`,
            ],
          },
        ),
        fires(
          'the account is held to a version',
          [bicepKey(`    attributes: { exp: «${ahead}» }\n`), plain(atDeployment.bicep)],
          // New versions would be of no use to it, and of Azure OpenAI no document says that it follows.
          { severity: 'info', fixed: 'none' },
        ),
        fires(
          'an account of Foundry is held to a version',
          [foundry.bicep, bicepKey(`    attributes: { exp: «${ahead}» }\n`), plain(atDeployment.bicep)],
          { severity: 'info', fixed: [`expiryTime: 'P1Y'`, `        keyVersion: ''\n`] },
        ),
        fires(
          'versions end too soon to be rotated a month before',
          [bicepKey(`    rotationPolicy: { attributes: { expiryTime: «'P40D'» } }\n`)],
          // Which of both is to give way only a person can say.
          { severity: 'info', fixed: 'none' },
        ),
      ],
      silent: [
        silent('it is rotated before', [rotates.bicep]),
        silent('it has no end', []),
        silent('the end is near, which another rule tells', [
          bicepKey(`    attributes: { exp: ${Date.UTC(2026, 10, 20) / 1000} }\n`),
        ]),
        silent('a policy that notifies is told by another rule', [
          bicepKey(
            `    rotationPolicy: { attributes: { expiryTime: 'P1Y' }, lifetimeActions: [{ action: { type: 'notify' }, trigger: { timeBeforeExpiry: 'P30D' } }] }\n`,
          ),
        ]),
        silent('who deploys decides what the policy is', [
          ['param location', 'param policy object\nparam location'],
          bicepKey(`    attributes: { exp: ${ahead} }\n    rotationPolicy: policy\n`),
        ]),
      ],
    },
    arm: {
      fires: [
        fires('the key has an end', [armKey(`"attributes": { "exp": «${ahead}» },`)], {
          severity: 'info',
          fixed: ['"expiryTime": "P1Y"', '"timeBeforeExpiry": "P30D"', '"type": "rotate"'],
        }),
      ],
      silent: [silent('it is rotated before', [rotates.arm])],
    },
    terraform: {
      fires: [
        fires('the key has an end', [terraformKey('  expiration_date = «"2028-01-01T00:00:00Z"»\n')], {
          severity: 'info',
          fixed: [
            `  expiration_date = "2028-01-01T00:00:00Z"

  rotation_policy {
    expire_after = "P1Y"

    automatic {
      time_before_expiry = "P30D"
    }
  }
}
`,
          ],
        }),
        fires(
          'a policy that says nothing but the end',
          [terraformKey('\n  rotation_policy {\n    expire_after = «"P90D"»\n  }\n')],
          {
            severity: 'info',
            fixed: ['    expire_after = "P90D"\n\n    automatic {\n      time_before_expiry = "P30D"\n    }\n  }\n}\n'],
          },
        ),
        fires('made by azapi', azapiKey(`attributes = { exp = «${ahead}» }`), {
          severity: 'info',
          fixed: [
            `      rotationPolicy = {
        attributes      = { expiryTime = "P1Y" }
        lifetimeActions = [{ trigger = { timeBeforeExpiry = "P30D" }, action = { type = "rotate" } }]
      }
    }
`,
          ],
        }),
        fires(
          'made by azapi, whose body is a text of JSON',
          [
            ...azapiKey(`attributes = { exp = «${ahead}» }`),
            ['  body = {\n', '  body = jsonencode({\n'],
            [`\n    }\n  }\n}\n\nresource "azurerm_role`, `\n    }\n  })\n}\n\nresource "azurerm_role`],
          ],
          { severity: 'info', fixed: ['      rotationPolicy = {\n'] },
        ),
      ],
      silent: [
        silent('it is rotated before', [rotates.terraform]),
        silent('who applies decides whether it has an end', [
          ['variable "workspace_id"', 'variable "end" {\n  type = string\n}\n\nvariable "workspace_id"'],
          terraformKey('  expiration_date = var.end\n'),
        ]),
      ],
    },
    script: {
      fires: [
        fires(
          'the key has an end',
          [['--size 2048', '--size 2048 --expires «2028-01-01T00:00:00Z»']],
          // A policy is a command of its own, for which the script has its own place.
          { severity: 'info', fixed: 'none' },
        ),
        fires(
          'a policy that says nothing but the end',
          [
            azCommand(
              `az keyvault key rotation-policy update --vault-name "$KV" -n chat-cmk --value «'{"attributes":{"expiryTime":"P1Y"}}'»`,
            ),
          ],
          {
            severity: 'info',
            fixed: [
              `--value '{"attributes":{"expiryTime":"P1Y"},"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Rotate"}}]}'\n`,
            ],
          },
        ),
        fires(
          'in PowerShell',
          [
            cmdlet('Set-AzKeyVaultKeyRotationPolicy -VaultName kv-chat -Name chat-cmk -ExpiresIn «P1Y»'),
            ['-KeyVersion $key.Version', '-KeyVersion $version'],
          ],
          {
            files: rightPowerShell,
            severity: 'info',
            fixed: [`-ExpiresIn P1Y -KeyRotationLifetimeAction @{ Action = 'Rotate'; TimeBeforeExpiry = 'P30D' }\n`],
          },
        ),
      ],
      silent: [
        silent('it is rotated before', [rotates.script, ['--size 2048', '--size 2048 --expires 2028-01-01T00:00:00Z']]),
        silent('it is rotated before, in PowerShell', [rotates.powerShell], { files: rightPowerShell }),
        silent('a file says what the policy is', [
          ['--size 2048', '--size 2048 --expires 2028-01-01T00:00:00Z'],
          azCommand('az keyvault key rotation-policy update --vault-name "$KV" -n chat-cmk --value policy.json'),
        ]),
      ],
    },
  },
});
