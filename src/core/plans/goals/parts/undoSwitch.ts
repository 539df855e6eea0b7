import { isMicrosoftManaged } from '../../../resources/binding.ts';
import type { ResourceGraph } from '../../../resources/graph.ts';
import { isLive } from '../../../resources/resource.ts';
import { asString, at } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import { targetOf, type Change } from '../../change.ts';
import type { PlanFinding } from '../../plan.ts';
import { revertFindings, storeChangeFindings } from './foundry.ts';

/** Foundry accounts may have got projects since: then some ways back are closed. */
export async function switchBackFindings(
  reader: EstateReader,
  switches: readonly Change[],
  graph: ResourceGraph,
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  const findings = switches.map(async (change) => {
    const account = graph.get(targetOf(change));
    if (change.kind !== 'set' || !account || !isLive(account)) return [];
    if (isMicrosoftManaged(change.value)) return revertFindings(reader, account, signal);
    const uri = asString(at(change.value, 'keyVaultProperties.keyVaultUri'));
    const store = uri === undefined ? undefined : graph.keyStoreByUri(uri);
    return storeChangeFindings(reader, account, store && isLive(store) ? store : undefined, signal);
  });
  return (await Promise.all(findings)).flat();
}
