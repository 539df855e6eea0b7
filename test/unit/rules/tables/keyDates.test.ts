import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

// How long a key is to be valid only a person can say: no date is a safe edit.
const error = { severity: 'error', fixed: 'none' } as const;
const warning = { severity: 'warning', fixed: 'none' } as const;

/** Seconds since 1970 of a day in UTC; the tables are judged on 1 November 2026. */
function seconds(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / 1000;
}

function bicep(attributes: string): Change {
  return ['    keySize: 2048\n', `    keySize: 2048\n    attributes: ${attributes}\n`];
}

function arm(attributes: string): Change {
  return ['"keySize": 2048,', `"keySize": 2048,\n        "attributes": ${attributes},`];
}

function terraform(attribute: string): Change {
  return ['  key_opts  ', `  ${attribute}\n  key_opts  `];
}

describeRule('key-dates', {
  formats: {
    bicep: {
      fires: [
        fires('it has expired', [bicep('{ exp: «1577836800» }')], error),
        fires('it expires within a month', [bicep(`{ exp: «${seconds(2026, 11, 20)}» }`)], warning),
        fires('it is not valid yet', [bicep(`{ nbf: «${seconds(2027, 1, 1)}» }`)], error),
        fires('it was valid in the past only', [bicep(`{ nbf: 1546300800, exp: «1577836800» }`)], error),
        fires(
          'a date that a function makes of a text',
          [bicep(`{ exp: «dateTimeToEpoch('2026-10-31T00:00:00Z')» }`)],
          error,
        ),
        fires('both, at both places', [bicep(`{ nbf: «${seconds(2027, 1, 1)}», exp: «1577836800» }`)], error),
      ],
      silent: [
        silent('it is valid for long', [bicep(`{ nbf: 1577836800, exp: ${seconds(2028, 1, 1)} }`)]),
        silent('it has no dates', []),
        silent('a month and a day are left', [bicep(`{ exp: ${seconds(2026, 12, 2)} }`)]),
        silent('a date worked out at deployment', [
          ['param location', 'param now string = utcNow()\nparam location'],
          bicep(`{ exp: dateTimeToEpoch(dateTimeAdd(now, 'P1Y')) }`),
        ]),
        silent('the account is pinned to a version, which may be another one', [
          bicep('{ exp: 1577836800 }'),
          ['keyName: key.name', `keyName: key.name\n        keyVersion: '0123456789abcdef0123456789abcdef'`],
        ]),
      ],
    },
    arm: {
      fires: [
        fires('it has expired', [arm('{ "exp": «1577836800» }')], error),
        fires('it expires within a month', [arm(`{ "exp": «${seconds(2026, 11, 20)}» }`)], warning),
      ],
      silent: [
        silent('it is valid for long', [arm(`{ "exp": ${seconds(2028, 1, 1)} }`)]),
        silent('a date worked out at deployment', [
          ['"parameters": { ', '"parameters": { "now": { "type": "string", "defaultValue": "[utcNow()]" }, '],
          arm(`{ "exp": "[dateTimeToEpoch(dateTimeAdd(parameters('now'), 'P1Y'))]" }`),
        ]),
      ],
    },
    terraform: {
      fires: [
        fires('it has expired', [terraform('expiration_date = «"2026-10-31T00:00:00Z"»')], error),
        fires('it is not valid yet', [terraform('not_before_date = «"2027-01-01T00:00:00Z"»')], error),
        fires(
          'it was to last for two years',
          [terraform('expiration_date = «timeadd("2024-10-30T00:00:00Z", "17520h")»')],
          error,
        ),
      ],
      silent: [
        silent('it is valid for long', [terraform('expiration_date = "2028-01-01T00:00:00Z"')]),
        silent('a date worked out when it is applied', [terraform('expiration_date = timeadd(timestamp(), "720h")')]),
        silent('a date that only the state knows', [
          [
            'resource "azurerm_key_vault_key"',
            'resource "time_offset" "end" {\n  offset_years = 1\n}\n\nresource "azurerm_key_vault_key"',
          ],
          terraform('expiration_date = time_offset.end.rfc3339'),
        ]),
      ],
    },
    script: {
      fires: [
        fires('it has expired', [['--size 2048', "--size 2048 --expires «'2026-10-31T00:00:00Z'»"]], error),
        fires(
          'it is given a date that is past',
          [
            [
              'VAULT_URI=',
              'az keyvault key set-attributes --vault-name "$KV" --name chat-cmk --expires «2026-01-01»\nVAULT_URI=',
            ],
          ],
          error,
        ),
        fires('in PowerShell', [['-Size 2048', "-Size 2048 -NotBefore «'2027-01-01T00:00:00Z'»"]], {
          files: rightPowerShell,
          ...error,
        }),
      ],
      silent: [
        silent('it is valid for long', [['--size 2048', '--size 2048 --expires 2028-01-01T00:00:00Z']]),
        silent('a date worked out when it runs', [
          ['--size 2048', `--size 2048 --expires "$(date -u -d '+1 year' +%FT%TZ)"`],
        ]),
        silent(
          'a date worked out when PowerShell runs',
          [['-Size 2048', '-Size 2048 -Expires (Get-Date).AddYears(1)']],
          { files: rightPowerShell },
        ),
        silent('the last date counts', [
          ['--size 2048', '--size 2048 --expires 2026-01-01T00:00:00Z'],
          [
            'VAULT_URI=',
            'az keyvault key set-attributes --vault-name "$KV" -n chat-cmk --expires 2028-01-01T00:00:00Z\nVAULT_URI=',
          ],
        ]),
      ],
    },
  },
});
