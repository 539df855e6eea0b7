import {
  armKey,
  atDeployment,
  bicepKey,
  foundry,
  plain,
  rotates,
  terraformKey,
  written,
} from '../../../support/rules/keyChanges.ts';
import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

/** 1 January 2028. */
const ahead = Date.UTC(2028, 0, 1) / 1000;
const expires = {
  bicep: bicepKey(`    attributes: { exp: ${ahead} }\n`),
  arm: armKey(`"attributes": { "exp": ${ahead} },`),
  terraform: terraformKey('  expiration_date = "2028-01-01T00:00:00Z"\n'),
} as const;

const show = 'az keyvault key show --vault-name "$KV" --name chat-cmk --query key.kid -o tsv';
const end: Change = ['--size 2048', '--size 2048 --expires 2028-01-01T00:00:00Z'];
const encryption = `"{\\"keySource\\":\\"Microsoft.KeyVault\\",\\"keyVaultProperties\\":{\\"keyName\\":\\"chat-cmk\\",`;

/** The account of the script with a version; the mark is around the whole JSON of its encryption. */
function named(version: string): readonly Change[] {
  return [
    [encryption, `«${encryption}\\"keyVersion\\":\\"${version}\\",`],
    [`$VAULT_URI\\"}}"`, `$VAULT_URI\\"}}"»`],
  ];
}

// Of Azure OpenAI no document says that it follows without a version: nothing is offered there.
const info = { severity: 'info', fixed: 'none' } as const;

describeRule('pinned-expiry', {
  formats: {
    bicep: {
      fires: [
        fires('the key has an end', [expires.bicep, atDeployment.bicep], info),
        fires('Foundry would follow', [foundry.bicep, expires.bicep, atDeployment.bicep], {
          severity: 'info',
          fixed: [`        keyVersion: ''\n`],
        }),
        fires(
          'the end is worked out of a text',
          [bicepKey(`    attributes: { exp: dateTimeToEpoch('2027-06-30T00:00:00Z') }\n`), atDeployment.bicep],
          info,
        ),
        fires('the policy gives each version an end', [rotates.bicep, atDeployment.bicep], info),
      ],
      silent: [
        silent('it follows', [expires.bicep]),
        silent('the key has no end', [plain(atDeployment.bicep)]),
        silent('the end is near, which another rule tells', [
          bicepKey(`    attributes: { exp: ${Date.UTC(2026, 10, 20) / 1000} }\n`),
          plain(atDeployment.bicep),
        ]),
        silent('the version that is written out may have another end', [expires.bicep, plain(written.bicep)]),
        silent('a policy that only notifies makes no version, and so no end', [
          bicepKey(
            `    rotationPolicy: { attributes: { expiryTime: 'P1Y' }, lifetimeActions: [{ action: { type: 'notify' }, trigger: { timeBeforeExpiry: 'P30D' } }] }\n`,
          ),
          plain(atDeployment.bicep),
        ]),
      ],
    },
    arm: {
      fires: [
        fires('the key has an end', [expires.arm, atDeployment.arm], info),
        fires('Foundry would follow', [foundry.arm, expires.arm, atDeployment.arm], {
          severity: 'info',
          fixed: ['            "keyVersion": "",\n'],
        }),
      ],
      silent: [silent('it follows', [expires.arm])],
    },
    terraform: {
      fires: [
        fires('the key has an end', [expires.terraform, atDeployment.terraform], info),
        fires('Foundry would follow', [foundry.terraform, expires.terraform, atDeployment.terraform], {
          severity: 'info',
          fixed: ['key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id\n'],
        }),
      ],
      silent: [
        silent('it follows', [expires.terraform]),
        silent('an end that is worked out when it is applied', [
          terraformKey('  expiration_date = timeadd(timestamp(), "8760h")\n'),
          plain(atDeployment.terraform),
        ]),
      ],
    },
    script: {
      fires: [
        fires(
          'the last part of the id of the key',
          [end, ['VAULT_URI=', `KID=$(${show})\nVAULT_URI=`], ...named('${KID##*/}')],
          info,
        ),
        fires(
          'the sixth field of the id of the key',
          [end, ['VAULT_URI=', `VERSION=$(${show} | cut -d/ -f6)\nVAULT_URI=`], ...named('$VERSION')],
          info,
        ),
        fires(
          'in PowerShell',
          [
            ['-Size 2048', "-Size 2048 -Expires '2028-01-01T00:00:00Z'"],
            ['-KeyVersion $key.Version', '-KeyVersion «$key.Version»'],
          ],
          { files: rightPowerShell, ...info },
        ),
      ],
      silent: [
        silent('it follows', [end]),
        silent('the version of another key', [
          end,
          ['VAULT_URI=', `KID=$(${show.replace('chat-cmk', 'other')})\nVAULT_URI=`],
          ...named('${KID##*/}').map(plain),
        ]),
      ],
    },
  },
});
