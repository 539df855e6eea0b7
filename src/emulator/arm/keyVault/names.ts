/** The rules for names of vaults and Managed HSMs, and the texts that Azure says them with (recorded). */
export function isVaultName(name: string): boolean {
  return /^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/i.test(name);
}

export function invalidNameText(name: string): string {
  return `The vault name '${name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens. Follow this link for more information: https://go.microsoft.com/fwlink/?linkid=2147742`;
}

export function takenNameText(name: string): string {
  return `The vault name '${name}' is already in use. Vault names are globaly unique so it is possible that the name is already taken. If you are sure that the vault name was not taken then it is possible that a vault with the same name was recently deleted but not purged after being placed in a recoverable state. If the vault is in a recoverable state then the vault will need to be purged before reusing the name. For more information on soft delete and purging a vault follow this link https://go.microsoft.com/fwlink/?linkid=2147740.`;
}
