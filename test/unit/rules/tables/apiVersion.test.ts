import { describeRule, fires, silent, type Change } from '../../../support/rules/table.ts';

const october = Date.UTC(2026, 9, 1);
const december = Date.UTC(2026, 11, 15);
const march = Date.UTC(2027, 2, 1);
const vault = (version: string): Change => [
  "'Microsoft.KeyVault/vaults@2026-02-01'",
  `'Microsoft.KeyVault/vaults@${version}'`,
];
const armVault = (version: string): Change => [
  '"type": "Microsoft.KeyVault/vaults",\n      "apiVersion": "2026-02-01"',
  `"type": "Microsoft.KeyVault/vaults",\n      "apiVersion": ${version}`,
];
const azapi = (version: string): readonly Change[] => [
  [
    `resource "azurerm_key_vault_key" "chat" {
  name         = "chat-cmk"
  key_vault_id = azurerm_key_vault.chat.id
  key_type     = "RSA"
  key_size     = 2048
  key_opts     = ["wrapKey", "unwrapKey"]
}`,
    `resource "azapi_resource" "key" {
  type      = ${version}
  name      = "chat-cmk"
  parent_id = azurerm_key_vault.chat.id
  body = {
    properties = { kty = "RSA", keySize = 2048, keyOps = ["wrapKey", "unwrapKey"] }
  }
}`,
  ],
  ['azurerm_key_vault_key.chat.resource_versionless_id', 'azapi_resource.key.id'],
  ['azurerm_key_vault_key.chat.versionless_id', '"${azurerm_key_vault.chat.vault_uri}keys/chat-cmk"'],
];

describeRule('api-version', {
  formats: {
    bicep: {
      fires: [
        fires('long before the end', [vault('«2023-07-01»')], {
          now: october,
          severity: 'info',
          fixed: ["'Microsoft.KeyVault/vaults@2026-02-01' = {"],
        }),
        fires(
          'soon, of the key alone',
          [["'Microsoft.KeyVault/vaults/keys@2026-02-01'", "'Microsoft.KeyVault/vaults/keys@«2022-11-01»'"]],
          { now: december, severity: 'warning', fixed: ["'Microsoft.KeyVault/vaults/keys@2026-02-01' = {"] },
        ),
        fires('a preview, after the end', [vault('«2024-12-01-preview»')], {
          now: march,
          severity: 'error',
          fixed: ["'Microsoft.KeyVault/vaults@2026-02-01' = {"],
        }),
        fires(
          'a key that is nested takes the version of its vault',
          [
            vault('«2023-07-01»'),
            [
              '    enablePurgeProtection: true\n  }\n}',
              "    enablePurgeProtection: true\n  }\n\n  resource inner 'keys' = {\n    name: 'inner-cmk'\n    properties: { kty: 'RSA', keySize: 2048 }\n  }\n}",
            ],
            ['keyName: key.name', 'keyName: vault::inner.name'],
          ],
          { now: march, severity: 'error', fixed: ["'Microsoft.KeyVault/vaults@2026-02-01' = {"] },
        ),
        fires(
          'a vault that is only referred to',
          [
            [
              'param location',
              "resource shared 'Microsoft.KeyVault/vaults@«2019-09-01»' existing = {\n  name: 'kv-shared'\n}\n\nparam location",
            ],
            ['keyVaultUri: vault.properties.vaultUri', 'keyVaultUri: shared.properties.vaultUri'],
          ],
          { now: march, severity: 'error', fixed: ["'Microsoft.KeyVault/vaults@2026-02-01' existing = {"] },
        ),
        // The newer version would decide otherwise how access is given: that has to be said first.
        fires(
          'the vault does not say how access is given',
          [vault('«2023-07-01»'), ['    enableRbacAuthorization: true\n', '']],
          {
            now: march,
            severity: 'error',
            fixed: 'none',
          },
        ),
      ],
      silent: [
        silent('the first version that stays', []),
        silent('its preview', [vault('2026-02-01-preview')], { now: march }),
        silent('a later one', [vault('2027-01-15')], { now: march }),
        silent('an old version of another service', [['@2025-06-01', '@2023-05-01']], { now: march }),
        silent('a vault that holds no key of an account', [
          [
            'resource account ',
            "resource secrets 'Microsoft.KeyVault/vaults@2023-07-01' = {\n  name: 'kv-secrets'\n  location: location\n  properties: { tenantId: subscription().tenantId, sku: { family: 'A', name: 'standard' } }\n}\n\nresource account ",
          ],
        ]),
      ],
    },
    arm: {
      fires: [
        fires('the version is written out', [armVault('«"2023-07-01"»')], {
          severity: 'info',
          fixed: ['"type": "Microsoft.KeyVault/vaults",\n      "apiVersion": "2026-02-01"'],
        }),
        fires(
          'a variable holds it',
          [armVault(`«"[variables('version')]"»`), ['"variables": {', '"variables": {\n    "version": "2023-07-01",']],
          { severity: 'info', fixed: ['"version": "2026-02-01"'] },
        ),
      ],
      silent: [
        silent('who deploys says it', [
          armVault(`"[parameters('version')]"`),
          ['"parameters": {', '"parameters": { "version": { "type": "string" },'],
        ]),
      ],
    },
    terraform: {
      fires: [
        fires('azapi says it behind the type', azapi('«"Microsoft.KeyVault/vaults/keys@2023-07-01"»'), {
          severity: 'info',
          fixed: ['  type      = "Microsoft.KeyVault/vaults/keys@2026-02-01"\n'],
        }),
      ],
      silent: [
        silent('azapi says one that stays', azapi('"Microsoft.KeyVault/vaults/keys@2026-02-01"')),
        silent('azurerm chooses it itself', [], { now: march }),
      ],
    },
  },
  leftOut: { script: 'the commands choose the version themselves' },
});
