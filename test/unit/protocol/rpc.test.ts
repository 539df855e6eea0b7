import { describe, expect, it, vi } from 'vitest';
import {
  Disconnected,
  RequestFailed,
  RpcClient,
  RpcServer,
  type Handlers,
  type ReplyMessage,
} from '../../../src/protocol/rpc.ts';

interface Methods {
  readonly double: { readonly params: number; readonly result: number };
  readonly wait: { readonly params: null; readonly result: string };
}

/** A page and a host with nothing between them but plain JSON. */
function connect(handlers: Partial<Handlers<Methods>> = {}, page = 'first') {
  const replies: ReplyMessage[] = [];
  const server = new RpcServer<Methods>({
    handlers: { double: (number) => number * 2, wait: () => new Promise<string>(() => undefined), ...handlers },
    post: (reply) => {
      replies.push(reply);
      client.accept(structuredClone(reply));
    },
    describe: (thrown) => (thrown instanceof RequestFailed ? thrown.message : 'Something went wrong.'),
  });
  const client = new RpcClient<Methods>(page, (message) => server.accept(structuredClone(message)));
  return { client, server, replies };
}

const { signal } = new AbortController();

describe('a request', () => {
  it('is answered', async () => {
    expect(await connect().client.request('double', 21, signal)).toBe(42);
  });

  it('is told apart from others that are under way', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const { client } = connect({ wait: () => promise });
    const slow = client.request('wait', null, signal);
    expect(await client.request('double', 1, signal)).toBe(2);
    resolve('late');
    expect(await slow).toBe('late');
  });

  it('rejects with a message for people when the handler throws, and never with what was thrown', async () => {
    const { client, replies } = connect({
      double: () => {
        throw new Error('token eyJ0');
      },
    });
    await expect(client.request('double', 1, signal)).rejects.toEqual(new RequestFailed('Something went wrong.'));
    expect(JSON.stringify(replies)).not.toContain('eyJ0');
  });

  it('rejects when the handler rejects', async () => {
    const { client } = connect({ wait: () => Promise.reject(new RequestFailed('Not now.')) });
    await expect(client.request('wait', null, signal)).rejects.toThrow('Not now.');
  });

  it('is aborted on both sides by its signal', async () => {
    const seen = vi.fn();
    const { client, replies } = connect({
      wait: (_, hostSignal) => {
        hostSignal.addEventListener('abort', seen);
        return new Promise<string>(() => undefined);
      },
    });
    const controller = new AbortController();
    const request = client.request('wait', null, controller.signal);
    controller.abort(new Error('changed my mind'));
    await expect(request).rejects.toThrow('changed my mind');
    expect(seen).toHaveBeenCalledOnce();
    expect(replies).toEqual([]);
  });

  it('is not sent at all with a signal that was aborted before', async () => {
    const double = vi.fn((number: number) => number);
    const { client } = connect({ double });
    await expect(client.request('double', 1, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    expect(double).not.toHaveBeenCalled();
  });

  it('rejects when it cannot be sent', async () => {
    const client = new RpcClient<Methods>('p', () => {
      throw new Error('not cloneable');
    });
    await expect(client.request('double', 1, signal)).rejects.toThrow('not cloneable');
  });
});

describe('the end of the line', () => {
  it('rejects what the page still waits for, and whatever it asks later', async () => {
    const { client } = connect();
    const waiting = client.request('wait', null, signal);
    client.dispose();
    await expect(waiting).rejects.toBeInstanceOf(Disconnected);
    await expect(client.request('double', 1, signal)).rejects.toBeInstanceOf(Disconnected);
  });

  it('aborts what the host is doing, and posts nothing any more', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    let aborted = false;
    const { client, server, replies } = connect({
      wait: (_, hostSignal) => {
        hostSignal.addEventListener('abort', () => (aborted = true));
        return promise;
      },
    });
    client.request('wait', null, signal).catch(() => undefined);
    server.dispose();
    resolve('done');
    await promise;
    // However many turns an answer would take.
    await new Promise((done) => setImmediate(done));
    expect(aborted).toBe(true);
    expect(replies).toEqual([]);
  });

  it('of one life of the page ends its requests, and its answers do not reach the next life', async () => {
    let aborted = false;
    const { client, server } = connect({
      wait: (_, hostSignal) => {
        hostSignal.addEventListener('abort', () => (aborted = true));
        return new Promise<string>(() => undefined);
      },
    });
    const answer = client.request('wait', null, signal);
    server.accept({ kind: 'request', page: 'second', id: 1, method: 'double', params: 1 });
    expect(aborted).toBe(true);
    const stranger: ReplyMessage = { kind: 'reply', page: 'second', id: 1, ok: true, result: 'not for you' };
    expect(() => client.accept(stranger)).not.toThrow();
    client.accept({ kind: 'reply', page: 'first', id: 1, ok: true, result: 'for you' });
    expect(await answer).toBe('for you');
  });
});

describe('a page that sends nonsense', () => {
  it.each([
    undefined,
    null,
    'text',
    7,
    {},
    { kind: 'request' },
    { kind: 'request', page: 'p', id: '1', method: 'double' },
    { kind: 'request', id: 1, method: 'double', params: 1 },
    { kind: 'request', page: 'p', id: 1, method: 7 },
    { kind: 'something', page: 'p', id: 1, method: 'double', params: 1 },
  ])('is not heard: %j', async (message) => {
    const { server, replies } = connect();
    server.accept(message);
    await new Promise((done) => setImmediate(done));
    expect(replies).toEqual([]);
  });

  it.each(['missing', 'constructor', '__proto__', 'toString'])('is refused a method named %s', async (method) => {
    const { server, replies } = connect();
    server.accept({ kind: 'request', page: 'p', id: 1, method, params: null });
    await vi.waitFor(() => expect(replies).toMatchObject([{ ok: false }]));
  });
});
