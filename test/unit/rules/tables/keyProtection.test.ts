import { rightPowerShell } from '../../../support/rules/keyScripts.ts';
import { describeRule, fires, silent } from '../../../support/rules/table.ts';

/** A key in a Managed HSM. */
const hsm = {
  'main.bicep': `resource hsm 'Microsoft.KeyVault/managedHSMs@2026-02-01' = {
  name: 'hsm-chat'
  location: 'swedencentral'
  sku: { family: 'B', name: 'Standard_B1' }
  properties: {
    tenantId: subscription().tenantId
    enablePurgeProtection: true
  }
}

resource key 'Microsoft.KeyVault/managedHSMs/keys@2026-02-01' = {
  parent: hsm
  name: 'chat-cmk'
  properties: {
    kty: 'RSA-HSM'
    keySize: 2048
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-chat'
  location: 'swedencentral'
}

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'chat'
  location: 'swedencentral'
  kind: 'OpenAI'
  sku: { name: 'S0' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '\${identity.id}': {} }
  }
  properties: {
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: hsm.properties.hsmUri
        keyName: key.name
        identityClientId: identity.properties.clientId
      }
    }
  }
}
`,
};

describeRule('key-protection', {
  formats: {
    bicep: {
      fires: [
        fires(
          'a key in hardware, in a standard vault',
          [
            [`kty: 'RSA'`, `kty: «'RSA-HSM'»`],
            [`name: 'premium'`, `name: 'standard'`],
          ],
          { severity: 'error', fixed: [`sku: { family: 'A', name: 'premium' }`] },
        ),
        fires(
          'the default of a parameter makes the vault a standard one',
          [
            ['param location', `param sku string = 'Standard'\nparam location`],
            [`kty: 'RSA'`, `kty: «'RSA-HSM'»`],
            [`name: 'premium'`, `name: sku`],
          ],
          { severity: 'error', fixed: [`param sku string = 'premium'\n`] },
        ),
        fires('a key in software, in a Managed HSM', [[`kty: 'RSA-HSM'`, `kty: «'RSA'»`]], {
          files: hsm,
          severity: 'error',
          fixed: [`kty: 'RSA-HSM'`],
        }),
      ],
      silent: [
        silent('a key in hardware, in a premium vault', [[`kty: 'RSA'`, `kty: 'RSA-HSM'`]]),
        silent('a key in software, in a standard vault', [[`name: 'premium'`, `name: 'standard'`]]),
        silent('a key in hardware, in a Managed HSM', [], { files: hsm }),
        silent('who deploys decides what vault it is', [
          ['param location', `param sku string\nparam location`],
          [`kty: 'RSA'`, `kty: 'RSA-HSM'`],
          [`name: 'premium'`, `name: sku`],
        ]),
        silent('premium wherever the key is in hardware', [
          ['param location', `param hardware bool\nparam location`],
          [`kty: 'RSA'`, `kty: hardware ? 'RSA-HSM' : 'RSA'`],
          [`name: 'premium'`, `name: hardware ? 'premium' : 'standard'`],
        ]),
      ],
    },
    arm: {
      fires: [
        fires(
          'a key in hardware, in a standard vault',
          [
            ['"kty": "RSA"', '"kty": «"RSA-HSM"»'],
            ['"name": "premium"', '"name": "standard"'],
          ],
          { severity: 'error', fixed: ['"sku": { "family": "A", "name": "premium" }'] },
        ),
      ],
      silent: [silent('a key in hardware, in a premium vault', [['"kty": "RSA"', '"kty": "RSA-HSM"']])],
    },
    terraform: {
      fires: [
        fires(
          'a key in hardware, in a standard vault',
          [
            ['key_type     = "RSA"', 'key_type     = «"RSA-HSM"»'],
            ['sku_name                   = "premium"', 'sku_name                   = "standard"'],
          ],
          { severity: 'error', fixed: ['  sku_name                   = "premium"\n'] },
        ),
      ],
      silent: [
        silent('a key in hardware, in a premium vault', [['key_type     = "RSA"', 'key_type     = "RSA-HSM"']]),
        silent('who applies decides', [
          ['variable "workspace_id"', 'variable "sku" {\n  type = string\n}\n\nvariable "workspace_id"'],
          ['key_type     = "RSA"', 'key_type     = "RSA-HSM"'],
          ['sku_name                   = "premium"', 'sku_name                   = var.sku'],
        ]),
      ],
    },
    script: {
      fires: [
        fires(
          'a key in hardware, in a standard vault',
          [
            ['--kty RSA', '--kty «RSA-HSM»'],
            ['--sku premium', '--sku standard'],
          ],
          { severity: 'error', fixed: ['--sku premium'] },
        ),
        fires(
          'a vault is a standard one unless told otherwise',
          [
            ['--kty RSA --size 2048', '--protection «hsm»'],
            [' --sku premium', ''],
          ],
          { severity: 'error', fixed: ['--enable-rbac-authorization true --sku premium\n'] },
        ),
        fires(
          'in PowerShell',
          [
            ['-Destination Software -KeyType RSA', '-Destination «HSM»'],
            ['-Sku Premium', '-Sku Standard'],
          ],
          { files: rightPowerShell, severity: 'error', fixed: ['-Sku Premium'] },
        ),
      ],
      silent: [
        silent('a key in hardware, in a premium vault', [['--kty RSA', '--kty RSA-HSM']]),
        silent('a vault that was there before', [
          ['--kty RSA', '--kty RSA-HSM'],
          [
            `az keyvault create --name "$KV" --resource-group "$GROUP" --location swedencentral --sku premium \\
  --retention-days 90 --enable-purge-protection true --enable-rbac-authorization true
`,
            '',
          ],
        ]),
        silent('a variable from outside', [
          ['--kty RSA', '--kty RSA-HSM'],
          ['--sku premium', '--sku "$SKU"'],
        ]),
      ],
    },
  },
});
