import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { wireHeaders } from './headers.ts';
import type { AzureRequest, Reply } from './exchange.ts';
import type { Outcome } from './outcome.ts';

/** In how many pieces a slow body is sent. */
const pieces = 10;

/** Sends what became of a request, with the headers that Azure adds to all replies. */
export async function send(
  incoming: FastifyRequest,
  outgoing: FastifyReply,
  request: AzureRequest,
  outcome: Outcome,
  now: number,
): Promise<FastifyReply> {
  switch (outcome.delivery) {
    case 'cut':
      outgoing.hijack();
      // The socket itself: a message that was read to its end leaves it open when it is destroyed.
      incoming.raw.socket.destroy();
      return outgoing;
    case 'never':
      outgoing.hijack();
      return outgoing;
    default: {
      const { reply } = outcome;
      void outgoing.code(reply.status).headers(wireHeaders(request, reply, now));
      const text = textOf(reply);
      if (text === undefined) return await outgoing.send();
      return await outgoing.send(bodyOf(outcome, text));
    }
  }
}

function textOf({ body }: Reply): string | undefined {
  return body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
}

function bodyOf(outcome: Exclude<Outcome, { delivery: 'cut' | 'never' }>, text: string): string | Readable {
  switch (outcome.delivery) {
    case 'whole':
      return text;
    case 'halved':
      return text.slice(0, Math.ceil(text.length / 2));
    case 'slow':
      return Readable.from(trickle(Buffer.from(text), outcome.duration));
  }
}

async function* trickle(text: Buffer, duration: number): AsyncIterable<Buffer> {
  const size = Math.max(1, Math.ceil(text.length / pieces));
  for (let at = 0; at < text.length; at += size) {
    await delay(duration / pieces);
    yield text.subarray(at, at + size);
  }
}
