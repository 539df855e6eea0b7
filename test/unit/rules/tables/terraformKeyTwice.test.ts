import { rightFiles } from '../../../support/rules/right.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const heading = 'resource "azurerm_cognitive_account_customer_managed_key" "chat"';
const separate = (start: string, id = 'azurerm_cognitive_account.chat.id'): string => `
${start} {
  cognitive_account_id = ${id}
  key_vault_key_id     = azurerm_key_vault_key.chat.versionless_id
  identity_client_id   = azurerm_user_assigned_identity.chat.client_id
  depends_on           = [azurerm_role_assignment.grant]
}
`;
const added = (text: string): Change => [
  '  depends_on = [azurerm_role_assignment.grant]\n}\n',
  `  depends_on = [azurerm_role_assignment.grant]\n}\n${text}`,
];
const block = `  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id
    identity_client_id = azurerm_user_assigned_identity.chat.client_id
  }

`;
const ignoring = (what: string): Change => [
  '  depends_on = [azurerm_role_assignment.grant]\n}\n',
  `  depends_on = [azurerm_role_assignment.grant]

  lifecycle {
    ignore_changes = ${what}
  }
}
${separate(heading)}`,
];
const inModule = `variable "account_id" {
  type = string
}

variable "key_id" {
  type = string
}

«resource "azurerm_cognitive_account_customer_managed_key" "key"» {
  cognitive_account_id = var.account_id
  key_vault_key_id     = var.key_id
}
`;

// Which of the two is to stay is for the person to say: one of them may belong to another team.
describeRule('terraform-key-twice', {
  formats: {
    terraform: {
      fires: [
        fires('the block and the resource beside it', [added(separate(`«${heading}»`))], {
          severity: 'error',
          fixed: 'none',
        }),
        fires(
          'a block that a known list makes',
          [
            [
              block,
              `  dynamic "customer_managed_key" {
    for_each = [azurerm_key_vault_key.chat.versionless_id]
    content {
      key_vault_key_id   = customer_managed_key.value
      identity_client_id = azurerm_user_assigned_identity.chat.client_id
    }
  }

`,
            ],
            added(separate(`«${heading}»`)),
          ],
          { severity: 'error', fixed: 'none' },
        ),
        fires(
          'the resource is in a module that is given the account',
          [
            added(`
module "key" {
  source     = "./key"
  account_id = azurerm_cognitive_account.chat.id
  key_id     = azurerm_key_vault_key.chat.versionless_id
}
`),
          ],
          { files: { ...rightFiles.terraform, 'key/main.tf': inModule }, severity: 'error', fixed: 'none' },
        ),
      ],
      silent: [
        silent('the block alone', []),
        silent('the resource alone', [[block, ''], added(separate(heading))]),
        silent('Terraform leaves the block alone', [ignoring('[customer_managed_key]')]),
        silent('Terraform leaves everything alone', [ignoring('all')]),
        silent('the resource is for another account', [
          added(separate(heading, 'data.azurerm_cognitive_account.other.id')),
          [
            'data "azurerm_client_config"',
            'data "azurerm_cognitive_account" "other" {\n  name                = "other"\n  resource_group_name = "rg-chat"\n}\n\ndata "azurerm_client_config"',
          ],
        ]),
      ],
    },
  },
  leftOut: {
    bicep: 'a property has one place there',
    arm: 'a property has one place there',
    script: 'commands follow one another: the last one counts',
  },
});
