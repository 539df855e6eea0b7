import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

const azapiVault = [
  [
    `resource "azurerm_key_vault" "chat" {
  name                       = "kv-chat"
  resource_group_name        = "rg-chat"
  location                   = "swedencentral"
  tenant_id                  = data.azurerm_client_config.current.tenant_id
  sku_name                   = "premium"
  rbac_authorization_enabled = true
  soft_delete_retention_days = 90
  purge_protection_enabled   = true
}`,
    `resource "azapi_resource" "vault" {
  type      = "Microsoft.KeyVault/vaults@2026-02-01"
  parent_id = var.group_id
  name      = "kv-chat"
  location  = "swedencentral"

  body = {
    properties = {
      tenantId                = data.azurerm_client_config.current.tenant_id
      sku                     = { family = "A", name = "premium" }
      enableRbacAuthorization = true
      enablePurgeProtection   = true
      enableSoftDelete        = SOFT_DELETE
    }
  }
}

variable "group_id" {
  type = string
}`,
  ],
  ['target_resource_id         = azurerm_key_vault.chat.id', 'target_resource_id         = azapi_resource.vault.id'],
  ['key_vault_id = azurerm_key_vault.chat.id', 'key_vault_id = azapi_resource.vault.id'],
] as const;

describeRule('soft-delete', {
  formats: {
    bicep: {
      fires: [
        fires('it is switched off', [['enableSoftDelete: true', 'enableSoftDelete: «false»']], {
          severity: 'error',
          fixed: ['enableSoftDelete: true'],
        }),
        fires(
          'it is off where it is no production',
          [
            ['param location', `param stage string = 'dev'\nparam location`],
            ['enableSoftDelete: true', `enableSoftDelete: «stage == 'prod'»`],
          ],
          // Whoever deploys may say another stage.
          { severity: 'error', fixed: 'none' },
        ),
        fires(
          'a variable switches it off',
          [
            ['resource vault', 'var settings = { keep: false }\n\nresource vault'],
            ['enableSoftDelete: true', 'enableSoftDelete: «settings.keep»'],
          ],
          { severity: 'error', fixed: ['var settings = { keep: true }\n'] },
        ),
      ],
      silent: [
        silent('it is on', []),
        silent('a vault has it unless told otherwise', [['    enableSoftDelete: true\n', '']]),
        silent('null is as if nothing were said', [['enableSoftDelete: true', 'enableSoftDelete: null']]),
        silent('who deploys decides', [
          ['param location', `param keep bool\nparam location`],
          ['enableSoftDelete: true', 'enableSoftDelete: keep'],
        ]),
      ],
    },
    arm: {
      fires: [
        fires('it is switched off', [['"enableSoftDelete": true', '"enableSoftDelete": «false»']], {
          severity: 'error',
          fixed: ['"enableSoftDelete": true,'],
        }),
      ],
      silent: [silent('it is not said', [['        "enableSoftDelete": true,\n', '']])],
    },
    terraform: {
      fires: [
        fires('azapi switches it off', [...azapiVault, ['SOFT_DELETE', '«false»']], {
          severity: 'error',
          fixed: ['      enableSoftDelete        = true\n'],
        }),
      ],
      silent: [
        silent('azurerm always has it on', []),
        silent('azapi leaves it on', [...azapiVault, ['SOFT_DELETE', 'true']]),
      ],
    },
    script: {
      fires: [
        fires(
          'the option of former versions switches it off',
          [['--retention-days 90', '--retention-days 90 --enable-soft-delete «false»']],
          { severity: 'error', fixed: ['--enable-soft-delete true'] },
        ),
        fires(
          'the switch of former versions of PowerShell',
          [['-EnablePurgeProtection', '-EnablePurgeProtection «-DisableSoftDelete»']],
          {
            files: rightPowerShell,
            severity: 'error',
            fixed: ['-SoftDeleteRetentionInDays 90 -EnablePurgeProtection\n'],
          },
        ),
      ],
      silent: [
        silent('today it is on whatever is said', []),
        silent('it is switched on', [['--retention-days 90', '--retention-days 90 --enable-soft-delete']]),
        silent('nothing is said in PowerShell', [], { files: rightPowerShell }),
      ],
    },
  },
});
