/** The right deployment in PowerShell, which tables change where it differs from the Azure CLI. */
export const rightPowerShell = {
  'deploy.ps1': `$group = "rg-chat"
$vault = New-AzKeyVault -Name kv-chat -ResourceGroupName $group -Location swedencentral -Sku Premium \`
  -EnablePurgeProtection -EnableRbacAuthorization
$log = New-AzDiagnosticSettingLogSettingsObject -Enabled $true -Category AuditEvent
New-AzDiagnosticSetting -Name audit -ResourceId $vault.ResourceId -WorkspaceId $workspace.ResourceId -Log $log
Add-AzKeyVaultKey -VaultName kv-chat -Name chat-cmk -Destination Software -KeyType RSA -Size 2048
$account = New-AzCognitiveServicesAccount -ResourceGroupName $group -Name chat -Type OpenAI -SkuName S0 \`
  -Location swedencentral -AssignIdentity
New-AzRoleAssignment -ObjectId $account.Identity.PrincipalId \`
  -RoleDefinitionName "Key Vault Crypto Service Encryption User" -Scope $vault.ResourceId
Set-AzCognitiveServicesAccount -ResourceGroupName $group -Name chat \`
  -KeyName chat-cmk -KeyVaultUri $vault.VaultUri
`,
} as const satisfies Readonly<Record<string, string>>;
