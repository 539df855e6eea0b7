import { describe, expect, it } from 'vitest';
import { deployedDifference } from '../../../../src/core/inspection/deployed.ts';
import { resolveBinding } from '../../../../src/core/resources/binding.ts';
import { ResourceGraph } from '../../../../src/core/resources/graph.ts';
import type { JsonObject } from '../../../../src/core/resources/json.ts';
import { liveResource, type LiveResource } from '../../../../src/core/resources/resource.ts';
import { types } from '../../../../src/core/resources/types.ts';

const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/chat';
const uri = 'https://kv-chat.vault.azure.net/';

function account(encryption?: JsonObject): LiveResource {
  return liveResource(id, types.account, { name: 'chat', properties: { ...(encryption && { encryption }) } });
}

function under(keyName: string, keyVersion = '', keyVaultUri = uri): LiveResource {
  return account({ keySource: 'Microsoft.KeyVault', keyVaultProperties: { keyName, keyVersion, keyVaultUri } });
}

function difference(declared: LiveResource, deployed: LiveResource) {
  return deployedDifference(resolveBinding(declared, ResourceGraph.of([declared])), deployed);
}

describe('what is deployed beside what a file says', () => {
  it.each([
    ['nothing of encryption in either', account(), account()],
    ['the same key, in other spellings', under('cmk'), under('CMK', '', 'https://KV-chat.vault.azure.net:443')],
    ['the same version', under('cmk', 'ab12cd34ef'), under('cmk', 'ab12cd34ef')],
  ])('is the same: %s', (_, declared, deployed) => {
    expect(difference(declared, deployed)).toEqual({ kind: 'same' });
  });

  it.each([
    ['no key yet', under('cmk'), account(), ['the deployed one is under Microsoft-managed keys']],
    ['a key that the file drops', account(), under('cmk'), [expect.stringContaining('the file names none')]],
    ['another key', under('cmk'), under('old'), ['the deployed one uses key old']],
    [
      'another vault',
      under('cmk'),
      under('cmk', '', 'https://kv-b.vault.azure.net'),
      ['the deployed one uses kv-b.vault.azure.net'],
    ],
    ['a pin', under('cmk'), under('cmk', 'ab12cd34ef'), ['the deployed one is pinned to version ab12cd34']],
    ['no pin', under('cmk', 'ab12cd34ef'), under('cmk'), ['the deployed one follows new versions']],
  ])('differs: %s', (_, declared, deployed, clauses) => {
    expect(difference(declared, deployed)).toEqual({ kind: 'differs', clauses });
  });
});
