import { resolveBinding, type Binding } from '../../../resources/binding.ts';
import { ResourceGraph } from '../../../resources/graph.ts';
import { normalizeStoreUri } from '../../../resources/keyIdentifier.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { types } from '../../../resources/types.ts';
import { asString } from '../../../resources/value.ts';
import type { EstateReader, Gap } from '../../../sources.ts';
import type { PlanFinding } from '../../plan.ts';

/** Everything the caller sees that may depend on a key: accounts, key stores and identities of every subscription. */
export interface Surroundings {
  readonly subscriptionIds: readonly string[];
  readonly accounts: readonly LiveResource[];
  readonly identities: readonly LiveResource[];
  readonly graph: ResourceGraph;
  readonly gaps: readonly Gap[];
}

/** @throws AzureFailure where nothing at all can be read */
export async function readSurroundings(reader: EstateReader, signal: AbortSignal): Promise<Surroundings> {
  const subscriptions = await reader.subscriptions(signal);
  const subscriptionIds = subscriptions.items.map(({ id }) => id);
  const { items, gaps } = await reader.inventory(subscriptionIds, signal);
  const ofType = (type: LiveResource['type']) => items.filter((item) => item.type === type);
  const wanted = [types.account, types.vault, types.managedHsm, types.userAssignedIdentity].flatMap(ofType);
  return {
    subscriptionIds,
    accounts: ofType(types.account),
    identities: ofType(types.userAssignedIdentity),
    graph: ResourceGraph.of(wanted, gaps),
    gaps: [...subscriptions.gaps, ...gaps],
  };
}

/** An account that is encrypted with a key of one store. */
export interface Dependant {
  readonly account: LiveResource;
  readonly binding: Binding;
  readonly keyName: string;
}

/** The accounts whose encryption names a key of the store with this URI, whether or not the store is there. */
export function dependantsOf({ accounts, graph }: Surroundings, storeUri: string): readonly Dependant[] {
  return accounts.flatMap((account) => {
    const named = (name: string) => asString(account.read(`properties.encryption.keyVaultProperties.${name}`));
    const uri = named('keyVaultUri');
    const keyName = named('keyName');
    const binding = resolveBinding(account, graph);
    const isDependant = binding.keySource === 'customer' && uri !== undefined && keyName !== undefined;
    if (!isDependant || normalizeStoreUri(uri) !== normalizeStoreUri(storeUri)) return [];
    return [{ account, binding, keyName }];
  });
}

/** What could not be looked through, as notes: what is missing there is not known to be missing. */
export function gapFindings(gaps: readonly Gap[], subject: string): readonly PlanFinding[] {
  const messages = new Set(gaps.map(({ failure }) => `Not everything could be read: ${failure.message}`));
  return [...messages].map((message) => ({
    rule: 'visibility',
    severity: 'info',
    certainty: 'unknown',
    subject,
    message,
  }));
}
