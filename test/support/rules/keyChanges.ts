import type { Change } from './table.ts';

/** Changes of the right deployments that several tables of keys share: a policy for the key, and a version for the account. */

/** @param properties lines of the key's properties, indented by four blanks */
export function bicepKey(properties: string): Change {
  return ['    keySize: 2048\n', `    keySize: 2048\n${properties}`];
}

/** @param members of the key's properties, each with its comma */
export function armKey(members: string): Change {
  return ['"keySize": 2048,', `"keySize": 2048,\n        ${members}`];
}

/** @param blocks of the key, indented by two blanks */
export function terraformKey(blocks: string): Change {
  return ['  key_opts     = ["wrapKey", "unwrapKey"]\n', `  key_opts     = ["wrapKey", "unwrapKey"]\n${blocks}`];
}

/** A command after the key is made, before the account uses it. */
export function azCommand(command: string): Change {
  return ['VAULT_URI=', `${command}\nVAULT_URI=`];
}

/** The same in PowerShell. */
export function cmdlet(command: string): Change {
  return ['$account =', `${command}\n$account =`];
}

/** The key with a rotation policy. */
export function bicepPolicy(policy: string): Change {
  return bicepKey(`    rotationPolicy: ${policy}\n`);
}

export function azPolicy(policy: string): Change {
  return azCommand(`az keyvault key rotation-policy update --vault-name "$KV" -n chat-cmk --value ${policy}`);
}

export function cmdletPolicy(options: string): Change {
  return cmdlet(`Set-AzKeyVaultKeyRotationPolicy -VaultName kv-chat -Name chat-cmk ${options}`);
}

export const rotates = {
  bicep: bicepKey(`    rotationPolicy: {
      attributes: { expiryTime: 'P1Y' }
      lifetimeActions: [{ action: { type: 'rotate' }, trigger: { timeBeforeExpiry: 'P30D' } }]
    }
`),
  arm: armKey(`"rotationPolicy": {
          "attributes": { "expiryTime": "P1Y" },
          "lifetimeActions": [{ "trigger": { "timeBeforeExpiry": "P30D" }, "action": { "type": "rotate" } }]
        },`),
  terraform: terraformKey(`
  rotation_policy {
    expire_after = "P1Y"

    automatic {
      time_before_expiry = "P30D"
    }
  }
`),
  script: azPolicy(
    `'{"attributes":{"expiryTime":"P1Y"},"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Rotate"}}]}'`,
  ),
  powerShell: cmdletPolicy(
    `-ExpiresIn P1Y -KeyRotationLifetimeAction @{ Action = 'Rotate'; TimeBeforeExpiry = 'P30D' }`,
  ),
} as const;

/** The account names the version that is the newest at deployment. */
export const atDeployment = {
  bicep: [
    'keyName: key.name\n',
    `keyName: key.name\n        keyVersion: «last(split(key.properties.keyUriWithVersion, '/'))»\n`,
  ],
  arm: [
    '"keyName": "chat-cmk",',
    `"keyName": "chat-cmk",
            "keyVersion": «"[last(split(reference(variables('keyId'), '2026-02-01').keyUriWithVersion, '/'))]"»,`,
  ],
  terraform: ['azurerm_key_vault_key.chat.versionless_id', '«azurerm_key_vault_key.chat.id»'],
} as const satisfies Readonly<Record<string, Change>>;

/** A version of the key as people copy it. */
export const version = '0123456789abcdef0123456789abcdef';

/** The account names a version that is written out. */
export const written = {
  bicep: ['keyName: key.name\n', `keyName: key.name\n        keyVersion: «'${version}'»\n`],
  arm: ['"keyName": "chat-cmk",', `"keyName": "chat-cmk",\n            "keyVersion": «"${version}"»,`],
  terraform: [
    'azurerm_key_vault_key.chat.versionless_id',
    `«"https://kv-chat.vault.azure.net/keys/chat-cmk/${version}"»`,
  ],
} as const satisfies Readonly<Record<string, Change>>;

/** The account of the right deployments as one of Foundry. */
export const foundry = {
  bicep: [`kind: 'OpenAI'`, `kind: 'AIServices'`],
  arm: ['"kind": "OpenAI"', '"kind": "AIServices"'],
  terraform: ['kind                  = "OpenAI"', 'kind                  = "AIServices"'],
  script: ['--kind OpenAI', '--kind AIServices'],
  powerShell: ['-Type OpenAI', '-Type AIServices'],
} as const satisfies Readonly<Record<string, Change>>;

/** Marks taken out, for what must stay silent. */
export function plain([find, put]: Change): Change {
  return [find, put.replace(/[«»]/g, '')];
}

const encryption = `"{\\"keySource\\":\\"Microsoft.KeyVault\\",\\"keyVaultProperties\\":{\\"keyName\\":\\"chat-cmk\\",`;

/** The script's account with a version, in the JSON of its encryption; the mark is around the whole of it. */
export const scriptVersion: readonly Change[] = [
  [encryption, `«${encryption}\\"keyVersion\\":\\"${version}\\",`],
  [`$VAULT_URI\\"}}"`, `$VAULT_URI\\"}}"»`],
];
