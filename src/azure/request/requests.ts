import { AzureFailure } from '../../core/failure.ts';
import { isJsonObject, type JsonObject } from '../../core/resources/json.ts';
import type { LogLine } from '../../core/sources.ts';
import { asPartOf, cancelled, failureOfAnswer, malformed, noAnswer, rejected } from './failures.ts';
import { labelOf, within, type Answer, type Operation, type OperationDetails } from './operation.ts';
import type { Timing } from './timing.ts';

/** The part of the SDKs' paged iterators that is used. */
export interface Paged {
  byPage(): AsyncIterator<unknown>;
}

export interface Pages {
  readonly items: readonly JsonObject[];
  /** Why the pages after these could not be read. */
  readonly failure?: AzureFailure;
}

/** Makes the SDKs' calls: every failure becomes an {@link AzureFailure}, every answer is ARM's own body. */
export class Requests {
  readonly timing: Timing;
  readonly #log: LogLine;

  constructor(timing: Timing, log: LogLine) {
    this.timing = timing;
    this.#log = log;
  }

  /**
   * The body of the last answer to a call.
   * @param flaw tells what is wrong with a body that is no good
   * @throws AzureFailure
   */
  read(
    details: OperationDetails,
    call: () => Promise<unknown>,
    flaw: (body: JsonObject) => string | undefined = () => undefined,
  ): Promise<JsonObject> {
    return this.perform(details, async (operation) => {
      await call();
      const body = operation.last?.json;
      if (!isJsonObject(body)) throw malformed(operation, 'the body is empty or no JSON object');
      const wrong = flaw(body);
      if (wrong !== undefined) throw malformed(operation, wrong);
      return body;
    });
  }

  /**
   * All pages of a list. Where a later page fails, the ones before are kept and the failure told.
   * @throws AzureFailure where not even the first page could be read, or of kind `cancelled`
   */
  async pages(details: OperationDetails, list: () => Paged | Promise<Paged>): Promise<Pages> {
    const items: JsonObject[] = [];
    try {
      await this.perform(details, async (operation) => {
        const pages = (await list()).byPage();
        const seen = new Set<string>();
        while (!(await pages.next()).done) {
          items.push(...valuesIn(operation));
          const next = nextLinkIn(operation);
          if (next !== undefined && seen.has(next))
            throw malformed(operation, 'the pages of the list go round in a circle');
          if (next !== undefined) seen.add(next);
        }
      });
      return { items };
    } catch (thrown) {
      if (!(thrown instanceof AzureFailure) || thrown.kind === 'cancelled' || items.length === 0) throw thrown;
      return { items, failure: thrown };
    }
  }

  /**
   * Runs calls of the SDKs as one operation.
   * @throws AzureFailure
   */
  async perform<T>(details: OperationDetails, work: (operation: Operation) => Promise<T>): Promise<T> {
    const limit = AbortSignal.timeout(details.limit ?? this.timing.readLimit);
    const signal = AbortSignal.any([details.signal, limit]);
    const operation: Operation = { ...details, signal, requests: 0, effect: 'none' };
    try {
      if (details.signal.aborted) throw cancelled(operation);
      const result = await within(operation, () => work(operation));
      // A read that nobody wants any more; a write that was finished stays finished.
      if (operation.effect === 'none' && isAborted(details.signal)) throw cancelled(operation);
      // Every request has left a line of its own.
      if (operation.requests === 0) this.#log('info', `${labelOf(operation)}: done`);
      return result;
    } catch (thrown) {
      const failure = this.#failure(thrown, operation, details.signal, limit);
      this.#log(
        failure.kind === 'cancelled' ? 'info' : 'warn',
        `${failure.message} (${counted(operation)}${correlated(failure)})`,
      );
      throw failure;
    }
  }

  #failure(thrown: unknown, operation: Operation, wish: AbortSignal, limit: AbortSignal): AzureFailure {
    if (wish.aborted) return cancelled(operation);
    if (limit.aborted) return noAnswer(operation, 'timeout', thrown);
    if (thrown instanceof AzureFailure) return asPartOf(operation, thrown);
    const state = operation.lastState;
    if (state && isFailedState(state)) {
      operation.effect = 'finished';
      return failureOfAnswer(state, operation, this.timing.clock.now());
    }
    const answer = operation.last;
    if (answer && answer.status >= 300) return failureOfAnswer(answer, operation, this.timing.clock.now());
    if (isAbort(thrown)) return cancelled(operation);
    if (isFailedPolling(thrown)) {
      operation.effect = 'finished';
      return rejected(operation, messageOf(thrown));
    }
    // The SDK could not make sense of an answer that said it was good.
    const what = answer ? 'its parts are not those that the API promises' : messageOf(thrown);
    return asPartOf(operation, new AzureFailure({ ...malformed(operation, what).details }, { cause: thrown }));
  }
}

/** Asked anew: the compiler takes what it once saw of a signal for lasting. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function isFailedState({ json }: Answer): boolean {
  const status = isJsonObject(json) ? json['status'] : undefined;
  return typeof status === 'string' && /^(failed|cancell?ed)$/i.test(status);
}

function valuesIn(operation: Operation): readonly JsonObject[] {
  const body = operation.last?.json;
  const value = isJsonObject(body) ? body['value'] : undefined;
  if (!Array.isArray(value)) throw malformed(operation, 'the list has no items property');
  if (!value.every(isJsonObject)) throw malformed(operation, 'the list holds something that is no resource');
  return value;
}

function nextLinkIn(operation: Operation): string | undefined {
  const body = operation.last?.json;
  const next = isJsonObject(body) ? body['nextLink'] : undefined;
  return typeof next === 'string' && next !== '' ? next : undefined;
}

function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'AbortError';
}

/** The SDK's word for a long-running operation that failed where Azure answers with the resource itself, not with a state. */
function isFailedPolling(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.message.startsWith('The long-running operation has failed');
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function counted({ requests }: Operation): string {
  return requests === 1 ? '1 request' : `${requests} requests`;
}

function correlated({ details }: AzureFailure): string {
  return details.correlationId === undefined ? '' : `, correlation id ${details.correlationId}`;
}
