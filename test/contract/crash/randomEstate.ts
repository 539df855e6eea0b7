import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import fc from 'fast-check';
import { roleIds } from '../../../src/emulator/authorization/builtInRoles.ts';
import type { RunningEmulator } from '../../../src/emulator/start.ts';
import type { Estate } from '../../../src/emulator/state/estate.ts';
import type { Account, Key } from '../../../src/emulator/state/resources.ts';
import { loopback } from '../../support/loopback.ts';
import { builderFor, groupIn, vaultIn } from './look.ts';
import { keepLog } from './scenarios/life.ts';
import type { World } from './world.ts';

/** An account that has to do with the key, as chance will have it. */
interface RandomAccount {
  readonly group: 'rg-chat-prod' | 'rg-assistant-dev' | 'rg-legal-research';
  /** The version that it is held to; undefined for one that follows the newest. */
  readonly pinned: number | undefined;
  /** The version that its data are under where it follows: the service takes its time to notice. */
  readonly under: number;
  readonly deleted: boolean;
}

/** What there is of a key and its users. Versions are counted from the oldest, 0. */
export interface RandomEstate {
  readonly versions: number;
  readonly accounts: readonly RandomAccount[];
  /** Whether, since when and for whom the audit log is kept. */
  readonly log: 'kept' | 'recent' | 'none' | 'where the caller cannot read';
  /** Another service uses the key as a principal of its own. */
  readonly stranger: { readonly version: number; readonly hoursAgo: number } | undefined;
  /** `keeper` sees the production subscription alone. */
  readonly caller: 'owner' | 'keeper';
}

const version = fc.nat(3);

export const randomEstates: fc.Arbitrary<RandomEstate> = fc.record({
  versions: fc.integer({ min: 2, max: 4 }),
  accounts: fc.array(
    fc.record({
      group: fc.constantFrom('rg-chat-prod', 'rg-assistant-dev', 'rg-legal-research'),
      pinned: fc.option(version, { nil: undefined }),
      under: version,
      deleted: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  log: fc.constantFrom('kept', 'kept', 'recent', 'none', 'where the caller cannot read'),
  stranger: fc.option(fc.record({ version, hoursAgo: fc.integer({ min: 0, max: 80 }) }), { nil: undefined }),
  caller: fc.constantFrom('owner', 'keeper'),
});

const vaultName = 'kv-contoso-platform';
export const keyName = 'shared-cmk';
const hour = 3_600_000;

export function arrange(emulator: RunningEmulator, random: RandomEstate): void {
  const build = builderFor(emulator);
  const { estate } = build;
  const vault = vaultIn(estate, vaultName);
  // The newest is some hours old: the service need not have noticed it.
  const ages = Array.from({ length: random.versions }, (_, place) => (random.versions - 1 - place) * 20 + 0.4);
  const key = build.key(vault, keyName, ages);
  random.accounts.forEach((account, place) => addAccount(emulator, key, account, `contoso-random-${place}`));
  const keeper = build.application('keeper', 'Owner and Key Vault Crypto Officer of production alone.');
  const production = `/subscriptions/${vault.subscriptionId}`;
  build.grant(keeper.objectId, roleIds.owner, production);
  build.grant(keeper.objectId, roleIds.keyVaultCryptoOfficer, production);
  const stranger = build.application('storage-service', 'Another service that uses keys.');
  build.grant(stranger.objectId, roleIds.keyVaultCryptoServiceEncryptionUser, vault.id);
  if (random.log !== 'none') keepLog(emulator);
  limitLog(estate, random.log, build.now);
}

function addAccount({ azure }: RunningEmulator, key: Key, random: RandomAccount, name: string): void {
  const build = builderFor({ azure } as RunningEmulator);
  const { estate } = build;
  const vault = vaultIn(estate, vaultName);
  const account = build.account(groupIn(estate, random.group), name, 'swedencentral', {
    identity: build.systemIdentity(name),
  });
  build.grant(account.identity?.principalId ?? '', roleIds.keyVaultCryptoServiceEncryptionUser, vault.id);
  const at = (place: number) => key.versions[Math.min(place, key.versions.length - 1)];
  const pinned = random.pinned === undefined ? undefined : at(random.pinned);
  build.protect(account, vault, key, pinned ? { pinned } : {});
  if (account.protection) {
    const keyVersion = (pinned ?? at(random.under))?.version ?? '';
    account.protection = { ...account.protection, keyVersion, usedUntil: build.now - 4 * 24 * hour };
  }
  if (random.deleted) remove(estate, account, build.now);
}

/** Deleted some hours ago: it can be recovered, and the service has not used its key since. */
function remove(estate: Estate, account: Account, now: number): void {
  const deletionDate = now - 5 * hour;
  estate.accounts.delete(account.id.toLowerCase());
  const scheduledPurgeDate = deletionDate + 48 * hour;
  estate.deletedAccounts.set(account.id.toLowerCase(), { account, deletionDate, scheduledPurgeDate });
}

function limitLog({ diagnosticSettings, workspaces }: Estate, log: RandomEstate['log'], now: number): void {
  if (log === 'recent') {
    for (const [id, setting] of diagnosticSettings)
      diagnosticSettings.set(id, { ...setting, createdAt: now - 6 * hour });
  }
  if (log !== 'where the caller cannot read') return;
  // The setting names a workspace that is not there for the caller.
  workspaces.clear();
}

/** The other service wraps something with its version, and time passes until the plan is made. */
export async function useAsStranger(world: World, { stranger, versions }: RandomEstate): Promise<number | undefined> {
  if (!stranger) return undefined;
  const { azure, port, secret } = world.emulator;
  const service = [...azure.estate.principals.values()].find(({ displayName }) => displayName === 'storage-service');
  const key = vaultIn(azure.estate, vaultName).keys.get(keyName);
  const used = key?.versions[Math.min(stranger.version, versions - 1)];
  if (!service || !used) throw new Error('The estate has lost its key.');
  const token = await azure.tokens.issue(service, 'https://vault.azure.net');
  const request = createPipelineRequest({
    url: `https://${vaultName}.vault.azure.net/keys/${keyName}/${used.version}/wrapkey?api-version=7.4`,
    method: 'POST',
    headers: createHttpHeaders({ authorization: `Bearer ${token}`, 'content-type': 'application/json' }),
    body: JSON.stringify({ alg: 'RSA-OAEP', value: Buffer.alloc(32, 1).toString('base64url') }),
  });
  const { status, bodyAsText } = await loopback(port, secret).sendRequest(request);
  if (status !== 200) throw new Error(`The other service could not use the key: ${status} ${bodyAsText ?? ''}`);
  const at = world.clock.now();
  await world.pass(stranger.hoursAgo * hour);
  return at;
}
