/** A description of an estate that says something of everything that can be said. */
export const fabrikam = {
  applications: [{ name: 'pipeline', description: 'Deploys', secret: 'pipeline-secret' }],
  users: ['Ada'],
  groups: [{ name: 'key-users', members: [{ account: 'fab-chat' }, { user: 'Ada' }] }],
  subscriptions: [
    {
      name: 'Fabrikam',
      resourceGroups: [
        {
          name: 'rg-chat',
          location: 'westeurope',
          identities: ['id-chat'],
          vaults: [
            {
              name: 'kv-fab',
              sku: 'premium',
              purgeProtection: false,
              firewall: { addresses: ['203.0.113.0/24'], trustedServices: false },
              keys: [
                { name: 'cmk', type: 'RSA-HSM', size: 3072, ages: [90, 10] },
                { name: 'old', expiresInDays: -1, enabled: false },
              ],
            },
            { name: 'kv-policies', accessPolicies: [{ group: 'key-users', keys: ['get', 'wrapKey', 'unwrapKey'] }] },
          ],
          accounts: [
            { name: 'fab-chat', systemAssigned: true, encryption: { vault: 'kv-fab', key: 'cmk' } },
            {
              name: 'fab-foundry',
              kind: 'AIServices',
              identities: ['id-chat'],
              encryption: { vault: 'kv-fab', key: 'cmk', version: 0, identity: 'id-chat' },
            },
          ],
        },
      ],
    },
  ],
  grants: [
    { group: 'key-users', role: 'Key Vault Crypto Service Encryption User', scope: { vault: 'kv-fab' } },
    { identity: 'id-chat', role: 'Key Vault Crypto User', scope: { vault: 'kv-fab', key: 'cmk' } },
    { application: 'pipeline', role: 'Contributor', scope: { subscription: 'Fabrikam', resourceGroup: 'rg-chat' } },
  ],
};
