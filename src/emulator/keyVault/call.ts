import type { Azure } from '../azure.ts';
import { memberAt } from '../json.ts';
import type { AzureRequest, Reply } from '../wire/exchange.ts';
import type { Parameters } from '../wire/routes.ts';
import type { KeyCaller } from './access.ts';
import { audited, type NoteKey } from './audit.ts';
import type { KeyStore } from './keyStore.ts';
import type { StoreOperation } from './operations.ts';
import { badParameter } from './refusals.ts';

/** A request to a key store whose caller is known and may do what it asks. */
export interface StoreCall<Store extends KeyStore = KeyStore> {
  readonly azure: Azure;
  readonly store: Store;
  readonly caller: KeyCaller;
  readonly request: AzureRequest;
  readonly parameters: Parameters;
  /** Tells the audit log which key version is used. */
  readonly note: NoteKey;
}

/** What answers a path: the operation that access is judged for, where, and the handler. */
export interface StoreRoute<Store extends KeyStore = KeyStore> {
  readonly operation: StoreOperation;
  /** `/`, `/keys` or `/keys/{name}`. */
  readonly place: (parameters: Parameters) => string;
  readonly handler: (call: StoreCall<Store>) => Reply | Promise<Reply>;
}

/** Judges access, answers, and writes down what came of it. */
export async function answerRoute<Store extends KeyStore>(
  route: StoreRoute<Store>,
  call: Omit<StoreCall<Store>, 'note'>,
  keyId: string | undefined,
): Promise<Reply> {
  const { azure, store, caller, request, parameters } = call;
  const query = [...request.query].map(([name, value]) => `${name}=${value}`).join('&');
  return await audited(
    azure,
    store,
    caller,
    {
      operation: route.operation,
      place: route.place(parameters),
      requestUri: `https://${request.host}${request.path}${query === '' ? '' : `?${query}`}`,
      correlationId: request.headers['x-ms-client-request-id'] ?? request.requestId,
      algorithm: algorithmOf(request),
      keyId,
    },
    (note) => route.handler({ ...call, note }),
    ({ status }) => status,
  );
}

function algorithmOf({ body }: AzureRequest): string | undefined {
  try {
    const algorithm = memberAt(JSON.parse(body), 'alg');
    return typeof algorithm === 'string' ? algorithm : undefined;
  } catch {
    return undefined;
  }
}

/** The body as JSON. Throws Key Vault's refusal for what is none. */
export function parseBody(request: AzureRequest): unknown {
  try {
    const body: unknown = JSON.parse(request.body);
    if (memberAt(body) !== undefined) return body;
  } catch {
    // Falls through to the one refusal for whatever is not JSON.
  }
  throw badParameter('The request body is missing or is not valid JSON.');
}
