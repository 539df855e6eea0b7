import { rightPowerShell } from '../../../support/rules/rightPowerShell.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

/** To which workspace a log goes, and what that may cost, is the person's to say: there is no fix. */
const fixed = 'none';
const severity = 'hint';
const vault = "resource vault 'Micro";
const marked = "resource «vault» 'Micro";
const setting = `resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: resourceId('Microsoft.OperationalInsights/workspaces', 'log-chat')
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}
`;
const terraformSetting = `resource "azurerm_monitor_diagnostic_setting" "audit" {
  name                       = "audit"
  target_resource_id         = azurerm_key_vault.chat.id
  log_analytics_workspace_id = var.workspace_id

  enabled_log {
    category = "AuditEvent"
  }
}
`;

describeRule('audit-log', {
  formats: {
    bicep: {
      fires: [
        fires(
          'there is no setting',
          [
            [`${setting}\n`, ''],
            [vault, marked],
          ],
          { severity, fixed },
        ),
        fires(
          'it keeps metrics alone',
          [
            ["logs: [{ category: 'AuditEvent'", "metrics: [{ category: 'AllMetrics'"],
            [vault, marked],
          ],
          {
            severity,
            fixed,
          },
        ),
        fires(
          'the category is off',
          [
            ["'AuditEvent', enabled: true", "'AuditEvent', enabled: false"],
            [vault, marked],
          ],
          {
            severity,
            fixed,
          },
        ),
        fires(
          'it is the setting of the account',
          [
            ['  scope: vault', '  scope: account'],
            [vault, marked],
          ],
          {
            severity,
            fixed,
          },
        ),
        fires(
          'it goes nowhere',
          [
            ["    workspaceId: resourceId('Microsoft.OperationalInsights/workspaces', 'log-chat')\n", ''],
            [vault, marked],
          ],
          { severity, fixed },
        ),
      ],
      silent: [
        silent('the group of all logs holds it', [["category: 'AuditEvent'", "categoryGroup: 'allLogs'"]]),
        silent('who deploys says which categories', [
          ['param location', 'param logs array\nparam location'],
          ["logs: [{ category: 'AuditEvent', enabled: true }]", 'logs: logs'],
        ]),
        silent('it is kept in a storage account', [
          [
            "workspaceId: resourceId('Microsoft.OperationalInsights/workspaces', 'log-chat')",
            "storageAccountId: resourceId('Microsoft.Storage/storageAccounts', 'stlogs')",
          ],
        ]),
        silent('the setting is of a vault whose name who deploys says: it may be this one', [
          ['  scope: vault', '  scope: watched'],
          [
            'param location',
            "param vaultName string\n\nresource watched 'Microsoft.KeyVault/vaults@2026-02-01' existing = {\n  name: vaultName\n}\n\nparam location",
          ],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'it leaves the audit log out',
          [
            ['"category": "AuditEvent"', '"category": "AzurePolicyEvaluationDetails"'],
            ['"Microsoft.KeyVault/vaults",\n', '«"Microsoft.KeyVault/vaults"»,\n'],
          ],
          { severity, fixed },
        ),
      ],
      silent: [
        silent('of what it is, a parameter says', [
          [`"scope": "[variables('vaultId')]"`, `"scope": "[parameters('watchedId')]"`],
          ['"parameters": {', '"parameters": { "watchedId": { "type": "string" },'],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires(
          'there is no setting',
          [
            [`${terraformSetting}\n`, ''],
            ['resource "azurerm_key_vault" "chat"', '«resource "azurerm_key_vault" "chat"»'],
          ],
          { severity, fixed },
        ),
      ],
      silent: [
        silent('the group audit holds it', [['category = "AuditEvent"', 'category_group = "audit"']]),
        silent('of what it is, a variable says', [
          ['= azurerm_key_vault.chat.id\n  log_analytics', '= var.watched_id\n  log_analytics'],
          ['variable "workspace_id"', 'variable "watched_id" {\n  type = string\n}\n\nvariable "workspace_id"'],
        ]),
      ],
    },
    script: {
      fires: [
        fires(
          'the setting is of the workspace',
          [
            ['--resource "$VAULT_ID"', '--resource log-chat --resource-type Microsoft.OperationalInsights/workspaces'],
            ['az keyvault create', '«az keyvault create»'],
          ],
          { severity, fixed },
        ),
        fires(
          'PowerShell keeps the log off',
          [
            ['-Enabled $true', '-Enabled $false'],
            ['New-AzKeyVault ', '«New-AzKeyVault» '],
          ],
          { files: rightPowerShell, severity, fixed },
        ),
      ],
      silent: [
        silent('the vault is named by its name, type and group', [
          [
            '--resource "$VAULT_ID"',
            '--resource "$KV" --resource-group "$GROUP" --resource-type Microsoft.KeyVault/vaults',
          ],
        ]),
        silent('the logs are in a file', [
          [`--logs '[{"category":"AuditEvent","enabled":true}]'`, '--logs @logs.json'],
        ]),
        silent(
          'the way of older modules',
          [
            [
              'New-AzDiagnosticSetting -Name audit -ResourceId $vault.ResourceId -WorkspaceId $workspace.ResourceId -Log $log',
              'Set-AzDiagnosticSetting -ResourceId $vault.ResourceId -WorkspaceId $id -Enabled $true -Category AuditEvent',
            ],
          ],
          { files: rightPowerShell },
        ),
      ],
    },
  },
});
