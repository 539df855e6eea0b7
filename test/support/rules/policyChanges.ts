import { script, terraform } from './pieces.ts';
import type { Change } from './table.ts';

/** The right deployment with an access policy of these permissions instead of the role. */
export const terraformPolicy = (permissions: string): readonly Change[] => [
  ['rbac_authorization_enabled = true', 'rbac_authorization_enabled = false'],
  [
    terraform.grant,
    `resource "azurerm_key_vault_access_policy" "grant" {
  key_vault_id = azurerm_key_vault.chat.id
  tenant_id    = azurerm_user_assigned_identity.chat.tenant_id
  object_id    = azurerm_user_assigned_identity.chat.principal_id

  key_permissions = ${permissions}
}

`,
  ],
  ['azurerm_role_assignment.grant]', 'azurerm_key_vault_access_policy.grant]'],
];

export const scriptPolicy = (permissions: string): readonly Change[] => [
  ['--enable-rbac-authorization true', '--enable-rbac-authorization false'],
  [script.grant, `az keyvault set-policy -n "$KV" --object-id "$PRINCIPAL" --key-permissions ${permissions}\n`],
];
