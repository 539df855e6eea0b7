import { isMicrosoftManaged, newestVersion } from '../../resources/binding.ts';
import type { ResourceGraph } from '../../resources/graph.ts';
import type { LiveResource } from '../../resources/resource.ts';
import type { EstateReader } from '../../sources.ts';
import { toFailure } from '../../failure.ts';
import type { PinInput } from '../inputs.ts';
import type { Plan, PlanFinding } from '../plan.ts';
import { namesOf, readAccounts } from './parts/accounts.ts';
import { blocker } from './parts/finding.ts';
import { estateOf } from './parts/graph.ts';
import { versionFindings } from './parts/keyChecks.ts';
import { staysBehindNotes } from './parts/notes.ts';
import { planVersions, presentKey, type VersionWish } from './parts/version.ts';

interface Pinned {
  readonly wish?: VersionWish;
  readonly findings: readonly PlanFinding[];
}

/**
 * Plans to hold accounts to one version of their key.
 * @throws AzureFailure where an account or its key store cannot be read
 */
export async function planPin(reader: EstateReader, input: PinInput, now: number, signal: AbortSignal): Promise<Plan> {
  const accounts = await readAccounts(reader, input.accountIds, signal);
  const graph = await estateOf(reader, accounts, signal);
  const underKey = accounts.filter((account) => !isMicrosoftManaged(account.read('properties.encryption')));
  const pinned = await Promise.all(underKey.map((account) => pin(reader, account, graph, input, signal)));
  return planVersions(
    reader,
    {
      kind: 'pin',
      title: `Hold ${namesOf(accounts)} to one version of the key`,
      accounts,
      graph,
      wishes: pinned.flatMap(({ wish }) => wish ?? []),
      findings: pinned.flatMap(({ findings }) => findings),
    },
    now,
    signal,
  );
}

async function pin(
  reader: EstateReader,
  account: LiveResource,
  graph: ResourceGraph,
  { version }: PinInput,
  signal: AbortSignal,
): Promise<Pinned> {
  const present = presentKey(account, graph);
  const key = await keyOf(reader, account, present.id, present.name, signal);
  if ('rule' in key) {
    // Whoever names a version needs no reading: a version that is not there is refused, which changes nothing.
    return version === 'newest' ? { findings: [key] } : { wish: { account, version: version.pinned }, findings: [] };
  }
  const wanted = version === 'newest' ? newestVersion(key) : version.pinned;
  if (wanted === undefined) {
    const message = `The newest version of key ${key.name} could not be read, so ${account.name} cannot be held to it. Name the version.`;
    return { findings: [blocker('key-version', account.id, message)] };
  }
  const own = { id: key.id, name: key.name, resource: key };
  return {
    wish: { account, version: wanted },
    findings: [
      ...(await versionFindings(reader, version, own, signal)),
      ...staysBehindNotes([account], key.name, key.read('properties.rotationPolicy')),
    ],
  };
}

async function keyOf(
  reader: EstateReader,
  account: LiveResource,
  id: string | undefined,
  name: string,
  signal: AbortSignal,
): Promise<LiveResource | PlanFinding> {
  const rule = 'key-visible';
  if (id === undefined) {
    const message = `The key store of ${account.name} cannot be seen, so nobody knows the versions of its key ${name}.`;
    return blocker(rule, account.id, message);
  }
  try {
    return await reader.key(id, signal);
  } catch (thrown) {
    const failure = toFailure(thrown, 'read the key', id);
    if (failure.kind === 'cancelled') throw failure;
    return blocker(rule, account.id, `Nobody knows the versions of the key of ${account.name}. ${failure.message}`);
  }
}
