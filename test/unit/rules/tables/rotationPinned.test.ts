import {
  atDeployment,
  foundry,
  plain,
  rotates,
  scriptVersion,
  version,
  written,
} from '../../../support/rules/keyChanges.ts';
import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

// Of Azure OpenAI no document says that it follows without a version: nothing is offered there.
const warning = { severity: 'warning', fixed: 'none' } as const;

describeRule('rotation-pinned', {
  formats: {
    bicep: {
      fires: [
        fires('pinned to the newest at deployment', [rotates.bicep, atDeployment.bicep], warning),
        fires('pinned to a version that is written out', [rotates.bicep, written.bicep], warning),
        fires('Foundry would follow', [foundry.bicep, rotates.bicep, atDeployment.bicep], {
          severity: 'warning',
          fixed: [`        keyVersion: ''\n`],
        }),
        fires(
          'the key is rotated some time after creation',
          [
            [
              '    keySize: 2048\n',
              `    keySize: 2048
    rotationPolicy: { lifetimeActions: [{ action: { type: 'Rotate' }, trigger: { timeAfterCreate: 'P18M' } }] }
`,
            ],
            written.bicep,
          ],
          warning,
        ),
      ],
      silent: [
        silent('it follows', [rotates.bicep]),
        silent('nothing rotates the key', [plain(atDeployment.bicep)]),
        silent('who deploys decides', [
          rotates.bicep,
          ['param location', 'param version string\nparam location'],
          ['keyName: key.name\n', 'keyName: key.name\n        keyVersion: version\n'],
        ]),
        silent('an empty version is none', [
          rotates.bicep,
          ['keyName: key.name\n', `keyName: key.name\n        keyVersion: ''\n`],
        ]),
        silent('the key is described elsewhere', [
          plain(written.bicep),
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
        fires('pinned to the newest at deployment', [rotates.arm, atDeployment.arm], warning),
        fires('Foundry would follow', [foundry.arm, rotates.arm, atDeployment.arm], {
          severity: 'warning',
          fixed: ['            "keyVersion": "",\n'],
        }),
      ],
      silent: [silent('it follows', [rotates.arm])],
    },
    terraform: {
      fires: [
        fires('pinned by the id of the key', [rotates.terraform, atDeployment.terraform], warning),
        fires('Foundry would follow', [foundry.terraform, rotates.terraform, atDeployment.terraform], {
          severity: 'warning',
          fixed: ['key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id\n'],
        }),
      ],
      silent: [
        silent('it follows', [rotates.terraform]),
        silent('nothing rotates the key', [plain(atDeployment.terraform)]),
      ],
    },
    script: {
      fires: [
        fires('the encryption names a version', [rotates.script, ...scriptVersion], warning),
        fires('Foundry would follow', [foundry.script, rotates.script, ...scriptVersion], {
          severity: 'warning',
          fixed: [`\\"keyName\\":\\"chat-cmk\\",\\"keyVaultUri\\"`],
        }),
        fires('in PowerShell', [rotates.powerShell, ['-KeyVersion $key.Version', `-KeyVersion «${version}»`]], {
          files: rightPowerShell,
          ...warning,
        }),
      ],
      silent: [
        silent('it follows', [rotates.script]),
        silent('a branch may give the key its policy', [
          [
            rotates.script[0],
            `if [ "$1" = rotate ]; then\n  ${rotates.script[1].replace('VAULT_URI=', 'fi\nVAULT_URI=')}`,
          ],
          ...scriptVersion.map(plain),
        ]),
      ],
    },
  },
});
