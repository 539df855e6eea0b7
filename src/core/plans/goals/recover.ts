import { collectBinding } from '../../inspection/collect.ts';
import { purgeWords } from '../../inspection/deleted.ts';
import { presenceOfKey, presenceOfResource } from '../../inspection/presence.ts';
import { nameOf, parentArmId, parseArmId } from '../../resources/armId.ts';
import { uriOf } from '../../resources/binding.ts';
import { liveResource, type LiveResource } from '../../resources/resource.ts';
import { isKey, isKeyStore, resourceType, types, type ResourceType } from '../../resources/types.ts';
import { defaultPreferences } from '../../rules/rule.ts';
import type { EstateReader } from '../../sources.ts';
import { deriveSteps } from '../derive.ts';
import type { RecoverInput } from '../inputs.ts';
import type { Plan, PlanEffect } from '../plan.ts';
import { preflight } from '../preflight.ts';
import { recovery, storeComeback } from './access/comeback.ts';
import { recoverAccount } from './access/recoverAccount.ts';
import { purged, stillThere, told, type Recovered } from './access/recovered.ts';
import { dependantsOf, gapFindings, readSurroundings } from './access/surroundings.ts';
import { sorted, subjectOf } from './enable.ts';

/**
 * Plans to bring back a deleted key, key store or account, with what it needs, in the order in which Azure can. Nothing is changed.
 * @throws AzureFailure where it cannot be read whether it is deleted
 */
export async function planRecover(
  reader: EstateReader,
  { id }: RecoverInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const type = resourceType(parseArmId(id)?.type ?? '');
  if (type === undefined) throw new TypeError(`${id} cannot be recovered.`);
  const { steps, findings, choices, accounts, proves } = await recoveredOf(reader, id, type, now, signal);
  return {
    format: 2,
    kind: 'recover',
    title: `Recover the deleted ${whatOf(type)} ${nameOf(id)}`,
    subject: { id, name: nameOf(id), type },
    accounts: accounts.map(subjectOf),
    related: [],
    choices,
    effects: accounts.filter((account) => account.id !== id).map((account) => effectOn(account, id)),
    steps,
    proves,
    ...sorted([...findings, ...(await preflight(reader, steps, signal))], steps),
  };
}

function recoveredOf(
  reader: EstateReader,
  id: string,
  type: ResourceType,
  now: number,
  signal: AbortSignal,
): Promise<Recovered> {
  if (type === types.account) return recoverAccount(reader, id, now, signal);
  if (isKeyStore(type)) return recoverStore(reader, id, type, undefined, signal);
  const storeId = parentArmId(id);
  if (!isKey(type) || storeId === undefined) throw new TypeError(`${id} cannot be recovered.`);
  return recoverKey(reader, id, type, storeId, now, signal);
}

/** @param keyId the key for whose sake it is recovered; else the keys that accounts are known to use are looked after */
async function recoverStore(
  reader: EstateReader,
  id: string,
  type: ResourceType,
  keyId: string | undefined,
  signal: AbortSignal,
): Promise<Recovered> {
  const presence = await presenceOfResource(reader, id, signal);
  if (presence.kind === 'unread') throw presence.failure;
  if (presence.kind === 'present') return stillThere(id, `a ${whatOf(type)}`);
  if (presence.kind === 'gone') return purged(id, whatOf(type));
  const around = await readSurroundings(reader, signal);
  const { hsmSuffix, vaultSuffix } = reader.cloud;
  // A deleted key store does not tell its address, but that follows from its name.
  const uri = `https://${nameOf(id)}${type === types.managedHsm ? hsmSuffix : vaultSuffix}/`;
  const dependants = dependantsOf(around, uri);
  const named = keyId === undefined ? dependants.map(({ keyName }) => keyName) : [nameOf(keyId)];
  const keyNames = [...new Map(named.map((name) => [name.toLowerCase(), name])).values()];
  const back = await storeComeback(reader, id, presence.deleted, uri, keyNames, dependants, signal);
  const { steps } = deriveSteps([], around.graph, back.goal, { now: 0, preferences: defaultPreferences });
  return {
    steps,
    findings: [...back.findings, ...gapFindings(around.gaps, id)],
    choices: [{ label: 'Purged for good on', value: purgeWords(presence.deleted) }],
    accounts: dependants.map(({ account }) => account),
    proves: [
      { resource: id, name: nameOf(id), path: type === types.managedHsm ? 'properties.hsmUri' : 'properties.vaultUri' },
    ],
  };
}

async function recoverKey(
  reader: EstateReader,
  id: string,
  type: ResourceType,
  storeId: string,
  now: number,
  signal: AbortSignal,
): Promise<Recovered> {
  const store = await presenceOfResource(reader, storeId, signal);
  if (store.kind === 'unread') throw store.failure;
  const storeType = type === types.hsmKey ? types.managedHsm : types.vault;
  if (store.kind === 'gone') return purged(storeId, whatOf(storeType));
  if (store.kind === 'deleted') return recoverStore(reader, storeId, storeType, id, signal);
  const key = await presenceOfKey(reader, id, signal);
  if (key.kind === 'unread') throw key.failure;
  if (key.kind === 'present') return stillThere(id, `a key in ${nameOf(storeId)} named`);
  if (key.kind === 'gone') return purged(id, 'key');
  const around = await readSurroundings(reader, signal);
  const accounts = dependantsOf(around, uriOf(store.resource) ?? '')
    .filter(({ keyName }) => keyName.toLowerCase() === nameOf(id).toLowerCase())
    .map(({ account }) => account);
  let graph = around.graph.with([store.resource, liveResource(id, type, key.deleted.body)]);
  for (const account of accounts) graph = await collectBinding(reader, graph, account.key, signal);
  const goal = [recovery('recover-key', id, type, 'key', key.deleted)];
  const context = { now, preferences: defaultPreferences };
  const { steps, remaining } = deriveSteps(
    accounts.map((account) => account.key),
    graph,
    goal,
    context,
  );
  return {
    steps,
    findings: [...remaining.map(told), ...gapFindings(around.gaps, id)],
    choices: [
      { label: 'In', value: nameOf(storeId) },
      { label: 'Purged for good on', value: purgeWords(key.deleted) },
    ],
    accounts,
    proves: [{ resource: id, name: nameOf(id), path: 'properties.attributes' }],
  };
}

function effectOn(account: LiveResource, id: string): PlanEffect {
  const message = `${account.name} depends on ${nameOf(id)} and gets its key back.`;
  return { kind: 'follows', subject: account.id, name: account.name, message };
}

function whatOf(type: ResourceType): string {
  if (type === types.account) return 'account';
  if (type === types.managedHsm) return 'Managed HSM';
  return type === types.vault ? 'vault' : 'key';
}
