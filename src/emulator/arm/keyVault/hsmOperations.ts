import type { ManagedHsm } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import type { ArmCall } from '../call.ts';
import { apiVersionOf, begin, isRunning, polledOperation } from '../longRunning.ts';
import { providerHeaders } from './requested.ts';

/** Answers a write of a Managed HSM: 202 without a body, with an address to poll (recorded). */
export function acceptedHsm(call: ArmCall, hsm: ManagedHsm): Reply {
  return running(call, begin(call, hsm.subscriptionId, hsm.location));
}

/** 202 while it runs, then 200, both without a body (recorded). */
export function getHsmOperation(call: ArmCall): Reply {
  const operation = polledOperation(call);
  if (!isRunning(call, operation)) return { status: 200, headers: providerHeaders };
  return running(call, { ...operation, location: parameter(call.parameters, 'location') });
}

interface Polled {
  readonly name: string;
  readonly subscriptionId: string;
  readonly location: string;
}

function running(call: ArmCall, { name, subscriptionId, location }: Polled): Reply {
  const url = `https://${call.request.host}/subscriptions/${subscriptionId}/providers/Microsoft.KeyVault/locations/${location}/managedHsmOperationResults/${name}?api-version=${apiVersionOf(call)}`;
  return { status: 202, headers: { ...providerHeaders, location: url } };
}
