/**
 * Requests from a page to its host, over whatever carries messages between them. Every request has a signal: aborting it, or
 * closing either end, ends the request on both sides. Nothing here knows VS Code, Node or the DOM.
 */

/** A method by its name: what it is asked with and what it answers. */
export interface Method {
  readonly params: unknown;
  readonly result: unknown;
}

type MethodsOf<M> = { readonly [K in keyof M]: Method };
type Name<M> = keyof M & string;

/** One request, as a union over all methods. `page` tells one life of the page from the next: a hidden page starts anew. */
export type RequestMessage<M extends MethodsOf<M>> = {
  readonly [K in Name<M>]: {
    readonly kind: 'request';
    readonly page: string;
    readonly id: number;
    readonly method: K;
    readonly params: M[K]['params'];
  };
}[Name<M>];

/** The page no longer wants the answer. */
export interface CancelMessage {
  readonly kind: 'cancel';
  readonly page: string;
  readonly id: number;
}

/** The answer to a request, or a sentence for a person that says why there is none. */
export type ReplyMessage =
  | { readonly kind: 'reply'; readonly page: string; readonly id: number; readonly ok: true; readonly result: unknown }
  | {
      readonly kind: 'reply';
      readonly page: string;
      readonly id: number;
      readonly ok: false;
      readonly message: string;
    };

/** A request that the host answered with a refusal; its message is meant for people. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
}

/** A request whose end of the line was closed. */
export class Disconnected extends Error {
  override readonly name = 'Disconnected';

  constructor() {
    super('The connection was closed.');
  }
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: unknown) => void;
  readonly forget: () => void;
}

/** The side that asks. */
export class RpcClient<M extends MethodsOf<M>> {
  readonly #page: string;
  readonly #post: (message: RequestMessage<M> | CancelMessage) => void;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #closed = false;

  /** @param page a name that no other life of the page has had */
  constructor(page: string, post: (message: RequestMessage<M> | CancelMessage) => void) {
    this.#page = page;
    this.#post = post;
  }

  /**
   * Asks and waits for the answer.
   * @throws RequestFailed when the host refuses; the signal's reason when it is aborted; Disconnected after dispose
   */
  request<K extends Name<M>>(method: K, params: M[K]['params'], signal: AbortSignal): Promise<M[K]['result']> {
    return new Promise<unknown>((resolve, reject: (reason: unknown) => void) => {
      signal.throwIfAborted();
      if (this.#closed) throw new Disconnected();
      const id = ++this.#lastId;
      const abort = () => {
        this.#settle(id)?.reject(signal.reason);
        this.#post({ kind: 'cancel', page: this.#page, id });
      };
      signal.addEventListener('abort', abort, { once: true });
      const forget = () => signal.removeEventListener('abort', abort);
      this.#pending.set(id, { resolve, reject, forget });
      try {
        this.#post({ kind: 'request', page: this.#page, id, method, params } as RequestMessage<M>);
      } catch (thrown) {
        this.#settle(id)?.reject(thrown);
      }
    });
  }

  /** Takes an answer. One that nobody waits for any more, or that another life of the page asked for, is dropped. */
  accept(reply: ReplyMessage): void {
    if (reply.page !== this.#page) return;
    const pending = this.#settle(reply.id);
    if (reply.ok) pending?.resolve(reply.result);
    else pending?.reject(new RequestFailed(reply.message));
  }

  /** Rejects whatever is still waiting, and every later request. */
  dispose(): void {
    this.#closed = true;
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(new Disconnected());
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.forget();
    return pending;
  }
}

/** What answers each method. */
export type Handlers<M extends MethodsOf<M>> = {
  readonly [K in Name<M>]: (params: M[K]['params'], signal: AbortSignal) => Promise<M[K]['result']> | M[K]['result'];
};

export interface RpcServerOptions<M extends MethodsOf<M>> {
  readonly handlers: Handlers<M>;
  readonly post: (reply: ReplyMessage) => void;
  /** What the page may be told of what a handler threw: a sentence for a person, without anything secret. */
  readonly describe: (thrown: unknown) => string;
}

/** The side that answers. */
export class RpcServer<M extends MethodsOf<M>> {
  readonly #options: RpcServerOptions<M>;
  readonly #running = new Map<number, AbortController>();
  #page: string | undefined;
  #closed = false;

  constructor(options: RpcServerOptions<M>) {
    this.#options = options;
  }

  /** Takes a message of the page. What is no request of a known method is answered with a refusal, or dropped. */
  accept(message: unknown): void {
    if (this.#closed || !isPageMessage(message)) return;
    if (message.page !== this.#page) {
      // The page has begun a new life: nobody waits for what its former one asked.
      this.#abortAll();
      this.#page = message.page;
    }
    if (message.kind === 'cancel') this.#running.get(message.id)?.abort();
    else void this.#answer(message);
  }

  /** Aborts what is running; nothing is posted afterwards. */
  dispose(): void {
    this.#closed = true;
    this.#abortAll();
  }

  async #answer({ page, id, method, params }: LooseRequest): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    const reply = await this.#call(method, params, controller.signal).then(
      (result): ReplyMessage => ({ kind: 'reply', page, id, ok: true, result }),
      (thrown: unknown): ReplyMessage => ({
        kind: 'reply',
        page,
        id,
        ok: false,
        message: this.#options.describe(thrown),
      }),
    );
    if (this.#running.get(id) === controller) this.#running.delete(id);
    if (!this.#closed && !controller.signal.aborted) this.#options.post(reply);
  }

  async #call(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
    const handlers: Readonly<Record<string, unknown>> = this.#options.handlers;
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
    if (typeof handler !== 'function') throw new RequestFailed(`There is nothing here that answers "${method}".`);
    return await (handler as (params: unknown, signal: AbortSignal) => unknown)(params, signal);
  }

  #abortAll(): void {
    for (const controller of this.#running.values()) controller.abort();
    this.#running.clear();
  }
}

interface LooseRequest {
  readonly kind: 'request';
  readonly page: string;
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

function isPageMessage(message: unknown): message is LooseRequest | CancelMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, page, id, method } = message as Readonly<Record<string, unknown>>;
  if (typeof page !== 'string' || typeof id !== 'number') return false;
  return kind === 'cancel' || (kind === 'request' && typeof method === 'string');
}
