import { compactDecrypt } from 'jose';
import { asArray, asString, member, memberAt } from '../json.ts';
import { parseBody, type StoreCall } from '../keyVault/call.ts';
import { badParameter, vaultRefusal } from '../keyVault/refusals.ts';
import type { ManagedHsm } from '../state/resources.ts';
import type { Reply } from '../wire/exchange.ts';
import { isActivated } from './activation.ts';
import { accepted, statusOf } from './securityDomain.ts';
import { transferKeyOf, transferKeyView } from './transferKey.ts';

/** GET /securitydomain/upload: the key under which administrators bring another HSM's security domain (disaster recovery). */
export async function getTransferKey({ store, request }: StoreCall<ManagedHsm>): Promise<Reply> {
  const kid = `https://${request.host}/transfer_key`;
  return { status: 200, body: transferKeyView(await transferKeyOf(store), kid) };
}

/**
 * POST /securitydomain/upload: `{ value }`, which holds the domain as the Azure CLI prepares it: `WrappedKey.enc_key`, a new
 * key under the transfer key, and in `EncData.data` the domain under that key. Only a domain that this emulator gave out is
 * known. It activates an HSM that is not activated yet (documented); keys come by restoring backups afterwards.
 */
export async function uploadSecurityDomain(call: StoreCall<ManagedHsm>): Promise<Reply> {
  const { azure, store } = call;
  const value = asString(member(parseBody(call.request), 'value'));
  if (value === undefined) throw badParameter('Property value is required.\r\n');
  const domain = await openedDomain(store, value);
  if (asString(member(domain, 'tenantId'))?.toLowerCase() !== store.tenantId.toLowerCase()) {
    throw badParameter('The security domain belongs to another tenant');
  }
  // Looked at last: meanwhile another request may have activated it.
  requireUnactivated(call);
  store.activation = { kind: 'upload', completesAt: azure.clock.now() + azure.behaviour.operationDuration };
  return accepted(call, 'upload', statusOf(call, store.activation));
}

/** GET /securitydomain/upload/pending: `InProgress`, then `Success` (API description). */
export function getUploadStatus(call: StoreCall<ManagedHsm>): Reply {
  return { status: 200, body: statusOf(call, call.store.activation) };
}

/** Code and text are assumed. */
function requireUnactivated({ azure, store }: StoreCall<ManagedHsm>): void {
  if (!isActivated(azure, store) && store.activation === undefined) return;
  throw vaultRefusal(409, 'Conflict', 'The Managed HSM is already activated and takes no other security domain.');
}

async function openedDomain(hsm: ManagedHsm, value: string): Promise<unknown> {
  try {
    const blob: unknown = JSON.parse(value);
    const { privateKey } = await transferKeyOf(hsm);
    const wrapped = compactOf(memberAt(blob, 'WrappedKey', 'enc_key'));
    const { plaintext: key } = await compactDecrypt(wrapped, privateKey, { keyManagementAlgorithms });
    const [first] = asArray(memberAt(blob, 'EncData', 'data')) ?? [];
    const { plaintext } = await compactDecrypt(compactOf(member(first, 'compact_jwe')), key);
    return JSON.parse(Buffer.from(plaintext).toString());
  } catch {
    throw badParameter('The security domain cannot be opened with the transfer key of this Managed HSM');
  }
}

const keyManagementAlgorithms = ['RSA-OAEP-256', 'RSA-OAEP'];

/** The Azure CLI writes what is encrypted as base64url once more. */
function compactOf(value: unknown): string {
  const text = asString(value) ?? '';
  return text.includes('.') ? text : Buffer.from(text, 'base64url').toString('latin1');
}
