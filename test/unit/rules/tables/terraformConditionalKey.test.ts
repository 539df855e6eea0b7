import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const foundry: Change = [
  '  kind                  = "OpenAI"\n',
  '  kind                  = "AIServices"\n  project_management_enabled = true\n',
];
const block = `  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id
    identity_client_id = azurerm_user_assigned_identity.chat.client_id
  }
`;
const made = (each: string, start = 'dynamic "customer_managed_key"'): Change => [
  block,
  `  ${start} {
    for_each = ${each}
    content {
      key_vault_key_id   = customer_managed_key.value
      identity_client_id = azurerm_user_assigned_identity.chat.client_id
    }
  }
`,
];
const marked = '«dynamic "customer_managed_key"»';
const variable: Change = [
  'variable "workspace_id"',
  'variable "key_id" {\n  type = string\n}\n\nvariable "encrypted" {\n  type = bool\n}\n\nvariable "workspace_id"',
];

// A block that is always there is another design; what the person wants is not known.
describeRule('terraform-conditional-key', {
  formats: {
    terraform: {
      fires: [
        fires(
          'only where a variable is set',
          [foundry, variable, made('var.key_id == null ? [] : [var.key_id]', marked)],
          {
            severity: 'hint',
            fixed: 'none',
          },
        ),
        fires(
          'only where a switch is on',
          [foundry, variable, made(`var.encrypted ? [azurerm_key_vault_key.chat.versionless_id] : []`, marked)],
          {
            severity: 'hint',
            fixed: 'none',
          },
        ),
        fires('as many as a variable has', [foundry, variable, made('var.key_id[*]', marked)], {
          severity: 'hint',
          fixed: 'none',
        }),
      ],
      silent: [
        silent('a block that is always there', [foundry]),
        silent('a list that is written out', [foundry, made('[azurerm_key_vault_key.chat.versionless_id]')]),
        silent('an account without projects', [variable, made('var.key_id[*]')]),
        silent('a switch whose default is on', [
          foundry,
          [
            'variable "workspace_id"',
            'variable "encrypted" {\n  type    = bool\n  default = true\n}\n\nvariable "workspace_id"',
          ],
          made('var.encrypted ? [azurerm_key_vault_key.chat.versionless_id] : []'),
        ]),
        silent('Terraform may not take the account away', [
          foundry,
          variable,
          made('var.key_id[*]'),
          [
            '  depends_on = [azurerm_role_assignment.grant]\n}\n',
            '  depends_on = [azurerm_role_assignment.grant]\n\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n',
          ],
        ]),
      ],
    },
  },
  leftOut: {
    bicep: 'a deployment without encryption replaces nothing: it is the rule key-dropped that tells it',
    arm: 'a deployment without encryption replaces nothing: it is the rule key-dropped that tells it',
    script: 'a command does not take away what it does not mention',
  },
});
