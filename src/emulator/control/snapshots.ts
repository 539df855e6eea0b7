import type { FastifyInstance, FastifyReply } from 'fastify';
import { StateError } from '../persistence/document.ts';
import { settle } from '../settle.ts';
import { BadInput } from './badInput.ts';
import type { Controlled } from './server.ts';

/** As long as a string can be. */
const largestDocument = 512 * 1024 * 1024;

interface Named {
  readonly Params: { readonly name: string };
}

/** Adds the whole state to the control API: as a body, and under names in memory. */
export function addSnapshots(server: FastifyInstance, controlled: Controlled): void {
  const { snapshots } = controlled;
  server.get('/state', (_incoming, outgoing) => sendDocument(outgoing, snapshots.current()));
  server.put('/state', { bodyLimit: largestDocument }, async ({ body }) => {
    return await restore(controlled, JSON.stringify(body));
  });
  server.get('/snapshots', () => ({ snapshots: snapshots.list() }));
  server.put<Named>('/snapshots/:name', async ({ params }, outgoing) => {
    return await outgoing.code(201).send(snapshots.take(params.name));
  });
  server.get<Named>('/snapshots/:name', ({ params }, outgoing) => {
    const document = snapshots.document(params.name);
    return document === undefined ? sendMissing(outgoing, params.name) : sendDocument(outgoing, document);
  });
  server.delete<Named>('/snapshots/:name', ({ params }, outgoing) => {
    return snapshots.remove(params.name)
      ? outgoing.send({ snapshots: snapshots.list() })
      : sendMissing(outgoing, params.name);
  });
  server.post<Named>('/snapshots/:name/restore', async ({ params }, outgoing) => {
    const document = snapshots.document(params.name);
    return document === undefined ? sendMissing(outgoing, params.name) : await restore(controlled, document);
  });
}

/** Puts a whole state in place, clock included; the watchdog begins anew. Rejects with BadInput for no such document. */
async function restore({ azure, clock, watchdog, snapshots }: Controlled, document: string): Promise<object> {
  // What the service is doing of itself would otherwise go on in the restored state's logs.
  await settle(azure);
  try {
    await snapshots.restore(document);
  } catch (error) {
    if (error instanceof StateError) throw new BadInput(`The document cannot be restored: ${error.message}.`);
    throw error;
  }
  await watchdog.restart();
  return { now: new Date(clock.now()).toISOString(), milliseconds: clock.now() };
}

function sendDocument(outgoing: FastifyReply, document: string): FastifyReply {
  return outgoing.header('content-type', 'application/json; charset=utf-8').send(document);
}

function sendMissing(outgoing: FastifyReply, name: string): FastifyReply {
  return outgoing.code(404).send({ error: { code: 'NotFound', message: `There is no snapshot '${name}'.` } });
}
