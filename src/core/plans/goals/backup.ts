import { toFailure } from '../../failure.ts';
import { parentArmId, subscriptionOf } from '../../resources/armId.ts';
import { ResourceGraph } from '../../resources/graph.ts';
import type { LiveResource } from '../../resources/resource.ts';
import { isKey, types } from '../../resources/types.ts';
import { asString, known, object } from '../../resources/value.ts';
import type { EstateReader } from '../../sources.ts';
import { sequence, type GoalChange } from '../derive.ts';
import type { BackupInput } from '../inputs.ts';
import type { Plan, PlanFinding } from '../plan.ts';
import { preflight } from '../preflight.ts';
import { blocker, doubt, note } from './parts/finding.ts';
import { sorted, subjectOf } from './parts/sorted.ts';

/** Source: "Azure Key Vault backup": "Key Vault doesn't support the ability to back up more than 500 past versions of a key". */
const mostVersions = 500;

/**
 * Plans to save a key, with all its versions, in a file that only Azure can read.
 * @throws AzureFailure where the key or its key store cannot be read; TypeError where the id is not that of a key
 */
export async function planBackup(
  reader: EstateReader,
  { keyId, path }: BackupInput,
  _now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const storeId = parentArmId(keyId);
  if (storeId === undefined) throw new TypeError(`${keyId} is not the id of a key.`);
  const [key, store] = await Promise.all([reader.key(keyId, signal), reader.resource(storeId, signal)]);
  if (!isKey(key.type)) throw new TypeError(`${keyId} is not the id of a key.`);
  const steps = sequence([backupOf(key, store, path)], ResourceGraph.of([key, store]));
  const findings = [
    ...(path.trim() === '' ? [blocker('backup-file', key.id, 'Choose the file that the backup is written to.')] : []),
    ...(await versionCount(reader, key, signal)),
    ...restoreNotes(key, store),
    ...(await preflight(reader, steps, signal)),
  ];
  return {
    format: 2,
    kind: 'backup',
    title: `Back up key ${key.name} of ${store.name}`,
    subject: subjectOf(key),
    accounts: [],
    related: [store.id],
    choices: [
      { label: 'Key', value: `${key.name} in ${store.name}, with all its versions` },
      { label: 'File', value: path },
    ],
    effects: [],
    steps,
    proves: [],
    ...sorted(findings, steps),
  };
}

function backupOf(key: LiveResource, store: LiveResource, path: string): GoalChange {
  return {
    id: 'backup',
    title: `Save key ${key.name} of ${store.name} in ${path}`,
    change: {
      kind: 'act',
      act: 'backup',
      resource: key.id,
      type: key.type,
      parameters: object({ path: known(path) }),
    },
    cost: 'none',
    costExplanation: 'The key is not changed. A file that is there already is not overwritten.',
    undo: { kind: 'stays', reason: `The file ${path} stays: delete it yourself where it is no longer needed.` },
  };
}

async function versionCount(
  reader: EstateReader,
  key: LiveResource,
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  const rule = 'backup-versions';
  try {
    const { items } = await reader.keyVersions(key, signal);
    if (items.length <= mostVersions) return [];
    const message = `Key ${key.name} has ${items.length} versions; a key with more than ${mostVersions} cannot be backed up.`;
    return [blocker(rule, key.id, message)];
  } catch (thrown) {
    const failure = toFailure(thrown, 'count the versions', key.id);
    if (failure.kind === 'cancelled') throw failure;
    return [doubt(rule, key.id, failure.message)];
  }
}

/** Sources: "Azure Key Vault backup", "Managed HSM backup and restore", "Secure your keys". */
function restoreNotes(key: LiveResource, store: LiveResource): readonly PlanFinding[] {
  const isHsm = store.type === types.managedHsm;
  const region = asString(store.read('location'));
  const where = isHsm
    ? `into Managed HSM ${store.name}, or into one with the same security domain`
    : `into a vault of subscription ${subscriptionOf(store.id) ?? ''} in the same Azure geography${region === undefined ? '' : ` as ${region}`}`;
  const rule = 'backup-restore';
  return [
    note(
      rule,
      key.id,
      `The file can be restored only ${where}, as a whole: all versions, under the name ${key.name}, which must be free there. In another key store the key has another address, so accounts must be moved to it.`,
    ),
    note(
      rule,
      key.id,
      `A restored key is independent: disabling or deleting ${key.name} in ${store.name} does not reach copies of it. Keep the file as you would keep the key.`,
      'warning',
    ),
  ];
}
