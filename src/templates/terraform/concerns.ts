/**
 * Whether a text of Terraform's mentions what is judged: an account, a key store, a key or what leads to them. It is meant to be quick
 * and to say yes too often rather than not.
 */
export function concernsText(text: string): boolean {
  return mentions.test(text);
}

const mentions =
  /azurerm_(?:cognitive_account|ai_services|key_vault)|Microsoft\.(?:CognitiveServices|KeyVault)|avm-res-(?:cognitiveservices|keyvault)|customer_managed_key|key_vault_key_id/i;
