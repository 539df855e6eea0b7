import { nameOf } from '../../../resources/armId.ts';
import { newestVersion } from '../../../resources/binding.ts';
import { permissionModel } from '../../../resources/grant.ts';
import { types } from '../../../resources/types.ts';
import { known } from '../../../resources/value.ts';
import { short } from '../../../rules/usedVersion.ts';
import type { Preferences } from '../../../rules/rule.ts';
import type { EstateReader } from '../../../sources.ts';
import { deriveSteps } from '../../derive.ts';
import type { KeyChoice, VersionChoice } from '../../inputs.ts';
import { planFinding, type Plan, type PlanChoice, type PlanFinding, type PlanKind } from '../../plan.ts';
import { preflight } from '../../preflight.ts';
import type { Accounts } from './accounts.ts';
import { storeChangeFindings } from './foundry.ts';
import { graphFor } from './graph.ts';
import { planKey, wishedVersion, type PlannedKey } from './key.ts';
import { versionFindings } from './keyChecks.ts';
import { hsmVersionNote, staysBehindNotes } from './notes.ts';
import { sorted, subjectOf } from './sorted.ts';
import { switchesTo, type Switching } from './switches.ts';

/** Accounts that are to be under a key, from wherever they come. */
export interface UnderKey {
  readonly kind: Extract<PlanKind, 'enable' | 'move'>;
  readonly verb: string;
  readonly accounts: Accounts;
  readonly switching: readonly Switching[];
  readonly key: KeyChoice;
  readonly version: VersionChoice;
  readonly preferences: Preferences;
  readonly tenantId: string | undefined;
  /** What the plan's own kind has found. */
  readonly findings: readonly PlanFinding[];
}

/**
 * Plans to put accounts under a key: reads afresh what they depend on, and derives the steps. Nothing is changed.
 * @throws AzureFailure where a key or key store that should be there cannot be read
 */
export async function planUnderKey(
  reader: EstateReader,
  wish: UnderKey,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const { accounts, switching, preferences } = wish;
  const key = await planKey(reader, wish.key, wish.tenantId, signal);
  const version = wishedVersion(wish.version, key);
  const goal = [...key.goal, ...(await switchesTo(reader, switching, key, version, signal))];
  const identities = switching.flatMap(({ identity }) => identity.resource ?? []);
  const graph = await graphFor(reader, accounts, key, identities, goal, signal);
  const accountKeys = accounts.map((account) => account.key);
  const { steps, remaining } = deriveSteps(accountKeys, graph, goal, { now, preferences });
  const findings = [
    ...wish.findings,
    ...switching.flatMap(({ identity }) => identity.findings),
    ...(await keyFindings(reader, wish, key, signal)),
    ...remaining.map(planFinding),
    ...(await preflight(reader, steps, signal)),
  ];
  return {
    format: 2,
    kind: wish.kind,
    title: `${wish.verb} ${accounts.map(({ name }) => name).join(', ')} ${wish.kind === 'move' ? 'to' : 'with'} key ${key.name} of ${key.store.name}`,
    subject: subjectOf(accounts[0]),
    accounts: accounts.map(subjectOf),
    related: [...new Set([...(key.store.resource ? [key.store.id] : []), ...identities.map(({ id }) => id)])],
    choices: choicesOf(wish, key),
    effects: [],
    steps,
    proves: accounts.map(({ id, name }) => ({ resource: id, name, path: 'properties.encryption' })),
    ...sorted(findings, steps),
  };
}

async function keyFindings(
  reader: EstateReader,
  { accounts, key: choice, version }: UnderKey,
  key: PlannedKey,
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  const stores = accounts.map((account) => storeChangeFindings(reader, account, key.store.resource, signal));
  const newPolicy = key.goal.find(({ id }) => id === 'rotation-policy')?.change;
  const policy =
    key.resource?.read('properties.rotationPolicy') ?? (newPolicy?.kind === 'set' ? newPolicy.value : known(null));
  const isMade = choice.kind !== 'existing';
  return [
    ...key.findings,
    ...(await Promise.all(stores)).flat(),
    ...(await versionFindings(reader, version, key, signal)),
    ...(version === 'versionless' && key.store.isHsm ? [hsmVersionNote(key.store.name, key.id)] : []),
    ...(version === 'versionless' || (isMade && !newPolicy) ? [] : staysBehindNotes(accounts, key.name, policy)),
  ];
}

function choicesOf(wish: UnderKey, key: PlannedKey): readonly PlanChoice[] {
  return [
    { label: 'Key', value: keyWords(wish.key, key) },
    { label: 'Version', value: versionWords(wish.version, key) },
    { label: 'Identity', value: identityWords(wish) },
    { label: 'Grant', value: grantWords(wish, key) },
  ];
}

function keyWords(choice: KeyChoice, { name, store }: PlannedKey): string {
  const how = { existing: '', new: ' (new)', import: ' (imported)' }[choice.kind];
  return `${name}${how} in ${store.name}${store.resource ? '' : ' (new)'}`;
}

function versionWords(version: VersionChoice, { resource }: PlannedKey): string {
  if (version === 'versionless') return 'versionless: follows the newest version';
  const newest = resource && newestVersion(resource);
  if (version === 'newest')
    return `pinned to ${newest === undefined ? 'its first version' : `${short(newest)} (the newest)`}`;
  return `pinned to ${short(version.pinned)}${version.pinned === newest ? ' (the newest)' : ''}`;
}

function identityWords({ switching }: UnderKey): string {
  const words = switching.map(({ identity: { choice } }) =>
    choice.kind === 'system' ? 'system-assigned' : `user-assigned: ${nameOf(choice.id)}`,
  );
  const distinct = new Set(words);
  if (distinct.size === 1) return words[0] ?? '';
  return switching.map(({ account }, index) => `${account.name}: ${words[index] ?? ''}`).join('; ');
}

function grantWords({ preferences }: UnderKey, { store }: PlannedKey): string {
  if (store.resource?.type === types.vault && permissionModel(store.resource) === 'accessPolicy')
    return `by access policy, which reaches all keys of ${store.name}`;
  if (preferences.grantScope === 'key') return 'at the key alone';
  return store.isHsm ? `at all keys of ${store.name}` : `at all of ${store.name}`;
}
