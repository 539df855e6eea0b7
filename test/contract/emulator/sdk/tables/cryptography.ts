import { CryptographyClient } from '@azure/keyvault-keys';
import { functionsOf } from '../methods.ts';
import type { Names } from '../names.ts';
import { rows, table, type Table } from '../operation.ts';
import { rightsOf, type KeyStoreOfTable } from './keyStores.ts';

/** Which of the two keys an operation takes: RSA for what is encrypted, an elliptic curve for what is signed. */
interface Clients {
  readonly rsa: CryptographyClient;
  readonly ec: CryptographyClient;
}

const { sends } = rows<Clients>();
/** Not one that the client can do itself with the public key. */
const algorithm = 'RSA-OAEP-256';
const plain = Buffer.from('data key');
const digest = Buffer.alloc(32, 7);
const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64');

/** The cryptographic operations of one of the two kinds of key stores. */
export function cryptographyTable(store: KeyStoreOfTable, which: 'newest version' | 'named version'): Table {
  const { service, key, keyVersion, signer, signerVersion, ciphertext, signature } = store;
  const right = rightsOf(service);
  const idOf = (at: Names, name: string, version: string): string =>
    `${store.url(at)}/keys/${name}${which === 'named version' ? `/${version}` : ''}`;
  return table<Clients>({
    sdk: `@azure/keyvault-keys CryptographyClient (${service}, ${which})`,
    service,
    client: ({ credential, httpClient }, at) => ({
      rsa: new CryptographyClient(idOf(at, at[key], at[keyVersion]), credential, { httpClient }),
      ec: new CryptographyClient(idOf(at, at[signer], at[signerVersion]), credential, { httpClient }),
    }),
    methods: ({ rsa }) => functionsOf(rsa),
    operations: [
      sends(
        'encrypt',
        right('encrypt'),
        key,
        (c) => c.rsa.encrypt({ algorithm, plaintext: plain }),
        () => ({ algorithm }),
      ),
      sends(
        'decrypt',
        right('decrypt'),
        key,
        async (c, at) => text((await c.rsa.decrypt({ algorithm, ciphertext: bytesOf(at[ciphertext]) })).result),
        () => 'data key',
      ),
      sends(
        'wrapKey',
        right('wrapKey'),
        key,
        (c) => c.rsa.wrapKey(algorithm, plain),
        () => ({ algorithm }),
      ),
      sends(
        'unwrapKey',
        right('unwrapKey'),
        key,
        async (c, at) => text((await c.rsa.unwrapKey(algorithm, bytesOf(at[ciphertext]))).result),
        () => 'data key',
      ),
      sends(
        'sign',
        right('sign'),
        signer,
        (c) => c.ec.sign('ES256', digest),
        () => ({ algorithm: 'ES256' }),
      ),
      sends(
        'signData',
        right('sign'),
        signer,
        (c) => c.ec.signData('ES256', plain),
        () => ({ algorithm: 'ES256' }),
      ),
      sends(
        'verify',
        right('verify'),
        signer,
        (c, at) => c.ec.verify('ES256', digest, bytesOf(at[signature])),
        () => ({ result: true }),
      ),
      sends(
        'verifyData',
        right('verify'),
        signer,
        (c, at) => c.ec.verifyData('ES256', plain, bytesOf(at[signature])),
        () => ({ result: false }),
      ),
    ],
    leftOut: {
      'sends nothing, or only what getKey of the other client sends': [
        'initializeIV',
        'disambiguateEncryptArguments',
        'disambiguateDecryptArguments',
        'getKeyMaterial',
        'fetchKey',
        'getProvider',
        'ensureValid',
      ],
    },
  });
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}
