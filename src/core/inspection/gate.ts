import { toFailure } from '../failure.ts';
import { nameOf, parentArmId } from '../resources/armId.ts';
import { newestVersion, uriOf } from '../resources/binding.ts';
import type { LiveResource } from '../resources/resource.ts';
import { asBoolean } from '../resources/value.ts';
import { pooled } from '../pooled.ts';
import type { EstateReader } from '../sources.ts';
import { judgeGate, type KeyHolder } from './gateJudge.ts';
import { identitiesOf, keyPrincipalOf, namedKey } from './keyUsers.ts';
import { quietSince, type KeyUse } from './keyUse.ts';
import { surveyEstate, type Survey } from './survey.ts';

export { judgeGate, type GateFacts, type KeyHolder } from './gateJudge.ts';

/**
 * Whether a version of a key can be switched off without locking anybody's data.
 * - `open`: everything that can be known shows that nothing uses it
 * - `used`: something does
 * - `unknown`: something may, and it cannot be known
 */
export type Gate =
  | { readonly kind: 'open'; readonly evidence: readonly string[] }
  | { readonly kind: 'used'; readonly users: readonly string[]; readonly doubts: readonly string[] }
  | { readonly kind: 'unknown'; readonly doubts: readonly string[] };

/** How many accounts are read at a time. */
const atOnce = 6;

/**
 * Judges a version of a key by everything that can be read at this moment. Every account is read from its own provider, since an index
 * lags: one that was put under the key a minute ago must not be missed.
 * @throws AzureFailure of kind `cancelled` only: what cannot be read keeps the gate shut
 */
export async function readGate(
  reader: EstateReader,
  keyId: string,
  version: string,
  now: number,
  signal: AbortSignal,
): Promise<Gate> {
  const unseen: string[] = [];
  const attempt = async <T>(purpose: string, read: Promise<T>): Promise<T | undefined> => {
    try {
      return await read;
    } catch (thrown) {
      const failure = toFailure(thrown, purpose, keyId);
      if (failure.kind === 'cancelled') throw failure;
      unseen.push(failure.message);
      return undefined;
    }
  };
  const storeId = parentArmId(keyId) ?? keyId;
  const [store, key, own, use, survey] = await Promise.all([
    attempt('read the key store', reader.resource(storeId, signal)),
    attempt('read the key', reader.key(keyId, signal)),
    attempt('read the version', reader.key(`${keyId}/versions/${version}`, signal)),
    attempt('read the audit log', reader.keyUse(keyId, quietSince(now), signal)),
    surveyEstate(reader, signal),
  ]);
  const storeUri = store && uriOf(store);
  if (store && storeUri === undefined) unseen.push(`The address of ${store.name} could not be read.`);
  unseen.push(...survey.gaps.map(({ failure }) => failure.message));
  const accounts = await readAgain(reader, survey, unseen, signal);
  const place = { storeUri, keyName: nameOf(keyId), location: store && regionOf(store) };
  const newest = key && newestVersion(key)?.toLowerCase();
  return judgeGate({
    keyName: nameOf(keyId),
    version: version.toLowerCase(),
    enabled: own && asBoolean(own.read('properties.attributes.enabled')),
    newest,
    use: use ?? unreadUse,
    accounts: holders(accounts, survey, place, unseen),
    deletedAccounts: holders(survey.deletedAccounts, survey, place, unseen),
    identities: identitiesOf(accounts, survey.graph),
    unseen,
    now,
  });
}

const unreadUse: KeyUse = { rows: [], coverage: { kind: 'unknown', reason: 'The audit log could not be read.' } };

async function readAgain(
  reader: EstateReader,
  { accounts }: Survey,
  unseen: string[],
  signal: AbortSignal,
): Promise<readonly LiveResource[]> {
  const read = await pooled(accounts, atOnce, async ({ id }): Promise<LiveResource | undefined> => {
    try {
      return await reader.resource(id, signal);
    } catch (thrown) {
      const failure = toFailure(thrown, 'read the account', id);
      if (failure.kind === 'cancelled') throw failure;
      // An account that has been deleted meanwhile stands among the deleted ones, or is gone with its data.
      unseen.push(failure.message);
      return undefined;
    }
  });
  return read.filter((account) => account !== undefined);
}

interface Place {
  readonly storeUri: string | undefined;
  readonly keyName: string;
  readonly location: string | undefined;
}

/** The accounts whose encryption names the key; those of which that cannot be known are said to be unseen. */
function holders(
  accounts: readonly LiveResource[],
  { graph }: Survey,
  { storeUri, keyName, location }: Place,
  unseen: string[],
): readonly KeyHolder[] {
  if (storeUri === undefined) return [];
  const wanted = storeUri.toLowerCase().replace(/\/+$/, '');
  return accounts.flatMap((account): readonly KeyHolder[] => {
    const named = namedKey(account);
    if (named.kind === 'unknown') {
      // "Must be in the same region": an account elsewhere cannot be under this key.
      const region = regionOf(account);
      if (region === undefined || location === undefined || region === location)
        unseen.push(`Which key ${account.name} uses could not be read: ${named.reason}.`);
      return [];
    }
    if (named.kind !== 'customer') return [];
    if (named.storeUri.replace(/\/+$/, '') !== wanted || named.name !== keyName.toLowerCase()) return [];
    const { id, name } = account;
    return [{ id, name, pinned: named.version, principalId: keyPrincipalOf(account, graph.with([account])) }];
  });
}

function regionOf(resource: LiveResource): string | undefined {
  const location = resource.body['location'];
  return typeof location === 'string' ? location.toLowerCase().replace(/\s/g, '') : undefined;
}

export function gateWords(gate: Exclude<Gate, { kind: 'open' }>): string {
  return (gate.kind === 'used' ? [...gate.users, ...gate.doubts] : gate.doubts).join(' ');
}
