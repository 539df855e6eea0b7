import { rightFiles } from '../../../support/rules/right.ts';
import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const version = (constraint: string): Change => ['"~> 4.60"', `"${constraint}"`];
const rbac = 'rbac_authorization_enabled = true';
const old: Change = [rbac, 'enable_rbac_authorization  = true'];
const lock = (number: string): string => `provider "registry.terraform.io/hashicorp/azurerm" {
  version = "${number}"
}
`;
const withLock = (number: string) => ({ ...rightFiles.terraform, '.terraform.lock.hcl': lock(number) });

describeRule('terraform-removed-argument', {
  formats: {
    terraform: {
      fires: [
        fires('an argument that 5.0 has renamed', [version('~> 5.0'), [rbac, '«enable_rbac_authorization»  = true']], {
          severity: 'error',
          fixed: [`  ${rbac}\n`],
        }),
        fires('an argument that came later', [version('~> 4.10.0'), [rbac, '«rbac_authorization_enabled» = true']], {
          severity: 'error',
          fixed: ['  enable_rbac_authorization  = true\n'],
        }),
        fires(
          'an argument that 5.0 requires',
          [
            version('~> 5.0'),
            [`  ${rbac}\n`, ''],
            ['resource "azurerm_key_vault" "chat"', '«resource "azurerm_key_vault" "chat"»'],
            // Access policies are what was meant before: which of the two is meant now is for the person to say.
          ],
          { severity: 'error', fixed: 'none' },
        ),
        fires('a block that 4.0 has renamed', [['  enabled_log {', '  «log» {']], {
          severity: 'error',
          fixed: ['  enabled_log {\n    category = "AuditEvent"'],
        }),
        fires(
          'a block that 5.0 has removed',
          [
            version('>= 5.0, < 6.0'),
            [
              '    category = "AuditEvent"\n',
              '    category = "AuditEvent"\n\n    «retention_policy» {\n      enabled = true\n    }\n',
            ],
          ],
          // How long logs are kept is set elsewhere since then: the block alone must not go.
          { severity: 'error', fixed: 'none' },
        ),
        fires(
          'the lock file says which version runs',
          [version('>= 4.0'), [rbac, '«enable_rbac_authorization»  = true']],
          {
            files: withLock('5.2.0'),
            severity: 'error',
            fixed: [`  ${rbac}\n`],
          },
        ),
      ],
      silent: [
        silent('the argument of its version', []),
        silent('the old name, while the version still has it', [old]),
        silent('no version is asked for', [['      version = "~> 4.60"\n', ''], old]),
        silent('older versions may run too', [version('>= 4.0'), old]),
        silent('the lock file says an older one runs', [version('>= 4.0'), old], { files: withLock('4.80.0') }),
        silent('a vault that is only looked up', [
          version('~> 5.0'),
          [
            'data "azurerm_client_config"',
            'data "azurerm_key_vault" "other" {\n  name                = "kv-other"\n  resource_group_name = "rg-chat"\n}\n\ndata "azurerm_client_config"',
          ],
        ]),
      ],
    },
  },
  leftOut: {
    bicep: 'it has no provider: API versions are judged by their own rule',
    arm: 'it has no provider: API versions are judged by their own rule',
    script: 'options that do not exist are told by a rule of scripts',
  },
});
