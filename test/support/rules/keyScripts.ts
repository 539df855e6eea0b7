/** The right deployment in PowerShell, which names commands and options otherwise. Its cmdlet for the encryption asks for a version. */
export const rightPowerShell = {
  'deploy.ps1': `$group = 'rg-chat'
New-AzKeyVault -VaultName kv-chat -ResourceGroupName $group -Location swedencentral -Sku Premium \`
  -SoftDeleteRetentionInDays 90 -EnablePurgeProtection
$vault = Get-AzKeyVault -VaultName kv-chat -ResourceGroupName $group
$key = Add-AzKeyVaultKey -VaultName kv-chat -Name chat-cmk -Destination Software -KeyType RSA -Size 2048
New-AzCognitiveServicesAccount -ResourceGroupName $group -Name chat -Type OpenAI -SkuName S0 \`
  -Location swedencentral -AssignIdentity
$account = Get-AzCognitiveServicesAccount -ResourceGroupName $group -Name chat
New-AzRoleAssignment -ObjectId $account.Identity.PrincipalId \`
  -RoleDefinitionName 'Key Vault Crypto Service Encryption User' -Scope "$($vault.ResourceId)/keys/chat-cmk"
Set-AzCognitiveServicesAccount -ResourceGroupName $group -Name chat -KeyVaultEncryption \`
  -KeyName chat-cmk -KeyVersion $key.Version -KeyVaultUri $vault.VaultUri
`,
} as const;
