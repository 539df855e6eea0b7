import { generateKeyPairSync } from 'node:crypto';
import { KeyClient, type JsonWebKey, type KeyRotationPolicyProperties } from '@azure/keyvault-keys';
import { expect } from 'vitest';
import { functionsOf } from '../methods.ts';
import { makes, namesNothing, nothing, rows, table, type Operation, type Table } from '../operation.ts';
import { listed } from './matchers.ts';
import { rightsOf, type KeyStoreOfTable } from './keyStores.ts';

const { asks, sends } = rows<KeyClient>();
const atOnce = { intervalInMs: 1 };
const policy: KeyRotationPolicyProperties = {
  expiresIn: 'P1Y',
  lifetimeActions: [{ action: 'Rotate', timeAfterCreate: 'P90D' }],
};

/** The operations of keys in one of the two kinds of key stores. */
export function keyTable(store: KeyStoreOfTable): Table {
  return table({
    sdk: `@azure/keyvault-keys KeyClient (${store.service})`,
    service: store.service,
    client: ({ credential, httpClient }, at) => new KeyClient(store.url(at), credential, { httpClient }),
    methods: functionsOf,
    operations: [...makingKeys(store), ...usingKeys(store), ...deletingKeys(store), ...store.more],
    leftOut: {
      'never succeeds: no attestation of an environment can be verified here': ['releaseKey'],
      'not emulated: attestation of a key': ['getKeyAttestation'],
      'sends nothing': ['getCryptographyClient', 'disambiguateUpdateKeyPropertiesArgs'],
      ...store.leftOut,
    },
  });
}

function makingKeys({ service, rsa, ec, key, keyVersion }: KeyStoreOfTable): readonly Operation<KeyClient>[] {
  const right = rightsOf(service);
  const named = (name: string) => (): object => ({ name });
  const hsm = service === 'managedHsm';
  return [
    sends('createKey', right('create'), makes, (c) => c.createKey('new', rsa), named('new')),
    sends('createRsaKey', right('create'), makes, (c) => c.createRsaKey('new', { hsm, keySize: 2048 }), named('new')),
    sends(
      'createEcKey',
      right('create'),
      makes,
      (c) => c.createEcKey('new', { hsm, curve: 'P-256' }),
      () => ({ keyType: ec }),
    ),
    sends(
      'importKey',
      right('import'),
      makes,
      (c) => c.importKey('new', imported(), { hardwareProtected: hsm }),
      named('new'),
    ),
    asks(
      'rotateKey',
      right('rotate'),
      key,
      (c, at) => c.rotateKey(at[key]),
      (at) => ({ name: at[key] }),
    ),
    sends(
      'updateKeyProperties',
      right('update'),
      key,
      (c, at) => c.updateKeyProperties(at[key], { enabled: false }),
      () => ({ properties: { enabled: false } }),
    ),
    sends(
      'updateKeyProperties (version)',
      right('update'),
      key,
      (c, at) => c.updateKeyProperties(at[key], at[keyVersion], { enabled: false }),
      () => ({ properties: { enabled: false } }),
    ),
    sends(
      'updateKeyRotationPolicy',
      right('setRotationPolicy'),
      key,
      (c, at) => c.updateKeyRotationPolicy(at[key], policy),
      () => ({ expiresIn: 'P1Y' }),
    ),
  ];
}

function usingKeys({ service, key, keyVersion, backup }: KeyStoreOfTable): readonly Operation<KeyClient>[] {
  const right = rightsOf(service);
  const noVersions = nothing('a key without versions: an empty list');
  return [
    asks(
      'listPropertiesOfKeys',
      right('list'),
      namesNothing,
      (c) => c.listPropertiesOfKeys(),
      (at) => listed(at[key]),
    ),
    asks(
      'listPropertiesOfKeyVersions',
      right('listVersions'),
      noVersions,
      (c, at) => c.listPropertiesOfKeyVersions(at[key]),
      (at) => listed(at[key]),
    ),
    asks(
      'getKey',
      right('get'),
      key,
      (c, at) => c.getKey(at[key]),
      (at) => ({ name: at[key] }),
    ),
    asks(
      'getKey (version)',
      right('get'),
      key,
      (c, at) => c.getKey(at[key], { version: at[keyVersion] }),
      (at) => ({ properties: { version: at[keyVersion] } }),
    ),
    asks(
      'getKeyRotationPolicy',
      right('getRotationPolicy'),
      key,
      (c, at) => c.getKeyRotationPolicy(at[key]),
      () => ({ lifetimeActions: [{}] }),
    ),
    asks(
      'backupKey',
      right('backup'),
      key,
      async (c, at) => (await c.backupKey(at[key]))?.byteLength ?? 0,
      () => expect.any(Number) as unknown,
    ),
    sends(
      'restoreKeyBackup',
      right('restore'),
      namesNothing,
      (c, at) => c.restoreKeyBackup(Buffer.from(at[backup], 'base64')),
      () => ({ name: 'backed-up' }),
    ),
  ];
}

function deletingKeys({ service, key, deletedKey }: KeyStoreOfTable): readonly Operation<KeyClient>[] {
  const right = rightsOf(service);
  return [
    asks(
      'deleteKey',
      right('delete'),
      key,
      async (c, at) => await (await c.beginDeleteKey(at[key], atOnce)).pollUntilDone(),
      (at) => ({ name: at[key] }),
    ),
    asks(
      'listDeletedKeys',
      right('listDeleted'),
      namesNothing,
      (c) => c.listDeletedKeys(),
      (at) => listed(at[deletedKey]),
    ),
    asks(
      'getDeletedKey',
      right('getDeleted'),
      deletedKey,
      (c, at) => c.getDeletedKey(at[deletedKey]),
      (at) => ({ name: at[deletedKey] }),
    ),
    asks(
      'recoverDeletedKey',
      right('recover'),
      deletedKey,
      async (c, at) => await (await c.beginRecoverDeletedKey(at[deletedKey], atOnce)).pollUntilDone(),
      (at) => ({ name: at[deletedKey] }),
    ),
    asks('purgeDeletedKey', right('purge'), deletedKey, (c, at) => c.purgeDeletedKey(at[deletedKey])),
  ];
}

let made: JsonWebKey | undefined;

/** An RSA key made elsewhere. */
function imported(): JsonWebKey {
  if (made !== undefined) return made;
  const jwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const part = (name: 'n' | 'e' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi'): Buffer =>
    Buffer.from(jwk[name] ?? '', 'base64url');
  made = {
    kty: 'RSA',
    n: part('n'),
    e: part('e'),
    d: part('d'),
    p: part('p'),
    q: part('q'),
    dp: part('dp'),
    dq: part('dq'),
    qi: part('qi'),
  };
  return made;
}
