import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const severity = 'error';
const home = '11111111-1111-1111-1111-111111111111';
const away = '22222222-2222-2222-2222-222222222222';
const provider = (body: string): Change => [
  'data "azurerm_client_config" "current" {}\n',
  `provider "azurerm" {\n  features {}\n  ${body}\n}\n\ndata "azurerm_client_config" "current" {}\n`,
];
const vaultTenant = (tenant: string): Change => [
  'tenant_id                  = data.azurerm_client_config.current.tenant_id',
  `tenant_id                  = ${tenant}`,
];
const second = `tenant_id = "${home}"
}

provider "azurerm" {
  alias = "away"
  features {}
  tenant_id = "${away}"`;

describeRule('tenant', {
  formats: {
    terraform: {
      fires: [
        fires(
          'the vault names another tenant than the provider',
          [provider(`tenant_id = "${home}"`), vaultTenant(`«"${away}"»`)],
          {
            severity,
            fixed: [`tenant_id                  = "${home}"`],
          },
        ),
        // The vault lies in the other tenant, whatever it names: it has to be made anew.
        fires(
          'the vault is made in another tenant, by a provider of its own',
          [
            provider(second),
            vaultTenant(`«"${away}"»`),
            [
              '  name                       = "kv-chat"',
              '  provider                   = azurerm.away\n  name                       = "kv-chat"',
            ],
          ],
          { severity, fixed: 'none' },
        ),
        fires(
          'the account is made in another tenant than the vault that it takes from elsewhere',
          [
            provider(second),
            ['resource "azurerm_cognitive_account" "chat"', '«resource "azurerm_cognitive_account" "chat"»'],
            [
              'resource "azurerm_key_vault" "chat"',
              'data "azurerm_key_vault" "shared" {\n  provider            = azurerm.away\n  name                = "kv-shared"\n  resource_group_name = "rg-shared"\n}\n\nresource "azurerm_key_vault" "chat"',
            ],
            [
              'key_vault_key_id   = azurerm_key_vault_key.chat.versionless_id',
              'key_vault_key_id   = "${data.azurerm_key_vault.shared.vault_uri}keys/chat-cmk"',
            ],
          ],
          { severity, fixed: 'none' },
        ),
      ],
      silent: [
        silent('the vault takes the tenant of the deployment', [provider(`tenant_id = "${home}"`)]),
        silent('both name the same, one in capitals', [
          provider(`tenant_id = "${home.replaceAll('1', 'a')}"`),
          vaultTenant(`"${home.replaceAll('1', 'A')}"`),
        ]),
        silent('who deploys says the tenant', [
          provider('tenant_id = var.tenant_id'),
          vaultTenant(`"${away}"`),
          ['variable "workspace_id"', 'variable "tenant_id" {\n  type = string\n}\n\nvariable "workspace_id"'],
        ]),
        silent('a vault names a tenant, and nothing says that of the deployment', [vaultTenant(`"${away}"`)]),
      ],
    },
  },
  leftOut: {
    bicep: 'to which tenant it is deployed no file says: a tenant that is written out may be that one',
    arm: 'to which tenant it is deployed no file says: a tenant that is written out may be that one',
    script: 'no command that makes a key store takes a tenant: it is that of the session',
  },
});
