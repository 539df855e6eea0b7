import type { FastifyInstance } from 'fastify';
import type { Azure } from '../azure.ts';
import { asObject } from '../json.ts';
import { disturb } from '../service/timePasses.ts';
import { subscriptionStates } from '../state/resources.ts';
import { BadInput } from './badInput.ts';

/** Puts a subscription into a state, which in Azure bills and people at Microsoft do: `{ "state": "Disabled" }`. */
export function addSubscriptions(server: FastifyInstance, { estate }: Azure): void {
  server.get('/subscriptions', () => ({ subscriptions: [...estate.subscriptions.values()] }));
  server.put<{ readonly Params: { readonly id: string } }>('/subscriptions/:id', ({ params, body }, outgoing) => {
    const id = params.id.toLowerCase();
    const subscription = estate.subscriptions.get(id);
    if (subscription === undefined) {
      const message = `There is no subscription '${params.id}'.`;
      return outgoing.code(404).send({ error: { code: 'NotFound', message } });
    }
    const asked = asObject(body)?.['state'];
    const state = subscriptionStates.find((known) => known === asked);
    if (state === undefined) throw new BadInput(`'state' is one of: ${subscriptionStates.join(', ')}.`);
    estate.subscriptions.set(id, { ...subscription, state });
    disturb(estate);
    return outgoing.send({ ...subscription, state });
  });
}
