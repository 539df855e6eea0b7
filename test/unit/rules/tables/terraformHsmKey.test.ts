import { rightFiles } from '../../../support/rules/right.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const version = (constraint: string): Change => ['"~> 4.60"', `"${constraint}"`];
const own = 'azurerm_key_vault_key.chat.versionless_id';
const ofHsm = 'azurerm_key_vault_managed_hardware_security_module_key.chat.versioned_id';
const hsm: Change = [
  'data "azurerm_client_config"',
  `resource "azurerm_key_vault_managed_hardware_security_module_key" "chat" {
  name           = "chat-hsm"
  managed_hsm_id = "/subscriptions/0/resourceGroups/rg-chat/providers/Microsoft.KeyVault/managedHSMs/hsm-chat"
  key_type       = "RSA-HSM"
  key_size       = 2048
  key_opts       = ["wrapKey", "unwrapKey"]
}

data "azurerm_client_config"`,
];
const before = (id: string): Change => [`key_vault_key_id   = ${own}`, `key_vault_key_id   = ${id}`];
const url = '"https://hsm-chat.managedhsm.azure.net/keys/chat-hsm"';

// Which version is to run is for the person to say: a newer one changes more than this.
describeRule('terraform-hsm-key', {
  formats: {
    terraform: {
      fires: [
        fires('a key of a Managed HSM by its resource', [version('~> 4.50.0'), hsm, before(`«${ofHsm}»`)], {
          severity: 'error',
          fixed: 'none',
        }),
        fires('by its identifier', [version('< 4.55'), before(`«${url}»`)], { severity: 'error', fixed: 'none' }),
        fires('the lock file holds an old version', [version('>= 4.0'), hsm, before(`«${ofHsm}»`)], {
          files: {
            ...rightFiles.terraform,
            '.terraform.lock.hcl': 'provider "registry.terraform.io/hashicorp/azurerm" {\n  version = "4.31.0"\n}\n',
          },
          severity: 'error',
          fixed: 'none',
        }),
      ],
      silent: [
        silent('a version that takes it', [hsm, before(ofHsm)]),
        silent('a version that takes it may run', [version('~> 4.50'), before(url)]),
        silent('no version is asked for', [['      version = "~> 4.60"\n', ''], before(url)]),
        silent('a key of a vault, with an old version', [
          version('~> 4.50.0'),
          ['key_size     = 2048', 'key_size     = 2048'],
        ]),
        silent('who runs it says which key', [
          version('~> 4.50.0'),
          before('var.key_id'),
          ['variable "workspace_id"', 'variable "key_id" {\n  type = string\n}\n\nvariable "workspace_id"'],
        ]),
      ],
    },
  },
  leftOut: {
    bicep: 'it has no provider whose versions differ',
    arm: 'it has no provider whose versions differ',
    script: 'its tools take keys of a Managed HSM',
  },
});
