/** Pieces of the right deployment that tables of several rules take away, move or replace. */
export const bicep = {
  grant: `resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(key.id, identity.id, 'encryption')
  scope: key
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e147488a-f6f5-4113-8e2d-b22465e65bf6')
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

`,
  order: '\n  dependsOn: [grant]',
  vault: `'Microsoft.KeyVault/vaults@2026-02-01' = {
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
  vaultElsewhere: `'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: 'kv-chat'
}`,
  /** The grant as a module of its own: `grant.bicep`. */
  grantModule: `param principalId string
param vaultName string
param roleId string = 'e147488a-f6f5-4113-8e2d-b22465e65bf6'

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: vaultName
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, roleId)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
`,
  grantModuleCall: `module grant 'grant.bicep' = {
  name: 'grant'
  params: {
    principalId: identity.properties.principalId
    vaultName: vault.name
  }
}

`,
} as const;

export const arm = {
  grant: `    {
      "type": "Microsoft.Authorization/roleAssignments",
      "apiVersion": "2022-04-01",
      "name": "[variables('grantName')]",
      "scope": "[variables('keyId')]",
      "dependsOn": ["[variables('keyId')]", "[variables('identityId')]"],
      "properties": {
        "roleDefinitionId": "[variables('roleId')]",
        "principalId": "[reference(variables('identityId'), '2023-01-31').principalId]",
        "principalType": "ServicePrincipal"
      }
    },
`,
  order: `,
        "[extensionResourceId(variables('keyId'), 'Microsoft.Authorization/roleAssignments', variables('grantName'))]"`,
} as const;

export const terraform = {
  grant: `resource "azurerm_role_assignment" "grant" {
  scope                = azurerm_key_vault_key.chat.resource_versionless_id
  role_definition_name = "Key Vault Crypto Service Encryption User"
  principal_id         = azurerm_user_assigned_identity.chat.principal_id
  principal_type       = "ServicePrincipal"
}

`,
  order: '\n  depends_on = [azurerm_role_assignment.grant]\n',
} as const;

export const script = {
  grant: `az role assignment create --assignee-object-id "$PRINCIPAL" --assignee-principal-type ServicePrincipal \\
  --role "Key Vault Crypto Service Encryption User" --scope "$VAULT_ID/keys/chat-cmk"
`,
  /** The encryption as the last command of the script is given it. */
  encryption: String.raw`"{\"keySource\":\"Microsoft.KeyVault\",\"keyVaultProperties\":{\"keyName\":\"chat-cmk\",\"keyVaultUri\":\"$VAULT_URI\"}}"`,
} as const;

/** What the right script does, in PowerShell, with `grant` where the grant belongs. */
export function powershell(grant: string): string {
  return `$group = 'rg-chat'
$vault = New-AzKeyVault -VaultName kv-chat -ResourceGroupName $group -Location swedencentral -Sku Premium \`
  -EnablePurgeProtection -EnableRbacAuthorization
Add-AzKeyVaultKey -VaultName kv-chat -Name chat-cmk -KeyType RSA -Size 2048 -Destination Software
$account = New-AzCognitiveServicesAccount -ResourceGroupName $group -Name chat -Type OpenAI -SkuName S0 \`
  -Location swedencentral -AssignIdentity
${grant}Set-AzCognitiveServicesAccount -ResourceGroupName $group -Name chat -KeyVaultEncryption -KeyName chat-cmk \`
  -KeyVaultUri $vault.VaultUri
`;
}

/** The grant of {@link powershell}. */
export const powershellGrant = `New-AzRoleAssignment -ObjectId $account.Identity.PrincipalId \`
  -RoleDefinitionName 'Key Vault Crypto Service Encryption User' -Scope $vault.ResourceId
`;
