import { ResourceGraph } from '../../resources/graph.ts';
import { newestVersion } from '../../resources/binding.ts';
import { normalizeArmId } from '../../resources/armId.ts';
import { known, reference, type Value } from '../../resources/value.ts';
import { short } from '../../rules/usedVersion.ts';
import type { EstateReader } from '../../sources.ts';
import { productOf } from '../change.ts';
import { sequence, type GoalChange } from '../derive.ts';
import type { KeyChoice, ReplaceCompromisedInput } from '../inputs.ts';
import type { Plan, PlanEffect, PlanFinding } from '../plan.ts';
import { preflight } from '../preflight.ts';
import type { Step } from '../step.ts';
import { stepId } from './parts/account.ts';
import { blocker, note } from './parts/finding.ts';
import { accountsOfKey, type AccountOfKey } from './parts/keyAccounts.ts';
import { presentIdentity } from './parts/identity.ts';
import {
  awaitUnused,
  awaitUse,
  disableVersion,
  isEnabled,
  readKeySubject,
  type KeySubject,
} from './parts/keyVersions.ts';
import { proofOfUse, unprovedNote } from './parts/proofOfUse.ts';
import { sorted, subjectOf } from './parts/sorted.ts';
import { planUnderKey } from './parts/underKey.ts';
import { tenantOf } from './parts/accounts.ts';

/**
 * Plans the documented order for a compromised key: a new key in another key store, every account moved to it, one of them first, the
 * proof that they use it, and only then the old key disabled, each version behind the safe-to-disable gate. Nothing is changed.
 * Source: "Secure your keys", "Azure Key Vault backup": "do not immediately disable or delete the key".
 * @throws AzureFailure where a key or key store cannot be read
 */
export async function planReplaceCompromised(
  reader: EstateReader,
  { keyId, replacement, preferences }: ReplaceCompromisedInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const old = await readKeySubject(reader, keyId, signal);
  const of = await accountsOfKey(reader, old.store, old.key, signal);
  const [first, ...rest] = of.accounts.map(({ account }) => account);
  if (!first) return nothingToMove(old, of.findings);
  const accounts = [first, ...rest] as const;
  const switching = await Promise.all(
    accounts.map(async (account) => ({ account, identity: await presentIdentity(reader, account, signal) })),
  );
  const move = await planUnderKey(
    reader,
    {
      kind: 'move',
      verb: 'Move',
      accounts,
      switching,
      key: replacement,
      version: 'versionless',
      preferences,
      tenantId: tenantOf(first),
      findings: [...storeFindings(old, replacement), ...of.findings],
    },
    now,
    signal,
  );
  const tail = await afterwards(reader, old, of.accounts, replacement, move.steps, now, signal);
  const checked = await preflight(reader, tail.steps, signal);
  const found = sorted([...tail.findings, ...old.findings, ...checked], tail.steps);
  return {
    ...move,
    kind: 'replace-compromised',
    title: `Replace the compromised key ${old.key.name} of ${old.store.name} for ${accounts.map(({ name }) => name).join(', ')}`,
    related: [...new Set([...move.related, old.store.id])],
    choices: [{ label: 'Compromised key', value: `${old.key.name} in ${old.store.name}` }, ...move.choices],
    effects: of.accounts.map(({ account }) => effectOf(account, old)),
    steps: [...move.steps, ...tail.steps],
    blockers: [...move.blockers, ...found.blockers],
    notes: [...foundryNotes(move.blockers), ...move.notes, ...found.notes],
  };
}

/** The proof that the accounts use the new key, and the end of the old one. */
async function afterwards(
  reader: EstateReader,
  old: KeySubject,
  accounts: readonly AccountOfKey[],
  replacement: KeyChoice,
  moved: readonly Step[],
  now: number,
  signal: AbortSignal,
): Promise<{ readonly steps: readonly Step[]; readonly findings: readonly PlanFinding[] }> {
  const target = await targetOf(reader, replacement, signal);
  const [newProof, oldProof] = await Promise.all([
    target.storeExists ? proofOfUse(reader, target.id, now, signal) : undefined,
    proofOfUse(reader, old.key.id, now, signal),
  ]);
  const newObstacle = newProof
    ? newProof.obstacle
    : 'the new vault keeps no audit log until its diagnostic settings are made';
  const all = accounts.map(({ account }) => account);
  const needed = new Set(moved.map(({ id }) => id));
  const parts: GoalChange[] = [];
  if (newObstacle === undefined) {
    for (const { account, principalId } of accounts) {
      const after = [stepId('encryption', account, all)].filter((id) => needed.has(id));
      parts.push(
        awaitUse(
          stepId('use', account, all),
          account,
          target,
          target.version,
          principalOf(account, principalId),
          after,
        ),
      );
    }
  }
  const before = [...moved.map(({ id }) => id), ...parts.map(({ id }) => id)];
  for (const version of oldProof.obstacle === undefined ? old.versions.filter(isEnabled) : []) {
    const unused = awaitUnused(version, old.key, before);
    parts.push(unused, disableVersion(version, old.key, { after: [unused.id] }));
  }
  const graph = ResourceGraph.of([old.key, old.store, ...old.versions]);
  const steps = parts.flatMap((part) => sequence([part], graph).map((step) => ({ ...step, after: part.after ?? [] })));
  return {
    steps,
    findings: [
      ...(newObstacle === undefined ? [] : [unprovedNote(target.id, 'That accounts use the new key', newObstacle)]),
      ...(oldProof.obstacle === undefined ? [] : [staysEnabled(old, oldProof.obstacle)]),
      copiesNote(old),
    ],
  };
}

