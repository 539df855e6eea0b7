import { attachedIdentities, type Binding } from '../resources/binding.ts';
import { judgeGrant } from '../resources/grant.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import type { Resource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';

/** The user-assigned identity that a file grants the key to, where it is one alone: most likely the one that is meant. */
export function grantedIdentity(binding: Binding, graph: ResourceGraph): Resource | undefined {
  const { store, keyId } = binding;
  if (store?.kind !== 'found') return undefined;
  const place = keyId === undefined ? {} : { id: keyId };
  const granted = graph
    .ofType(types.userAssignedIdentity)
    .filter(
      (identity) =>
        judgeGrant(graph, store.resource, place, identity.read('properties.principalId')).kind === 'sufficient',
    );
  return granted.length === 1 ? granted[0] : undefined;
}

/** The one user-assigned identity that is attached to an account, where files declare it. */
export function onlyAttached(account: Resource, graph: ResourceGraph): Resource | undefined {
  const [first, ...others] = attachedIdentities(account);
  return first === undefined || others.length > 0 ? undefined : graph.get(first);
}
