import { createHash, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A self-signed RSA certificate, made without any tool: what an administrator of a Managed HSM would send. */
export interface Certificate {
  readonly privateKey: KeyObject;
  /** As a JSON Web Key with the certificate in `x5c`. */
  readonly jwk: Readonly<Record<string, unknown>>;
  /** SHA-256 of the certificate, base64url. */
  readonly thumbprint: string;
}

/** Makes a certificate for ten years. */
export function selfSigned(name: string): Certificate {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const raw = certificateOf(name, privateKey);
  const thumbprint = createHash('sha256').update(raw).digest('base64url');
  const { n, e } = createPublicKey(privateKey).export({ format: 'jwk' });
  const jwk = {
    kid: name,
    kty: 'RSA',
    key_ops: ['verify', 'encrypt', 'wrapKey'],
    alg: 'RSA-OAEP-256',
    n,
    e,
    x5c: [raw.toString('base64')],
    'x5t#S256': thumbprint,
  };
  return { privateKey, jwk, thumbprint };
}

/** X.509 in DER: the body, the algorithm sha256WithRSAEncryption, the signature. */
function certificateOf(name: string, privateKey: KeyObject): Buffer {
  const algorithm = der(0x30, identifier([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]), der(0x05));
  const issuer = der(0x30, der(0x31, der(0x30, identifier([0x55, 0x04, 0x03]), der(0x0c, Buffer.from(name)))));
  const validity = der(0x30, der(0x17, Buffer.from('260101000000Z')), der(0x17, Buffer.from('360101000000Z')));
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const body = der(0x30, der(0x02, Buffer.from([1])), algorithm, issuer, validity, issuer, publicKey);
  return der(0x30, body, algorithm, der(0x03, Buffer.from([0]), sign('sha256', body, privateKey)));
}

function identifier(bytes: readonly number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length;
  const header = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...header]), content]);
}
