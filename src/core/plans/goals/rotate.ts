import type { ResourceGraph } from '../../resources/graph.ts';
import { known } from '../../resources/value.ts';
import { defaultPreferences } from '../../rules/rule.ts';
import { short } from '../../rules/usedVersion.ts';
import type { EstateReader } from '../../sources.ts';
import { strangersIn, identitiesOf } from '../../inspection/keyUsers.ts';
import { quietSince } from '../../inspection/keyUse.ts';
import { productOf } from '../change.ts';
import { deriveSteps, type GoalChange } from '../derive.ts';
import type { RotateInput } from '../inputs.ts';
import { planFinding, type Plan, type PlanEffect, type PlanFinding } from '../plan.ts';
import { preflight } from '../preflight.ts';
import { stepId, withVersion } from './parts/account.ts';
import { blocker } from './parts/finding.ts';
import { accountsOfKey, type AccountOfKey } from './parts/keyAccounts.ts';
import {
  awaitUnused,
  awaitUse,
  disableVersion,
  isEnabled,
  readKeySubject,
  type KeySubject,
} from './parts/keyVersions.ts';
import { followsNote } from './parts/notes.ts';
import { proofOfUse, unprovedNote, type ProofOfUse } from './parts/proofOfUse.ts';
import { rotationFindingsOf } from './parts/rotation.ts';
import { sorted, subjectOf } from './parts/sorted.ts';
import { oneFirst } from './parts/switches.ts';

/**
 * Plans to give a key a new version and to bring its accounts along: those that are held to a version are set to the new one, one of
 * them first; those that follow are watched until they use it. Versions of before stay enabled, or are disabled once the
 * safe-to-disable gate is open for each. Nothing is changed.
 * @throws AzureFailure where the key or its key store cannot be read
 */
export async function planRotate(
  reader: EstateReader,
  { keyId, disableOld }: RotateInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const subject = await readKeySubject(reader, keyId, signal);
  const { key, store } = subject;
  const [of, proof] = await Promise.all([
    accountsOfKey(reader, store, key, signal),
    proofOfUse(reader, key.id, now, signal),
  ]);
  const goal = goalOf(subject, of.accounts, proof, disableOld);
  const pinned = of.accounts.filter((account) => account.pinned !== undefined);
  const graph: ResourceGraph = of.graph.with(subject.versions);
  const { steps, remaining } = deriveSteps(
    pinned.map(({ account }) => account.key),
    graph,
    goal,
    { now, preferences: defaultPreferences },
  );
  const findings = [
    ...rotationFindingsOf(subject),
    ...(disableOld ? disableFindings(subject, proof) : []),
    ...(proof.obstacle === undefined || of.accounts.length === 0
      ? []
      : [unprovedNote(key.id, 'That accounts use the new version', proof.obstacle)]),
    ...of.accounts.flatMap((account) => notesOf(account, proof)),
    ...of.findings,
    ...subject.findings,
    ...remaining.map(planFinding),
    ...(await preflight(reader, steps, signal)),
  ];
  return {
    format: 2,
    kind: 'rotate',
    title: `Rotate key ${key.name} in ${store.name}`,
    subject: subjectOf(key),
    accounts: of.accounts.map(({ account }) => subjectOf(account)),
    related: [store.id],
    choices: [
      { label: 'Key', value: `${key.name} in ${store.name}` },
      {
        label: 'Versions before',
        value: disableOld ? 'disabled once nothing uses them' : 'stay enabled: what is encrypted already may need them',
      },
    ],
    effects: [...of.accounts.map(effectOf), ...otherEffects(proof, of.accounts, graph, now)],
    steps,
    proves: [
      { resource: key.id, name: key.name, path: 'properties.keyUriWithVersion' },
      ...pinned.map(({ account: { id, name } }) => ({ resource: id, name, path: 'properties.encryption' })),
    ],
    ...sorted(findings, steps),
  };
}

