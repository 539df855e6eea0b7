import { createPipelineRequest, createHttpHeaders } from '@azure/core-rest-pipeline';
import { loopback } from '../../support/loopback.ts';
import type { World } from './world.ts';

/**
 * Somebody else changes an account: its tags, by a write that takes so many milliseconds. Where another write of it is under way,
 * Azure refuses and nothing happens.
 */
export async function otherCaller(world: World, accountName: string, duration: number): Promise<void> {
  const { azure, port, secret } = world.emulator;
  const account = [...azure.estate.accounts.values()].find(({ name }) => name === accountName);
  const owner = [...azure.estate.principals.values()].find(({ displayName }) => displayName === 'owner');
  // An account that is deleted at the moment is changed by nobody.
  if (!account || !owner) return;
  const usual = azure.behaviour.operationDuration;
  azure.behaviour.operationDuration = duration;
  try {
    const token = await azure.tokens.issue(owner, 'https://management.azure.com/');
    const request = createPipelineRequest({
      url: `https://management.azure.com${account.id}?api-version=2024-10-01`,
      method: 'PATCH',
      headers: createHttpHeaders({ authorization: `Bearer ${token}`, 'content-type': 'application/json' }),
      body: JSON.stringify({ tags: { reviewed: 'yes' } }),
    });
    const { status } = await loopback(port, secret).sendRequest(request);
    if (![200, 202, 409].includes(status)) throw new Error(`Somebody else's change of ${accountName}: ${status}`);
  } finally {
    azure.behaviour.operationDuration = usual;
  }
}
