import type { Azure } from '../azure.ts';
import type { Fault, Faults } from '../control/faults.ts';
import type { Destination } from '../clouds.ts';
import { bearerToken } from '../entra/bearer.ts';
import { entraRefusal } from '../entra/errors.ts';
import { faultReply } from './faultReply.ts';
import type { AzureRequest, Reply } from './exchange.ts';
import type { Services } from './services.ts';

/** What becomes of a request on the wire: how its reply is delivered, if it is. */
export type Outcome =
  | { readonly delivery: 'whole'; readonly reply: Reply; readonly fault?: string }
  | { readonly delivery: 'halved'; readonly reply: Reply; readonly fault: string }
  | { readonly delivery: 'slow'; readonly reply: Reply; readonly fault: string; readonly duration: number }
  /** The connection is cut, as it is to a host that does not exist. */
  | { readonly delivery: 'cut'; readonly fault?: string }
  /** The connection stays open without an answer. */
  | { readonly delivery: 'never'; readonly fault: string };

/** Milliseconds over which a slow body is sent unless the fault says otherwise. */
const slowly = 2000;

/** Has the request answered, unless a fault strikes it. */
export async function outcomeOf(
  azure: Azure,
  services: Services,
  faults: Faults,
  request: AzureRequest,
  destination: Destination,
): Promise<Outcome> {
  const { service } = destination;
  const fault = faults.strike({ service, method: request.method, host: request.host, target: request.target });
  const perform = async (): Promise<Reply | undefined> => await services.answer(request, destination);
  if (fault === undefined) return delivered(await perform());
  const struck = { fault: fault.id };
  switch (fault.kind) {
    case 'status':
      if (fault.after === true) await perform();
      return { delivery: 'whole', reply: faultReply(fault, destination, request, azure.clock.now()), ...struck };
    case 'timeout':
      if (fault.after === true) await perform();
      return { delivery: 'never', ...struck };
    case 'resetBefore':
      return { delivery: 'cut', ...struck };
    case 'resetAfter':
      await perform();
      return { delivery: 'cut', ...struck };
    case 'expiredToken':
      return { ...delivered(await answerExpired(azure, services, request, destination)), ...struck };
    case 'malformed':
    case 'slowBody':
      return spoiled(fault, await perform());
  }
}

function delivered(reply: Reply | undefined): Outcome {
  return reply === undefined ? { delivery: 'cut' } : { delivery: 'whole', reply };
}

function spoiled(fault: Fault, reply: Reply | undefined): Outcome {
  if (reply === undefined) return { delivery: 'cut', fault: fault.id };
  return fault.kind === 'slowBody'
    ? { delivery: 'slow', reply, fault: fault.id, duration: fault.duration ?? slowly }
    : { delivery: 'halved', reply, fault: fault.id };
}

/**
 * The service's own answer to the same request with a token that has really expired, so that it cannot differ from what
 * the service says otherwise. A sign-in carries no token: there the application's secret has expired.
 */
async function answerExpired(
  azure: Azure,
  services: Services,
  request: AzureRequest,
  destination: Destination,
): Promise<Reply | undefined> {
  if (destination.service === 'login') {
    const text = 'The provided client secret keys for the application are expired. Create new keys for your app.';
    return entraRefusal(401, 'invalid_client', 7000222, text, azure.clock.now(), request.host).reply;
  }
  const token = bearerToken(request.headers);
  const verdict = token === undefined ? undefined : await azure.tokens.verify(token);
  // Without a good token the service refuses anyway.
  if (verdict?.kind !== 'valid') return await services.answer(request, destination);
  const { objectId, appId, audience } = verdict.caller;
  const principal = { objectId, appId, type: 'ServicePrincipal', displayName: '', replicatedAt: 0 } as const;
  const expired = await azure.tokens.issue(principal, audience, -60);
  const headers = { ...request.headers, authorization: `Bearer ${expired}` };
  return await services.answer({ ...request, headers }, destination);
}
