import { collectBinding } from '../../../inspection/collect.ts';
import { namedKey } from '../../../inspection/keyUsers.ts';
import { surveyEstate } from '../../../inspection/survey.ts';
import { toFailure } from '../../../failure.ts';
import { resolveBinding, uriOf } from '../../../resources/binding.ts';
import type { ResourceGraph } from '../../../resources/graph.ts';
import { normalizeStoreUri } from '../../../resources/keyIdentifier.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { unknown, type Value } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import type { PlanFinding } from '../../plan.ts';
import { doubt } from './finding.ts';

/** An account that is under a key, and how it is bound to it. */
export interface AccountOfKey {
  readonly account: LiveResource;
  /** The version that it is held to; undefined where it follows the newest. */
  readonly pinned: string | undefined;
  readonly principalId: Value;
}

/** The accounts under a key, as they are at this moment. */
export interface AccountsOfKey {
  readonly accounts: readonly AccountOfKey[];
  /** With what their bindings depend on. */
  readonly graph: ResourceGraph;
  /** What could not be seen: there may be more. */
  readonly findings: readonly PlanFinding[];
}

/**
 * @param store of the key
 * @throws AzureFailure of kind `cancelled` only
 */
export async function accountsOfKey(
  reader: EstateReader,
  store: LiveResource,
  key: LiveResource,
  signal: AbortSignal,
): Promise<AccountsOfKey> {
  const survey = await surveyEstate(reader, signal);
  const findings = survey.gaps.map(({ failure }) => missed(key, failure.message));
  const uri = normalizeStoreUri(uriOf(store) ?? '');
  const candidates = survey.accounts.filter((account) => {
    const named = namedKey(account);
    if (named.kind === 'unknown')
      findings.push(missed(key, `Which key ${account.name} uses could not be read: ${named.reason}.`));
    return named.kind === 'customer' && named.storeUri === uri && named.name === key.name.toLowerCase();
  });
  let graph = survey.graph.with([store, key]);
  const accounts: AccountOfKey[] = [];
  for (const { id } of candidates) {
    const account = await fresh(reader, id, key, findings, signal);
    // An index lags: whoever has left the key meanwhile is not of it.
    const named = account && namedKey(account);
    if (!account || named?.kind !== 'customer' || named.storeUri !== uri || named.name !== key.name.toLowerCase())
      continue;
    graph = await collectBinding(reader, graph.with([account]), account.key, signal);
    const { identity } = resolveBinding(account, graph);
    const principalId = identity?.principalId ?? unknown('its encryption names no identity');
    accounts.push({ account, pinned: named.version, principalId });
  }
  return { accounts, graph, findings };
}

async function fresh(
  reader: EstateReader,
  id: string,
  key: LiveResource,
  findings: PlanFinding[],
  signal: AbortSignal,
): Promise<LiveResource | undefined> {
  try {
    return await reader.resource(id, signal);
  } catch (thrown) {
    const failure = toFailure(thrown, 'read the account', id);
    if (failure.kind === 'cancelled') throw failure;
    findings.push(missed(key, failure.message));
    return undefined;
  }
}

function missed(key: LiveResource, message: string): PlanFinding {
  return doubt(
    'accounts-of-key',
    key.id,
    `There may be more accounts under key ${key.name} than are shown. ${message}`,
  );
}