/** A system-assigned identity that is given by this plan exists only then. */
function principalOf(account: AccountOfKey['account'], principalId: Value): Value {
  return principalId.kind === 'known' ? principalId : reference(account.id, 'identity.principalId');
}

interface Target {
  readonly id: string;
  readonly name: string;
  readonly version: Value;
  readonly storeExists: boolean;
}

async function targetOf(reader: EstateReader, choice: KeyChoice, signal: AbortSignal): Promise<Target> {
  if (choice.kind === 'existing') {
    const key = await reader.key(choice.id, signal);
    return { id: key.id, name: key.name, version: known(newestVersion(key) ?? ''), storeExists: true };
  }
  const { store, name } = choice;
  const storeId =
    store.kind === 'existing' ? store.id : `${store.resourceGroupId}/providers/Microsoft.KeyVault/vaults/${store.name}`;
  return {
    id: `${storeId}/keys/${name}`,
    name,
    version: productOf('key', 'version'),
    storeExists: store.kind === 'existing',
  };
}

/** Source: "Secure your keys": whoever could take a key out of a store may have the others of it. */
function storeFindings({ key, store }: KeySubject, choice: KeyChoice): readonly PlanFinding[] {
  const isSame =
    choice.kind === 'existing'
      ? normalizeArmId(choice.id).startsWith(`${store.key}/`)
      : choice.store.kind === 'existing' && normalizeArmId(choice.store.id) === store.key;
  if (!isSame) return [];
  const message = `The new key must lie in another key store than ${store.name}: whoever has key ${key.name} may have come at the others of that store as well. Choose a new vault, or another one.`;
  return [blocker('same-key-store', key.id, message)];
}

/** The two rules cannot both be kept. */
function foundryNotes(blockers: readonly PlanFinding[]): readonly PlanFinding[] {
  return blockers
    .filter(({ rule, message }) => rule === 'same-key-store' && message.includes('Foundry'))
    .map(({ subject }) =>
      note(
        'same-key-store',
        subject,
        'Microsoft’s advice for a compromised key (a new key in another vault) and its rule for Foundry projects (only another key of the same store) contradict each other. What is left is a new key in the same store by “move”, which is as safe as that store is, or the account made anew under a key elsewhere.',
        'warning',
      ),
    );
}

function staysEnabled({ key, store }: KeySubject, obstacle: string): PlanFinding {
  const message = `The old key ${key.name} stays enabled: that nothing uses it any more cannot be proved (${obstacle}), so this plan does not disable it. Let the audit log of ${store.name} be kept (“diagnostics”) and disable it later, or revoke it on your own judgement.`;
  return note('gate', key.id, message, 'warning');
}

/** Source: "Azure Key Vault backup": a restored copy is independent of the key. */
function copiesNote({ key }: KeySubject): PlanFinding {
  const message = `Copies of key ${key.name} that were restored from a backup are independent of it: disabling it does not reach them. Find out who could back it up, and take away what let them.`;
  return note('compromise', key.id, message, 'warning');
}

function effectOf({ id, name }: AccountOfKey['account'], { key, store }: KeySubject): PlanEffect {
  const message = `${name} is moved from key ${key.name} of ${store.name} to the new key; its data stays open throughout.`;
  return { kind: 'follows', subject: id, name, message };
}

function nothingToMove(old: KeySubject, findings: readonly PlanFinding[]): Plan {
  const { key, store } = old;
  const message = `No account that you can see is under key ${key.name} of ${store.name}, so there is none to move. Use “disable”, which looks whether anything else uses it, or “revoke”.`;
  const enabled = old.versions.filter(isEnabled).map(({ name }) => short(name));
  return {
    format: 2,
    kind: 'replace-compromised',
    title: `Replace the compromised key ${key.name} of ${store.name}`,
    subject: subjectOf(key),
    accounts: [],
    related: [store.id],
    choices: [
      { label: 'Compromised key', value: `${key.name} in ${store.name}` },
      { label: 'Enabled versions', value: enabled.join(', ') || 'none' },
    ],
    effects: [],
    steps: [],
    proves: [],
    ...sorted([blocker('no-accounts', key.id, message), ...findings], []),
  };
}