function goalOf(
  subject: KeySubject,
  accounts: readonly AccountOfKey[],
  { obstacle }: ProofOfUse,
  disableOld: boolean,
): readonly GoalChange[] {
  const { key, versions } = subject;
  const all = accounts.map(({ account }) => account);
  const switches = accounts
    .filter(({ pinned }) => pinned !== undefined)
    .map(({ account }) => ({ account, change: switchOf(account, stepId('encryption', account, all)) }));
  const ordered = oneFirst(switches);
  const awaits = accounts
    .filter(({ principalId }) => obstacle === undefined && principalId.kind === 'known')
    .map(({ account, principalId, pinned }) => {
      const after = pinned === undefined ? ['rotate'] : [stepId('encryption', account, all)];
      return awaitUse(stepId('use', account, all), account, key, productOf('rotate', 'version'), principalId, after);
    });
  const before = ['rotate', ...ordered.map(({ id }) => id), ...awaits.map(({ id }) => id)];
  const old = disableOld && obstacle === undefined ? versions.filter(isEnabled) : [];
  return [
    rotation(subject),
    ...ordered,
    ...awaits,
    ...old.flatMap((version) => {
      const unused = awaitUnused(version, key, before);
      return [unused, disableVersion(version, key, { after: [unused.id] })];
    }),
  ];
}

function rotation({ key, store }: KeySubject): GoalChange {
  return {
    id: 'rotate',
    title: `Make a new version of key ${key.name} in ${store.name}`,
    change: { kind: 'act', act: 'rotate', resource: key.id, type: key.type, parameters: known({}) },
    cost: 'none',
    costExplanation:
      'The versions before stay enabled, and what is encrypted already is not encrypted anew. Nothing is interrupted.',
    undo: {
      kind: 'stays',
      reason: 'A version cannot be deleted; the new one does no harm, and accounts may have come to use it.',
    },
  };
}

function switchOf(account: AccountOfKey['account'], id: string): GoalChange {
  return {
    id,
    title: `Set the new version on ${account.name}`,
    change: {
      kind: 'set',
      resource: account.id,
      type: account.type,
      path: 'properties.encryption',
      value: withVersion(account, productOf('rotate', 'version')),
    },
    cost: 'waits',
    costExplanation:
      'Key and identity stay as they are. Azure tries the key, and refuses where the identity may not use it. No interruption is documented.',
    reason: `${account.name} is held to a version and does not follow by itself.`,
  };
}

/** Without a log there is no gate that could ever open, so nothing would ever be disabled. */
function disableFindings({ key, findings }: KeySubject, { obstacle }: ProofOfUse): readonly PlanFinding[] {
  const unlisted = findings.map(({ message }) =>
    blocker('key-versions', key.id, `Not every version of key ${key.name} could be listed. ${message}`),
  );
  if (obstacle === undefined) return unlisted;
  const message = `The versions before could never be disabled: that nothing uses them cannot be proved, since ${lowerFirst(obstacle)}. Let the audit log be kept first (“diagnostics”), or rotate without disabling them.`;
  return [...unlisted, blocker('gate', key.id, message)];
}

function notesOf({ account, pinned, principalId }: AccountOfKey, { obstacle }: ProofOfUse): readonly PlanFinding[] {
  return [
    ...(pinned === undefined ? followsNote(account) : []),
    ...(obstacle === undefined && principalId.kind !== 'known'
      ? [unprovedNote(account.id, `That ${account.name} uses the new version`, 'its identity could not be read')]
      : []),
  ];
}

function effectOf({ account: { id, name }, pinned }: AccountOfKey): PlanEffect {
  const message =
    pinned === undefined
      ? `${name} has no version in its encryption, so it is to take up the new one by itself, after one hour to 24 hours or more.`
      : `${name} is held to version ${short(pinned)}; the plan sets the new one on it.`;
  return { kind: 'follows', subject: id, name, message };
}

/** What nobody here brings along. */
function otherEffects(
  { use }: ProofOfUse,
  accounts: readonly AccountOfKey[],
  graph: ResourceGraph,
  now: number,
): readonly PlanEffect[] {
  const identities = identitiesOf(
    accounts.map(({ account }) => account),
    graph,
  );
  const names = strangersIn(use, identities, quietSince(now)).map(({ principalId, appId }) => principalId ?? appId);
  return [...new Set(names)].map((who) => {
    const name = who ?? 'a user whom the log does not name';
    const message = `Somebody else (${name}) uses the key as well; whether that follows to the new version cannot be known. The versions before stay enabled for it.`;
    return { kind: 'unknown', subject: name, name, message };
  });
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
