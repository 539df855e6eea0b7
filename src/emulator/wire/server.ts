import { setTimeout as delay } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Azure } from '../azure.ts';
import { destinationOf } from '../clouds.ts';
import type { Faults } from '../control/faults.ts';
import type { Watchdog } from '../control/watchdog.ts';
import { asString } from '../json.ts';
import type { RequestLog } from '../requestLog.ts';
import { refuseBroken } from './brokenRequest.ts';
import { newRequestId, splitTarget, type AzureRequest } from './exchange.ts';
import type { ExchangeFile } from './exchangeFile.ts';
import { note } from './note.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { isReading } from './reading.ts';
import { carriesSecret } from './secret.ts';
import { send } from './send.ts';
import { Services } from './services.ts';
import type { Tunnels } from './tunnels.ts';

/** The largest body that is read, in bytes: Resource Manager takes 4 MiB. */
const largestBody = 4 * 1024 * 1024;

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** What the server serves, and who looks on. */
export interface Served {
  readonly azure: Azure;
  readonly secret: string;
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly watchdog: Watchdog;
  /** Who came through the proxy, and so needs no secret: no web page can open a tunnel. */
  readonly tunnels?: Tunnels;
  /** What answers; made anew unless given. */
  readonly services?: Services;
  /** Where everything that is answered is written down, if anywhere. */
  readonly exchanges?: ExchangeFile | undefined;
}

/** Makes the HTTP server: one handler for every path, since the Host header decides who answers. */
export function createServer(served: Served): FastifyInstance {
  const { azure, secret, log, tunnels, services = new Services(azure) } = served;
  const server = fastify({
    logger: false,
    bodyLimit: largestBody,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    clientErrorHandler: refuseBroken,
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  server.setErrorHandler(
    async (error: { readonly statusCode?: number; readonly message: string }, _incoming, outgoing) => {
      const status = error.statusCode ?? 500;
      const code = status === 413 ? 'RequestEntityTooLarge' : status < 500 ? 'BadRequest' : 'InternalServerError';
      return await outgoing.code(status).send({ error: { code, message: error.message } });
    },
  );
  server.route({
    method: [...methods],
    url: '*',
    handler: async (incoming, outgoing) => {
      const tunnel = tunnels?.hostOf(incoming.raw.socket);
      if (tunnel === undefined && !carriesSecret(incoming, 'x-emulator-secret', secret)) {
        return await refuseStranger(outgoing);
      }
      const request = requestOf(incoming);
      if (tunnel !== undefined && !isHost(request.host, tunnel)) return await refuseMisdirected(outgoing, tunnel);
      const outcome = await exchange(served, services, request);
      await note(azure, log, request, outcome);
      served.exchanges?.append(request, outcome, azure.clock.now());
      return await send(incoming, outgoing, request, outcome, azure.clock.now());
    },
  });
  return server;
}

async function refuseStranger(outgoing: FastifyReply): Promise<FastifyReply> {
  const message = 'This is an emulated Azure. Send the secret that it printed when it started as x-emulator-secret.';
  return await outgoing.code(403).send({ error: { code: 'EmulatorSecretRequired', message } });
}

/** Whether a Host header names that host, be it with the port of HTTPS. */
function isHost(header: string, host: string): boolean {
  return header.toLowerCase().replace(/:443$/, '') === host;
}

/** RFC 9110, 15.5.20. */
async function refuseMisdirected(outgoing: FastifyReply, tunnel: string): Promise<FastifyReply> {
  const message = `This connection was opened to ${tunnel}: the Host header names another.`;
  return await outgoing.code(421).send({ error: { code: 'MisdirectedRequest', message } });
}

function requestOf(incoming: FastifyRequest): AzureRequest {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return {
    ...splitTarget(incoming.url),
    target: incoming.url,
    method: incoming.method,
    host: headers['host'] ?? '',
    headers,
    body: asString(incoming.body) ?? '',
    requestId: newRequestId(),
  };
}

/** Has the service that the Host names answer, with the watchdog looking before and after. */
async function exchange(served: Served, services: Services, request: AzureRequest): Promise<Outcome> {
  const { azure, faults, watchdog } = served;
  const destination = destinationOf(request.host);
  if (destination === undefined) return { delivery: 'cut' };
  if (azure.behaviour.latency > 0) await delay(azure.behaviour.latency);
  // Twice: what time did to the accounts is not to be mixed up with what a settled operation does.
  await watchdog.observe();
  await services.catchUp();
  await watchdog.observe();
  const outcome = await outcomeOf(azure, services, faults, request, destination);
  if (!isReading(request, destination)) {
    const { requestId, method, host, target } = request;
    await watchdog.observe({ requestId, request: `${method} https://${host}${target}` });
  }
  return outcome;
}
