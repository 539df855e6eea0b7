import { ResourceGraph } from '../../resources/graph.ts';
import type { LiveResource } from '../../resources/resource.ts';
import { asItems, asString, at, isNotSet, known, toJson, type Value } from '../../resources/value.ts';
import type { EstateReader } from '../../sources.ts';
import { sequence, type GoalChange } from '../derive.ts';
import type { RotationPolicyInput } from '../inputs.ts';
import type { Plan, PlanEffect, PlanFinding } from '../plan.ts';
import { preflight } from '../preflight.ts';
import { note } from './parts/finding.ts';
import { accountsOfKey, type AccountOfKey } from './parts/keyAccounts.ts';
import { rotationFindings } from './parts/keyLimits.ts';
import { rotationPolicyChange } from './parts/key.ts';
import { readKeySubject, type KeySubject } from './parts/keyVersions.ts';
import { followsNote, isInHsm, staysBehindNotes } from './parts/notes.ts';
import { sorted, subjectOf } from './parts/sorted.ts';

export { rotationPolicyProblems } from './parts/keyLimits.ts';

/**
 * Plans to let a key be rotated by itself, to have its expiry announced, or neither. Nothing is changed.
 * @throws AzureFailure where the key or its key store cannot be read
 */
export async function planRotationPolicy(
  reader: EstateReader,
  { keyId, policy }: RotationPolicyInput,
  _now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const subject = await readKeySubject(reader, keyId, signal);
  const { key, store } = subject;
  const { accounts, findings: unseen } = await accountsOfKey(reader, store, key, signal);
  const wished = rotationPolicyChange(key.id, key.name, { isHsm: isInHsm(key), name: store.name }, policy);
  const value = wished.change.kind === 'set' ? wished.change.value : known(null);
  const steps = sequence([{ ...wished, undo: wayBack(key, wished) }], ResourceGraph.of([key, store]));
  const expires = !isNotSet(key.read('properties.attributes.exp'));
  const findings = [
    ...rotationFindings(key.id, policy, isInHsm(key), expires),
    ...policyNotes(subject, value),
    ...accountNotes(accounts, key, value),
    ...unseen,
    ...(await preflight(reader, steps, signal)),
  ];
  return {
    format: 2,
    kind: 'rotation-policy',
    title: `Set the rotation policy of key ${key.name} in ${store.name}`,
    subject: subjectOf(key),
    accounts: accounts.map(({ account }) => subjectOf(account)),
    related: [store.id],
    choices: [
      { label: 'Key', value: `${key.name} in ${store.name}` },
      { label: 'Policy now', value: policyWords(key.read('properties.rotationPolicy')) },
      { label: 'Policy to set', value: policyWords(value) },
    ],
    effects: rotates(value) ? accounts.map(effectOf) : [],
    steps,
    proves: [{ resource: key.id, name: key.name, path: 'properties.rotationPolicy' }],
    ...sorted(findings, steps),
  };
}

/** Where there was no policy, one that does nothing is the same. */
function wayBack(key: LiveResource, { change }: GoalChange): NonNullable<GoalChange['undo']> {
  const before = key.read('properties.rotationPolicy');
  const json = isNotSet(before) ? { lifetimeActions: [] } : toJson(before);
  if (json === undefined || change.kind !== 'set')
    return { kind: 'stays', reason: `The rotation policy that key ${key.name} had before could not be read.` };
  const title = isNotSet(before)
    ? `Take the rotation policy of key ${key.name} away`
    : `Set the rotation policy of key ${key.name} back to what it was`;
  return { kind: 'change', title, change: { ...change, value: known(json) } };
}

/** Source: "Configure key auto-rotation in Azure Key Vault": "It sets the expiration date on the newly rotated key." */
function policyNotes({ key, store }: KeySubject, policy: Value): readonly PlanFinding[] {
  const expiry = asString(at(policy, 'attributes.expiryTime'));
  const of = (message: string): PlanFinding => note('rotation-policy', key.id, message);
  return [
    ...(expiry === undefined
      ? []
      : [
          of(
            `New versions will expire ${expiry} after they were made; the present one gets no expiry date by it. An expired version still unwraps, but nothing new can be wrapped with it.`,
          ),
        ]),
    ...(rotates(policy)
      ? [
          of(
            `Nothing tells whether key ${key.name} was imported: Azure does not rotate an imported key by itself, whatever its policy says.`,
          ),
          of('The versions before stay enabled until somebody disables them.'),
        ]
      : []),
    ...(isInHsm(key)
      ? [
          of(
            `Managed HSM ${store.name} tells nobody of a new version: it sends no events to Event Grid. It holds 100 versions of a key at most.`,
          ),
        ]
      : []),
  ];
}

function accountNotes(accounts: readonly AccountOfKey[], key: LiveResource, policy: Value): readonly PlanFinding[] {
  const of = (isPinned: boolean): readonly LiveResource[] =>
    accounts.filter(({ pinned }) => (pinned !== undefined) === isPinned).map(({ account }) => account);
  return [
    ...staysBehindNotes(of(true), key.name, policy),
    ...(rotates(policy) ? of(false).flatMap((account) => followsNote(account)) : []),
  ];
}

function effectOf({ account: { id, name }, pinned }: AccountOfKey): PlanEffect {
  return pinned === undefined
    ? { kind: 'follows', subject: id, name, message: `${name} is to take up each new version by itself.` }
    : { kind: 'keeps', subject: id, name, message: `${name} stays on the version that it is held to.` };
}

function rotates(policy: Value): boolean {
  return (asItems(at(policy, 'lifetimeActions')) ?? []).some((action) => actionOf(action) === 'rotate');
}

function actionOf(action: Value): string | undefined {
  return asString(at(action, 'action.type'))?.toLowerCase();
}

/** A rotation policy in words. */
export function policyWords(policy: Value): string {
  if (policy.kind === 'unknown') return `not known: ${policy.reason}`;
  const expiry = asString(at(policy, 'attributes.expiryTime'));
  const actions = (asItems(at(policy, 'lifetimeActions')) ?? []).flatMap((action) => {
    const after = asString(at(action, 'trigger.timeAfterCreate'));
    const before = asString(at(action, 'trigger.timeBeforeExpiry'));
    const when = after === undefined ? `${before ?? ''} before expiry` : `${after} after creation`;
    return [`${actionOf(action) === 'rotate' ? 'rotates' : 'notifies'} ${when}`];
  });
  const parts = [...actions, ...(expiry === undefined ? [] : [`new versions are valid for ${expiry}`])];
  return parts.length === 0 ? 'none' : parts.join('; ');
}
