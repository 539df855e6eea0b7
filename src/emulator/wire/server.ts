import { timingSafeEqual } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Azure } from '../azure.ts';
import { ResourceManager } from '../arm/resourceManager.ts';
import { destinationOf, type Destination } from '../clouds.ts';
import { answerLogin } from '../entra/loginService.ts';
import { bearerToken } from '../entra/bearer.ts';
import { asString, memberAt } from '../json.ts';
import { answerVault } from '../keyVault/dataPlane.ts';
import { answerManagedHsm } from '../managedHsm/dataPlane.ts';
import type { RequestLog } from '../requestLog.ts';
import { settleOperations } from '../service/operations.ts';
import { serviceHeaders } from './headers.ts';
import { newRequestId, Refusal, splitTarget, type AzureRequest, type Reply } from './exchange.ts';

/** The largest body that is read, in bytes: Resource Manager takes 4 MiB. */
const largestBody = 4 * 1024 * 1024;

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Makes the HTTP server: one handler for every path, since the Host header decides who answers. */
export function createServer(azure: Azure, secret: string, log: RequestLog): FastifyInstance {
  const server = fastify({
    logger: false,
    bodyLimit: largestBody,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  });
  const resourceManager = new ResourceManager(azure);
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
      if (!hasSecret(incoming, secret)) return await refuseStranger(outgoing);
      const request = requestOf(incoming);
      const reply = await answer(azure, resourceManager, request);
      await note(azure, log, request, incoming.url, reply);
      return await send(incoming, outgoing, request, reply, azure.clock.now());
    },
  });
  return server;
}

/** Compared in constant time, so that no other program on the machine can guess it step by step. */
function hasSecret(incoming: FastifyRequest, secret: string): boolean {
  const given = Buffer.from(String(incoming.headers['x-emulator-secret'] ?? ''));
  const expected = Buffer.from(secret);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function refuseStranger(outgoing: FastifyReply): Promise<FastifyReply> {
  const message = 'This is an emulated Azure. Send the secret that it printed when it started as x-emulator-secret.';
  return await outgoing.code(403).send({ error: { code: 'EmulatorSecretRequired', message } });
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
    method: incoming.method,
    host: headers['host'] ?? '',
    headers,
    body: asString(incoming.body) ?? '',
    requestId: newRequestId(),
  };
}

/** The reply of the service that the Host names; undefined where no such host exists. */
async function answer(
  azure: Azure,
  resourceManager: ResourceManager,
  request: AzureRequest,
): Promise<Reply | undefined> {
  const destination = destinationOf(request.host);
  if (destination === undefined) return undefined;
  if (azure.behaviour.latency > 0) await delay(azure.behaviour.latency);
  await settleOperations(azure);
  try {
    return await answerBy(azure, resourceManager, request, destination);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}

async function answerBy(
  azure: Azure,
  resourceManager: ResourceManager,
  request: AzureRequest,
  destination: Destination,
): Promise<Reply | undefined> {
  switch (destination.service) {
    case 'login':
      return await answerLogin(azure, request);
    case 'resourceManager':
      return await resourceManager.answer(request, destination.cloud);
    case 'vault':
      return await answerVault(azure, request, destination.name, destination.cloud);
    case 'managedHsm':
      return await answerManagedHsm(azure, request, destination.name, destination.cloud);
  }
}

async function note(
  azure: Azure,
  log: RequestLog,
  request: AzureRequest,
  target: string,
  reply: Reply | undefined,
): Promise<void> {
  const token = bearerToken(request.headers);
  const verdict = token === undefined ? undefined : await azure.tokens.verify(token);
  const errorCode = asString(memberAt(reply?.body, 'error', 'code'));
  log.append({
    at: azure.clock.now(),
    requestId: request.requestId,
    method: request.method,
    host: request.host,
    target,
    status: reply?.status ?? 0,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(verdict?.kind === 'valid' ? { principalId: verdict.caller.objectId } : {}),
  });
}

/** Sends a reply with the headers that Azure adds to all; a host that does not exist gets no reply at all. */
async function send(
  incoming: FastifyRequest,
  outgoing: FastifyReply,
  request: AzureRequest,
  reply: Reply | undefined,
  now: number,
): Promise<FastifyReply> {
  if (reply === undefined) {
    outgoing.hijack();
    incoming.raw.destroy();
    return outgoing;
  }
  void outgoing.code(reply.status).headers({ ...serviceHeaders(request, now), ...reply.headers });
  if (reply.body === undefined) return await outgoing.send();
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  return await outgoing.header('content-type', 'application/json; charset=utf-8').send(text);
}
