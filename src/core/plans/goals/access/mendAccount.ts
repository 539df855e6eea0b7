import { attachedIdentities, identityKinds, uriOf, type Binding } from '../../../resources/binding.ts';
import { hostOf } from '../../../resources/network.ts';
import { isLive, type LiveResource } from '../../../resources/resource.ts';
import { types } from '../../../resources/types.ts';
import { asString, asStrings, isNotSet, known } from '../../../resources/value.ts';
import type { GoalChange } from '../../derive.ts';
import { identityChange } from '../parts/account.ts';
import type { Comeback } from './comeback.ts';

/** What of the account itself keeps it from its key, and can be set right: its identity and its outbound rules. */
export function mendAccount(
  account: LiveResource,
  binding: Binding,
  identities: readonly LiveResource[],
  storeUri: string,
): Comeback {
  const identity = mendIdentity(account, binding, identities);
  const outbound = mendOutbound(account, binding, storeUri);
  return { goal: [...identity.goal, ...outbound], findings: identity.findings };
}

function mendIdentity(account: LiveResource, { identity }: Binding, identities: readonly LiveResource[]): Comeback {
  if (identity?.missing === undefined) return { goal: [], findings: [] };
  const reason = `${account.name} cannot reach its key: ${identity.missing}.`;
  if (identity.kind === 'system') {
    const change = identityChange('identity', { kind: 'system' }, account, undefined);
    const words =
      'A system-assigned identity that was turned off comes back as another one, with a new principal id, so it is granted access anew.';
    return { goal: [{ ...change, reason, costExplanation: `${change.costExplanation} ${words}` }], findings: [] };
  }
  const clientId = asString(account.read('properties.encryption.keyVaultProperties.identityClientId'));
  const named = identities.find(
    (candidate) => asString(candidate.read('properties.clientId'))?.toLowerCase() === clientId?.toLowerCase(),
  );
  if (named) {
    const change = identityChange('identity', { kind: 'user', id: named.id }, account, named);
    return { goal: [{ ...change, reason }], findings: [] };
  }
  const others = [
    ...attachedIdentities(account),
    ...(identityKinds(account).system ? ['its system-assigned one'] : []),
  ];
  const instead = others.length > 0 ? 'one of those that it has' : 'another identity';
  const message = `${reason} No identity with that client id can be seen either: a deleted identity never comes back. Put ${account.name} under its key anew with ${instead}.`;
  return {
    goal: [],
    findings: [{ rule: 'identity', severity: 'error', certainty: 'known', subject: account.id, message }],
  };
}

function mendOutbound(account: LiveResource, { network }: Binding, storeUri: string): readonly GoalChange[] {
  if (network?.kind !== 'closed' || network.end !== 'account') return [];
  const present = account.read('properties.allowedFqdnList');
  const hosts = isNotSet(present) ? [] : (asStrings(present) ?? []);
  const host = hostOf(storeUri);
  return [
    {
      id: 'outbound',
      title: `Let ${account.name} reach ${host}`,
      change: {
        kind: 'set',
        resource: account.id,
        type: types.account,
        path: 'properties.allowedFqdnList',
        value: known([...hosts, host]),
      },
      cost: 'none',
      costExplanation: `${account.name} keeps restricting its outbound traffic; one host is added to its list.`,
      reason: `${account.name} cannot reach its key: ${network.reason}.`,
    },
  ];
}

/** The URI of the key store that an account's encryption names, as the store tells it where it is there. */
export function storeUriFor(account: LiveResource, { store }: Binding): string | undefined {
  const named = asString(account.read('properties.encryption.keyVaultProperties.keyVaultUri'));
  if (store?.kind !== 'found' || !isLive(store.resource)) return named;
  return uriOf(store.resource) ?? named;
}
