import fastify, { type FastifyInstance } from 'fastify';
import type { Azure } from '../azure.ts';
import type { MovableClock } from '../clock.ts';
import { asArray, asObject, type JsonObject } from '../json.ts';
import type { RequestLog } from '../requestLog.ts';
import type { Snapshots } from '../persistence/snapshots.ts';
import { disturb } from '../service/timePasses.ts';
import { carriesSecret } from '../wire/secret.ts';
import { answerDeviceCode } from '../entra/deviceCodeGrant.ts';
import { settle } from '../settle.ts';
import { BadInput } from './badInput.ts';
import { changeBehaviour } from './behaviour.ts';
import { estateSummary } from './estateSummary.ts';
import type { Faults } from './faults.ts';
import { passTime } from './passTime.ts';
import { readFault } from './readFault.ts';
import { addSnapshots } from './snapshots.ts';
import { addSubscriptions } from './subscriptions.ts';
import type { Watchdog } from './watchdog.ts';

/** As far as the clock goes, in milliseconds since 1970: years beyond 9999 have another form in ISO 8601. */
const latest = Date.UTC(9999, 11, 31);

/** What the control API controls. */
export interface Controlled {
  readonly azure: Azure;
  readonly clock: MovableClock;
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly watchdog: Watchdog;
  readonly snapshots: Snapshots;
  /** Is told after everything that has been done here. */
  readonly onControlled?: (() => void) | undefined;
}

/**
 * Makes the control API: the clock, the faults, the request log, the watchdog and the behaviour of the emulated Azure over
 * HTTP, JSON only, for tests and demonstrations. It has a port and a secret of its own, since no client of Azure is to
 * come across it.
 */
export function createControlServer(controlled: Controlled, secret: string): FastifyInstance {
  const server = fastify({ logger: false, forceCloseConnections: true });
  server.removeContentTypeParser('text/plain');
  server.addHook('onRequest', async (incoming, outgoing) => {
    if (carriesSecret(incoming, 'x-emulator-control-secret', secret)) return;
    const message = "This is an emulator's control API. Send its secret as x-emulator-control-secret.";
    await outgoing.code(403).send({ error: { code: 'ControlSecretRequired', message } });
  });
  server.setErrorHandler(
    async (error: { readonly statusCode?: number; readonly message: string }, _incoming, outgoing) => {
      const status = error instanceof BadInput ? 400 : (error.statusCode ?? 500);
      const code = status < 500 ? 'BadInput' : 'InternalServerError';
      return await outgoing.code(status).send({ error: { code, message: error.message } });
    },
  );
  server.setNotFoundHandler(
    async (_incoming, outgoing) =>
      await outgoing
        .code(404)
        .send({ error: { code: 'NotFound', message: 'There is nothing to control at this path.' } }),
  );
  addClock(server, controlled);
  addFaults(server, controlled.faults);
  addLog(server, controlled.log);
  addState(server, controlled);
  addSnapshots(server, controlled);
  server.addHook('onResponse', () => controlled.onControlled?.());
  return server;
}

function addClock(server: FastifyInstance, { azure, clock, watchdog }: Controlled): void {
  const view = (): object => ({ now: new Date(clock.now()).toISOString(), milliseconds: clock.now() });
  server.get('/clock', view);
  server.post('/clock', async ({ body }) => {
    await passTime(azure, clock, watchdog, targetOf(objectOf(body), clock.now()));
    return view();
  });
}

/** The moment that `{ advance }` (milliseconds) or `{ set }` (ISO 8601) names, in milliseconds since 1970. */
function targetOf({ advance, set }: JsonObject, now: number): number {
  if ((advance === undefined) === (set === undefined)) throw new BadInput("Either 'advance' or 'set' is wanted.");
  const target = set === undefined ? now + Number(advance) : Date.parse(typeof set === 'string' ? set : '');
  if (typeof (advance ?? 0) !== 'number' || !Number.isFinite(target)) {
    throw new BadInput("'advance' is a number of milliseconds, 'set' a moment as ISO 8601 writes it.");
  }
  if (target > latest) throw new BadInput(`The clock ends at ${new Date(latest).toISOString()}.`);
  if (target < now) throw new BadInput('The clock only moves forward.');
  return target;
}

