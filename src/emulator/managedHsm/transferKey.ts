import { createHash, createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { newKeys, selfSigned } from '../proxy/certificates.ts';
import type { ManagedHsm } from '../state/resources.ts';

/** The key under which a security domain is brought to an HSM: its private part stays there. */
export interface TransferKey {
  readonly privateKey: KeyObject;
  readonly certificate: X509Certificate;
}

/** The transfer key of an HSM, made when it is first asked for. */
export async function transferKeyOf(hsm: ManagedHsm): Promise<TransferKey> {
  const made = hsm.transferKey ?? (await newTransferKey(hsm));
  // Another request may have made one meanwhile, which has been given out.
  const kept = (hsm.transferKey ??= made);
  return { privateKey: createPrivateKey(kept.privatePem), certificate: new X509Certificate(kept.certificatePem) };
}

async function newTransferKey({ name }: ManagedHsm): Promise<NonNullable<ManagedHsm['transferKey']>> {
  const { pem, keys } = selfSigned(name, await newKeys());
  return { privatePem: keys.privatePem, certificatePem: pem };
}

/** As the API description shows it: a public JSON Web Key with its certificate. */
export function transferKeyView({ certificate }: TransferKey, kid: string): object {
  const { n, e } = certificate.publicKey.export({ format: 'jwk' });
  const thumbprint = (hash: string): string => createHash(hash).update(certificate.raw).digest('base64url');
  return {
    key_format: 'jwk',
    transfer_key: {
      kid,
      kty: 'RSA',
      key_ops: ['encrypt'],
      n,
      e,
      alg: 'RSA-OAEP-256',
      x5c: [certificate.raw.toString('base64')],
      x5t: thumbprint('sha1'),
      'x5t#S256': thumbprint('sha256'),
    },
  };
}
