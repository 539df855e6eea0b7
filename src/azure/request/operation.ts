import { AsyncLocalStorage } from 'node:async_hooks';
import { nameOf } from '../../core/resources/armId.ts';
import type { Headers } from './backoff.ts';

/** One thing asked of Azure, however many requests the SDK makes of it (pages, polls, a challenge). */
export interface OperationDetails {
  /** In words that follow "Could not …". */
  readonly purpose: string;
  /** ARM id or URI. */
  readonly resource?: string;
  readonly signal: AbortSignal;
  /** The request only reads although its method does not say so (a Resource Graph query is a POST). */
  readonly reads?: boolean;
  /** An act that would happen twice if it were sent twice, whatever its method: only what was throttled is sent again. */
  readonly once?: boolean;
  /** Milliseconds for the whole operation instead of the usual limit. */
  readonly limit?: number;
}

/** An answer as it came over the wire. The SDKs' models rename, convert and drop properties; the core wants ARM's own body. */
export interface Answer {
  readonly method: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined where there is none or it is not JSON. */
  readonly json: unknown;
}

/**
 * What is known of the effect of a write: nothing was sent; sent without an answer; taken on (its end not known yet); refused;
 * finished.
 */
export type Effect = 'none' | 'uncertain' | 'accepted' | 'refused' | 'finished';

export interface Operation extends OperationDetails {
  requests: number;
  effect: Effect;
  last?: Answer;
  /** The last state of a long-running operation: the SDK's own error has neither its code nor its text. */
  lastState?: Answer;
  /** The body of the last write. */
  sent?: unknown;
}

/** Purpose and resource, for the log. */
export function labelOf({ purpose, resource }: OperationDetails): string {
  return resource === undefined ? purpose : `${purpose} (${resource.startsWith('/') ? nameOf(resource) : resource})`;
}

const current = new AsyncLocalStorage<Operation>();

/** The operation that the running request belongs to. */
export function currentOperation(): Operation | undefined {
  return current.getStore();
}

export function within<T>(operation: Operation, work: () => Promise<T>): Promise<T> {
  return current.run(operation, work);
}
