import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { AzureFailure, type FailureKind } from '../core/failure.ts';
import type { Clock } from '../core/sources.ts';
import { withoutSecrets } from './request/failures.ts';
import { currentOperation } from './request/operation.ts';
import { defaultTiming } from './request/timing.ts';

/** A token with less time left than this is not used for a new request: the request may be under way for minutes. */
const spare = 5 * 60_000;

interface Kept {
  readonly token: Promise<AccessToken>;
  expires: number;
}

/** What a token was asked for with. */
interface Asked {
  readonly key: string;
  readonly scopes: readonly string[];
  readonly options: GetTokenOptions;
}

/**
 * The connection's credential as the clients see it: each token is asked for once however many clients want it (the Azure CLI
 * starts a process for every one), and no token means {@link AzureFailure} of kind `signedOut`, with the credential's words.
 */
export class Tokens {
  readonly #credential: TokenCredential;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();
  /** By the text of the token. */
  readonly #issued = new Map<string, Asked>();
  readonly #refused = new Set<string>();

  readonly #limit: number;

  /** @param limit how long one token may take, in milliseconds: whoever asks later waits for the same one */
  constructor(credential: TokenCredential, clock: Clock, limit = defaultTiming.tokenLimit) {
    this.#credential = credential;
    this.#clock = clock;
    this.#limit = limit;
  }

  /** A credential for the clients of one tenant; without a tenant, the credential's own. */
  forTenant(tenantId: string | undefined): TokenCredential {
    return {
      getToken: (scopes, options = {}) =>
        this.token(typeof scopes === 'string' ? [scopes] : scopes, {
          ...options,
          ...(options.tenantId === undefined && tenantId !== undefined && { tenantId }),
        }),
    };
  }

  /** @throws AzureFailure */
  async token(scopes: readonly string[], options: GetTokenOptions): Promise<AccessToken> {
    const key = JSON.stringify([options.tenantId ?? '', options.enableCae ?? false, scopes]);
    const kept = this.#kept.get(key);
    // Claims come with a challenge that the token at hand has not met.
    const usable = kept && options.claims === undefined && kept.expires - spare > this.#clock.now();
    const signal = currentOperation()?.signal;
    return abortable(usable ? kept.token : this.#fetch(key, scopes, options), signal);
  }

  /** The text to send in place of a token: another one where Azure has refused it since, for the clients keep their own. */
  async inPlaceOf(text: string): Promise<string> {
    const asked = this.#refused.has(text) ? this.#issued.get(text) : undefined;
    return asked ? (await this.token(asked.scopes, asked.options)).token : text;
  }

  /**
   * Drops a token that Azure has refused and asks for another one; undefined where it is none of these.
   * @throws AzureFailure where there is none any more
   */
  async renew(text: string): Promise<string | undefined> {
    const asked = this.#issued.get(text);
    if (!asked) return undefined;
    const kept = this.#kept.get(asked.key);
    if (kept && (await kept.token).token === text) this.#kept.delete(asked.key);
    this.#refused.add(text);
    return (await this.token(asked.scopes, asked.options)).token;
  }

  #fetch(key: string, scopes: readonly string[], options: GetTokenOptions): Promise<AccessToken> {
    // Shared by all who ask: no single caller's signal may end it.
    const shared = { ...options };
    delete shared.abortSignal;
    const kept: Kept = { token: this.#ask(scopes, shared), expires: Number.POSITIVE_INFINITY };
    this.#kept.set(key, kept);
    kept.token.then(
      (token) => {
        kept.expires = Math.min(token.expiresOnTimestamp, token.refreshAfterTimestamp ?? Infinity);
        // The claims of a challenge were met by this token; a later one need not meet them again.
        delete shared.claims;
        this.#issued.set(token.token, { key, scopes, options: shared });
      },
      () => this.#kept.get(key) === kept && this.#kept.delete(key),
    );
    return kept.token;
  }

  async #ask(scopes: readonly string[], options: GetTokenOptions): Promise<AccessToken> {
    const limit = AbortSignal.timeout(this.#limit);
    try {
      // Not every credential heeds a signal, so it is not waited for any longer either.
      const asked = this.#credential.getToken([...scopes], { ...options, abortSignal: limit });
      const token = await abortable(asked, limit);
      if (token) return token;
    } catch (thrown) {
      if (limit.aborted) throw new AzureFailure({ kind: 'timeout', purpose: 'sign in' }, { cause: thrown });
      throw signInFailure(thrown);
    }
    throw new AzureFailure({ kind: 'signedOut', purpose: 'sign in' });
  }
}

function signInFailure(thrown: unknown): AzureFailure {
  if (thrown instanceof AzureFailure) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AzureFailure(
    { kind: signInKind(thrown, message), purpose: 'sign in', azureMessage: withoutSecrets(message) },
    { cause: thrown },
  );
}

function signInKind(thrown: unknown, message: string): FailureKind {
  if (thrown instanceof Error && thrown.name === 'AbortError') return 'cancelled';
  const status = thrown instanceof Error && 'statusCode' in thrown ? Number(thrown.statusCode) : 0;
  if (status === 429) return 'throttled';
  if (status >= 500) return 'unavailable';
  // MSAL's own codes for a request without an answer.
  return /\b(network_error|endpoints_resolution_error|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN)\b/.test(
    message,
  )
    ? 'network'
    : 'signedOut';
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
