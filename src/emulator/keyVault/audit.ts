import type { Azure } from '../azure.ts';
import { asString, memberAt } from '../json.ts';
import { Refusal } from '../wire/exchange.ts';
import { judgeAccess, type Access, type KeyCaller } from './access.ts';
import type { KeyStore } from './keyStore.ts';
import type { StoreOperation } from './operations.ts';

/** A call of a key store, as its audit log needs to know it. */
export interface AuditedCall {
  readonly operation: StoreOperation;
  /** `/`, `/keys` or `/keys/{name}`: where access is judged. */
  readonly place: string;
  readonly requestUri: string;
  readonly correlationId: string;
  readonly algorithm?: string | undefined;
  /** The key identifier as far as it is known beforehand. */
  readonly keyId?: string | undefined;
}

/** Lets what is being done name the key version that it turns out to use. */
export type NoteKey = (keyId: string) => void;

/**
 * Judges access, does what is asked, and writes down what came of it, be it a refusal. Whatever uses a key comes through
 * here: clients over HTTP, and the service side of customer-managed keys.
 */
export async function audited<Result>(
  azure: Azure,
  store: KeyStore,
  caller: KeyCaller,
  call: AuditedCall,
  act: (note: NoteKey) => Result | Promise<Result>,
  statusOf: (result: Result) => number = () => 200,
): Promise<Result> {
  const access = judgeAccess(azure, store, caller, call.operation, call.place);
  let keyId = call.keyId;
  const write = (outcome: Outcome): void => {
    append(azure, store, caller, { ...call, keyId }, access, outcome);
  };
  try {
    if (access.refusal !== undefined) throw access.refusal;
    const result = await act((noted) => {
      keyId = noted;
    });
    write({ status: statusOf(result), signature: 'OK', description: undefined });
    return result;
  } catch (error) {
    if (error instanceof Refusal) write(outcomeOf(error));
    throw error;
  }
}

interface Outcome {
  readonly status: number;
  readonly signature: string;
  readonly description: string | undefined;
}

function outcomeOf({ reply }: Refusal): Outcome {
  return {
    status: reply.status,
    signature: asString(memberAt(reply.body, 'error', 'code')) ?? String(reply.status),
    description: asString(memberAt(reply.body, 'error', 'message')),
  };
}

function append(
  azure: Azure,
  store: KeyStore,
  caller: KeyCaller,
  call: AuditedCall,
  access: Access,
  { status, signature, description }: Outcome,
): void {
  azure.keyEvents.append({
    at: azure.clock.now(),
    storeId: store.id,
    operationName: call.operation.event,
    keyId: call.keyId,
    requestUri: call.requestUri,
    status,
    resultSignature: signature,
    resultDescription: description,
    callerAddress: caller.path?.address,
    ...(caller.path === undefined ? {} : { path: caller.path }),
    caller: { objectId: caller.objectId, appId: caller.appId },
    trustedService: access.trustedService,
    isAddressAuthorized: access.isAddressAuthorized,
    isRbacAuthorized: access.isRbacAuthorized,
    isAccessPolicyMatch: access.isAccessPolicyMatch,
    algorithm: call.algorithm,
    correlationId: call.correlationId,
  });
}
