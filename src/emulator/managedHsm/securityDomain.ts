import { CompactEncrypt, importJWK } from 'jose';
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { asArray, asNumber, asString, member, type JsonObject } from '../json.ts';
import { parseBody, type StoreCall } from '../keyVault/call.ts';
import { badParameter } from '../keyVault/refusals.ts';
import type { ManagedHsm, SecurityDomainOperation } from '../state/resources.ts';
import type { Reply } from '../wire/exchange.ts';
import { isActivated } from './activation.ts';
import { splitSecret } from './secretSharing.ts';

/**
 * POST /securitydomain/download: an administrator sends three to ten RSA certificates and gets the security domain, of
 * which so many as are `required` open it. With that the HSM is activated (Microsoft's description and quickstart). 202,
 * with an address to poll.
 */
export async function downloadSecurityDomain(call: StoreCall<ManagedHsm>): Promise<Reply> {
  const { azure, store } = call;
  const body = parseBody(call.request);
  const certificates = asArray(member(body, 'certificates')) ?? [];
  const required = asNumber(member(body, 'required')) ?? 2;
  // Ten at most, three at least; the texts are assumed.
  if (certificates.length < 3 || certificates.length > 10) {
    throw badParameter('The number of certificates must be from 3 to 10');
  }
  if (!Number.isInteger(required) || required < 2 || required > certificates.length) {
    throw badParameter('Property required must be a whole number from 2 to the number of certificates');
  }
  const value = await securityDomainOf(store, certificates, required);
  if (!isActivated(azure, store)) {
    store.activation = { kind: 'download', completesAt: azure.clock.now() + azure.behaviour.operationDuration };
  }
  return accepted(call, 'download', { value });
}

/** GET /securitydomain/download/pending: `InProgress`, then `Success` (API description). */
export function getDownloadStatus(call: StoreCall<ManagedHsm>): Reply {
  return { status: 200, body: statusOf(call, call.store.activation) };
}

export function statusOf(
  { azure }: StoreCall<ManagedHsm>,
  operation: SecurityDomainOperation | undefined,
): Readonly<Record<'status' | 'status_details', string>> {
  const running = operation !== undefined && azure.clock.now() < operation.completesAt;
  return { status: running ? 'InProgress' : 'Success', status_details: running ? 'Operation in progress' : '' };
}

export function accepted({ request }: StoreCall<ManagedHsm>, kind: 'download' | 'upload', body: object): Reply {
  // Microsoft's clients poll the address as it stands, so it has the API version in it.
  const version = request.query.get('api-version') ?? '';
  const poll = `https://${request.host}/securitydomain/${kind}/pending?api-version=${version}`;
  return { status: 202, headers: { 'azure-asyncoperation': poll, 'retry-after': '10' }, body };
}

/**
 * What the administrators keep: the domain, encrypted under a key of which every certificate holds a share. The members are
 * those that the Azure CLI reads; what is inside is the emulator's own.
 */
async function securityDomainOf(hsm: ManagedHsm, certificates: readonly unknown[], required: number): Promise<string> {
  const key = randomBytes(32);
  const shares = splitSecret(key, certificates.length, required);
  const domain = Buffer.from(
    JSON.stringify({ hsm: hsm.id, tenantId: hsm.tenantId, nonce: randomBytes(16).toString('hex') }),
  );
  const sealed = await new CompactEncrypt(domain).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(key);
  const held = await Promise.all(
    certificates.map(async (certificate, index) => await shareFor(certificate, shares[index])),
  );
  return JSON.stringify({
    EncData: { data: [{ compact_jwe: sealed, tag: 'SecurityDomain' }], kdf: 'none' },
    SharedKeys: { enc_shares: held, key_algorithm: 'xor_shamir', required },
    version: 2,
  });
}

async function shareFor(certificate: unknown, share: Buffer = Buffer.alloc(0)): Promise<object> {
  const jwk = rsaKeyOf(certificate);
  const key = await importJWK(jwk, 'RSA-OAEP-256');
  const sealed = await new CompactEncrypt(share)
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })
    .encrypt(key);
  return { enc_key: sealed, x5t_256: thumbprintOf(certificate) };
}

/** The RSA key of a certificate as the client describes it; must agree with the certificate itself (assumed). */
function rsaKeyOf(certificate: unknown): { readonly kty: 'RSA'; readonly n: string; readonly e: string } {
  const [n, e] = [asString(member(certificate, 'n')), asString(member(certificate, 'e'))];
  if (asString(member(certificate, 'kty')) !== 'RSA' || n === undefined || e === undefined) {
    throw badParameter('Each certificate must hold an RSA public key');
  }
  const inside = publicKeyOf(certificate);
  if (inside['n'] !== n || inside['e'] !== e) throw badParameter('A certificate does not hold the key beside it');
  return { kty: 'RSA', n, e };
}

function publicKeyOf(certificate: unknown): JsonObject {
  return certificateOf(certificate).publicKey.export({ format: 'jwk' });
}

function thumbprintOf(certificate: unknown): string {
  return createHash('sha256').update(certificateOf(certificate).raw).digest('base64url');
}

function certificateOf(certificate: unknown): X509Certificate {
  const [first] = asArray(member(certificate, 'x5c')) ?? [];
  try {
    return new X509Certificate(Buffer.from(asString(first) ?? '', 'base64'));
  } catch {
    throw badParameter('Property x5c does not hold a certificate');
  }
}
