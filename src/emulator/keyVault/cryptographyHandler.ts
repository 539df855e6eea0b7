import { asString, member } from '../json.ts';
import type { Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';
import { parseBody, type StoreCall, type StoreRoute } from './call.ts';
import { applyVersion, keyOf, versionOf, type CryptographicOperation } from './cryptography.ts';
import { isManagedHsm } from './keyStore.ts';
import { badParameter } from './refusals.ts';
import { keyIdentifier } from './views.ts';

/**
 * Encrypt, decrypt, wrap, unwrap, sign, verify. A vault answers with the key identifier, and a verification with nothing
 * but its outcome; a Managed HSM adds the algorithm to all (recorded).
 */
export function cryptography(operation: CryptographicOperation): StoreRoute['handler'] {
  return async (call: StoreCall): Promise<Reply> => {
    const { azure, store, request, parameters, note } = call;
    const body = parseBody(request);
    const algorithm = asString(member(body, 'alg'));
    if (algorithm === undefined) throw badParameter('Property alg is required.\r\n');
    const value = required(body, 'value');
    const key = keyOf(azure.estate, store, parameter(parameters, 'keyName'));
    const version = versionOf(azure.estate, store, key, parameters['keyVersion']);
    const kid = keyIdentifier(azure.estate, store, key, version);
    note(kid);
    const result = await applyVersion(azure, version, {
      operation,
      algorithm,
      value,
      ...(operation === 'verify' ? { digest: required(body, 'digest') } : {}),
      iv: optional(body, 'iv'),
      aad: optional(body, 'aad'),
      tag: optional(body, 'tag'),
    });
    const named = isManagedHsm(store) ? { alg: algorithm, kid } : operation === 'verify' ? {} : { kid };
    return { status: 200, body: { ...named, ...written(result) } };
  };
}

function required(body: unknown, name: string): Buffer {
  const value = optional(body, name);
  if (value === undefined) throw badParameter(`Property ${name} is required.\r\n`);
  return value;
}

function optional(body: unknown, name: string): Buffer | undefined {
  const value = asString(member(body, name));
  return value === undefined ? undefined : Buffer.from(value, 'base64url');
}

/** Bytes as base64url; what there is none of is left out. */
function written(result: object): object {
  return Object.fromEntries(
    Object.entries(result).flatMap(([name, value]: [string, unknown]) =>
      value === undefined ? [] : [[name, Buffer.isBuffer(value) ? value.toString('base64url') : value]],
    ),
  );
}
