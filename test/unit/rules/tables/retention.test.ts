import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

describeRule('retention', {
  formats: {
    bicep: {
      fires: [
        fires('longer than Azure keeps anything', [['InDays: 90', 'InDays: «365»']], {
          severity: 'error',
          fixed: ['softDeleteRetentionInDays: 90'],
        }),
        fires('shorter than Azure allows', [['InDays: 90', 'InDays: «1»']], {
          severity: 'error',
          fixed: ['softDeleteRetentionInDays: 7'],
        }),
        fires('nothing is to be kept', [['InDays: 90', 'InDays: «0»']], {
          severity: 'error',
          fixed: ['softDeleteRetentionInDays: 7'],
        }),
        fires(
          'a variable says how long',
          [
            ['resource vault', 'var days = 30 * 6\n\nresource vault'],
            ['InDays: 90', 'InDays: «days»'],
          ],
          // The variable serves others too.
          { severity: 'error', fixed: 'none' },
        ),
      ],
      silent: [
        silent('the shortest', [['InDays: 90', 'InDays: 7']]),
        silent('the longest', []),
        silent('90 days are what is left out', [['    softDeleteRetentionInDays: 90\n', '']]),
        silent('who deploys decides', [
          ['param location', 'param days int\nparam location'],
          ['InDays: 90', 'InDays: days'],
        ]),
        silent('a vault whose keys no account uses', [
          [
            'resource grant',
            `resource other 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv-other'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    softDeleteRetentionInDays: 365
  }
}

resource grant`,
          ],
        ]),
      ],
    },
    arm: {
      fires: [
        fires('too long', [['InDays": 90', 'InDays": «120»']], {
          severity: 'error',
          fixed: ['"softDeleteRetentionInDays": 90,'],
        }),
        fires('not whole days', [['InDays": 90', 'InDays": «7.5»']], {
          severity: 'error',
          fixed: ['"softDeleteRetentionInDays": 8,'],
        }),
      ],
      silent: [silent('within', [['InDays": 90', 'InDays": 30']])],
    },
    terraform: {
      fires: [
        fires('too short', [['soft_delete_retention_days = 90', 'soft_delete_retention_days = «3»']], {
          severity: 'error',
          fixed: ['  soft_delete_retention_days = 7\n'],
        }),
      ],
      silent: [
        silent('within', [['soft_delete_retention_days = 90', 'soft_delete_retention_days = 14']]),
        silent('who applies decides', [
          ['variable "workspace_id"', 'variable "days" {\n  type = number\n}\n\nvariable "workspace_id"'],
          ['soft_delete_retention_days = 90', 'soft_delete_retention_days = var.days'],
        ]),
      ],
    },
    script: {
      fires: [
        fires('too long', [['--retention-days 90', '--retention-days «100»']], {
          severity: 'error',
          fixed: ['  --retention-days 90 --enable-purge-protection true'],
        }),
        fires('too short, in PowerShell', [['-SoftDeleteRetentionInDays 90', '-SoftDeleteRetentionInDays «5»']], {
          files: rightPowerShell,
          severity: 'error',
          fixed: ['-SoftDeleteRetentionInDays 7 -EnablePurgeProtection'],
        }),
      ],
      silent: [
        silent('within', [['--retention-days 90', '--retention-days 7']]),
        silent('a variable from outside', [['--retention-days 90', '--retention-days "$DAYS"']]),
      ],
    },
  },
});