function addFaults(server: FastifyInstance, faults: Faults): void {
  const view = (): object => ({ faults: faults.list() });
  // All are read before one is set, so that a wrong one changes nothing.
  const read = (body: unknown): ReturnType<typeof readFault>[] =>
    (asArray(asObject(body)?.['faults']) ?? asArray(body) ?? [body]).map(readFault);
  server.get('/faults', view);
  server.put('/faults', ({ body }, outgoing) => {
    const definitions = read(body);
    faults.clear();
    for (const definition of definitions) faults.add(definition);
    return outgoing.send(view());
  });
  server.post('/faults', ({ body }, outgoing) => {
    const added = read(body).map((definition) => faults.add(definition));
    return outgoing.code(201).send({ faults: added });
  });
  server.delete('/faults', (_incoming, outgoing) => {
    faults.clear();
    return outgoing.send(view());
  });
  server.delete<{ readonly Params: { readonly id: string } }>('/faults/:id', ({ params }, outgoing) => {
    if (faults.remove(params.id)) return outgoing.send(view());
    return outgoing.code(404).send({ error: { code: 'NotFound', message: `There is no fault '${params.id}'.` } });
  });
}

function addLog(server: FastifyInstance, log: RequestLog): void {
  server.get<{ readonly Querystring: { readonly after?: string } }>('/requests', ({ query }) => {
    const after = Number(query.after ?? -1);
    if (!Number.isInteger(after)) throw new BadInput("'after' is the index of a request.");
    const requests = log.after(after);
    return { requests, last: requests.at(-1)?.index ?? after };
  });
}

function addState(server: FastifyInstance, { azure, watchdog }: Controlled): void {
  server.get('/watchdog', async () => await watchdog.report());
  server.get('/estate', () => estateSummary(azure.estate));
  server.post<{ readonly Params: { readonly userCode: string } }>(
    '/deviceCodes/:userCode',
    ({ params, body }, outgoing) => {
      const { principal } = objectOf(body);
      const answered = answerDeviceCode(azure, params.userCode, answerOf(azure, principal));
      if (answered) return outgoing.code(204).send();
      return outgoing.code(404).send({ error: { code: 'NotFound', message: 'No sign-in waits for that code.' } });
    },
  );
  server.get<{ readonly Querystring: { readonly type?: string } }>('/events', async ({ query }) => {
    await settle(azure);
    const wanted = query.type?.toLowerCase();
    const events = azure.estate.vaultEvents.filter(
      ({ eventType }) => wanted === undefined || eventType.toLowerCase().endsWith(wanted),
    );
    return { events };
  });
  addSubscriptions(server, azure);
  server.get('/behaviour', () => azure.behaviour);
  server.put('/behaviour', async ({ body }) => {
    changeBehaviour(azure.behaviour, objectOf(body));
    disturb(azure.estate);
    await watchdog.observe();
    return azure.behaviour;
  });
}

/** Who signs in: a principal by object id or name; null declines. */
function answerOf({ estate }: Azure, principal: unknown): { readonly principalId: string } | 'declined' {
  if (principal === null) return 'declined';
  const found = [...estate.principals.values()].find(
    ({ type, objectId, displayName }) => type === 'User' && (objectId === principal || displayName === principal),
  );
  if (found === undefined)
    throw new BadInput("'principal' is the object id or the name of a user, or null to decline.");
  return { principalId: found.objectId };
}

function objectOf(body: unknown): JsonObject {
  const object = asObject(body);
  if (object === undefined) throw new BadInput('The body is a JSON object.');
  return object;
}
