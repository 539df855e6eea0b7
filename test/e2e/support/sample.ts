/** The resources of the sample estate that the tests name. */
const production = '/subscriptions/e0182ed7-660c-47d4-b034-82277acc4980/resourceGroups/rg-chat-prod/providers';

export const chatVault = `${production}/Microsoft.KeyVault/vaults/kv-contoso-chat`;
export const chatKey = `${chatVault}/keys/chat-cmk`;
export const purgeConsent = 'Turn On Purge Protection Forever';
