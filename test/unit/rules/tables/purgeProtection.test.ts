import { describeRule, fires, silent } from '../../../support/rules/table.ts';

describeRule('purge-protection', {
  formats: {
    bicep: {
      fires: [
        fires('it is switched off', [['enablePurgeProtection: true', 'enablePurgeProtection: «false»']], {
          severity: 'error',
          fixed: ['enablePurgeProtection: true'],
        }),
        fires(
          'it is not said',
          [
            ['\n    enablePurgeProtection: true', ''],
            ['properties: {\n    tenantId', '«properties»: {\n    tenantId'],
          ],
          { severity: 'error', fixed: ['enablePurgeProtection: true'] },
        ),
        fires(
          'a variable switches it off',
          [
            ['resource vault', 'var protect = false\n\nresource vault'],
            ['enablePurgeProtection: true', 'enablePurgeProtection: «protect»'],
          ],
          { severity: 'error', fixed: ['var protect = true'] },
        ),
      ],
      silent: [
        silent('it is switched on', []),
        silent('who deploys decides', [
          ['param location', 'param protect bool\nparam location'],
          ['enablePurgeProtection: true', 'enablePurgeProtection: protect'],
        ]),
        silent('the vault is described elsewhere', [
          [
            `'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'kv-chat'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'premium' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
  }
}`,
            `'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: 'kv-chat'
}`,
          ],
        ]),
      ],
    },
    arm: {
      fires: [
        fires('it is switched off', [['"enablePurgeProtection": true', '"enablePurgeProtection": «false»']], {
          severity: 'error',
          fixed: ['"enablePurgeProtection": true'],
        }),
      ],
      silent: [silent('it is switched on', [])],
    },
    terraform: {
      fires: [
        fires('off', [['purge_protection_enabled   = true', 'purge_protection_enabled   = «false»']], {
          severity: 'error',
          fixed: ['purge_protection_enabled   = true'],
        }),
      ],
      silent: [silent('it is switched on', [])],
    },
    script: {
      fires: [
        fires(
          'the option is left out',
          [
            [' --enable-purge-protection true', ''],
            ['az keyvault create', '«az keyvault create»'],
          ],
          { severity: 'error', fixed: ['--enable-purge-protection true'] },
        ),
      ],
      silent: [silent('the option is there', [])],
    },
  },
});
