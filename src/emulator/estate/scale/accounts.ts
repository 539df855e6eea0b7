import { roleIds } from '../../authorization/builtInRoles.ts';
import type { Account, Key, ManagedServiceIdentity, Vault } from '../../state/resources.ts';
import { deployment, type EstateBuilder } from '../builders.ts';
import { chance, element, pick } from './chance.ts';
import { isGood } from './keys.ts';
import type { Places } from './places.ts';
import type { PlacedVault } from './stores.ts';

/** How an account is encrypted and what is wrong with it, if anything. */
type Condition =
  | 'microsoftManaged'
  /** Identity and grant are there, the key is not set yet. */
  | 'prepared'
  | 'versionless'
  | 'pinned'
  | 'pinnedToOld'
  | 'userAssigned'
  /** Its identity holds the grant through a group. */
  | 'throughGroup'
  | 'withoutGrant'
  | 'keyDisabled'
  | 'keyExpired';

const conditions: readonly (readonly [number, Condition])[] = [
  [0.3, 'microsoftManaged'],
  [0.08, 'prepared'],
  [0.25, 'versionless'],
  [0.12, 'pinned'],
  [0.07, 'pinnedToOld'],
  [0.08, 'userAssigned'],
  [0.04, 'throughGroup'],
  [0.03, 'withoutGrant'],
  [0.02, 'keyDisabled'],
  [0.01, 'keyExpired'],
];

/** Accounts of every condition, each with a key in a vault of its own region and subscription. */
export class Accounts {
  readonly #build: EstateBuilder;
  readonly #places: Places;
  readonly #vaults: readonly PlacedVault[];
  #members: string[] = [];

  constructor(build: EstateBuilder, places: Places, vaults: readonly PlacedVault[]) {
    this.#build = build;
    this.#places = places;
    this.#vaults = vaults.filter(
      ({ vault }) => vault.enablePurgeProtection && [...vault.keys.values()].some((key) => isGood(key, build.now)),
    );
  }

  add(count: number): void {
    for (let index = 0; index < count; index += 1) this.#addOne(index);
    this.#addGroup();
  }

  /** Accounts that were deleted some hours ago and can be recovered for two days. */
  addDeleted(count: number, after: number): void {
    const { estate } = this.#build;
    for (let index = after; index < after + count; index += 1) {
      const account = this.#addOne(index);
      estate.accounts.delete(account.id.toLowerCase());
      const deletionDate = this.#build.daysAgo(chance(27, index) * 1.9);
      const scheduledPurgeDate = deletionDate + 48 * 60 * 60 * 1000;
      estate.deletedAccounts.set(account.id.toLowerCase(), { account, deletionDate, scheduledPurgeDate });
    }
  }

  #addOne(index: number): Account {
    const condition = pick(conditions, chance(21, index));
    const home = this.#vaults.length === 0 ? undefined : element(this.#vaults, chance(22, index));
    if (home === undefined || condition === 'microsoftManaged') return this.#plain(index);
    const account = this.#account(index, home, condition);
    const key = this.#keyFor(home.vault, condition, index);
    const identity = this.#principalOf(account);
    if (identity !== undefined && condition !== 'withoutGrant') this.#grant(condition, identity, home.vault, key);
    if (condition !== 'prepared') this.#protect(account, condition, home.vault, key);
    return account;
  }

  #plain(index: number): Account {
    const place = this.#places.of(index);
    const name = nameOf(index);
    const identity = chance(23, index) < 0.25 ? { identity: this.#build.systemIdentity(name) } : {};
    return this.#build.account(this.#places.group('ai', place), name, place.region, {
      ...this.#kind(index, name),
      ...identity,
    });
  }

  #account(index: number, { place }: PlacedVault, condition: Condition): Account {
    const group = this.#places.group('ai', place);
    const name = nameOf(index);
    const identity: ManagedServiceIdentity =
      condition === 'userAssigned'
        ? {
            type: 'UserAssigned',
            userAssignedIdentities: [this.#build.userAssignedIdentity(group, `id-${name}`, place.region).id],
          }
        : this.#build.systemIdentity(name);
    return this.#build.account(group, name, place.region, { ...this.#kind(index, name), identity });
  }

  /** A quarter are Foundry accounts, most of which have projects. */
  #kind(index: number, name: string): Partial<Pick<Account, 'kind' | 'projects' | 'deployments'>> {
    const deployments = [deployment('gpt-4o', 'gpt-4o', '2024-11-20')];
    if (chance(24, index) >= 0.25) return { kind: 'OpenAI', deployments };
    const projects = Array.from({ length: Math.floor(chance(25, index) * 4) }, (_, number) =>
      this.#build.project(name, `project-${number + 1}`, `Project ${number + 1}`, number === 0),
    );
    return { kind: 'AIServices', deployments, projects };
  }

  #keyFor(vault: Vault, condition: Condition, index: number): Key {
    const keys = [...vault.keys.values()];
    const good = keys.filter((key) => isGood(key, this.#build.now));
    const fit = keys.filter((key) => suits(key, condition));
    return element(fit.length > 0 ? fit : good, chance(26, index));
  }

  #principalOf({ identity }: Account): string | undefined {
    const attached = this.#build.estate.userAssignedIdentities.get(
      identity?.userAssignedIdentities[0]?.toLowerCase() ?? '',
    );
    return attached?.principalId ?? identity?.principalId;
  }

  /** Where the vault has access policies, one of them; else a role at the vault or at the key. */
  #grant(condition: Condition, principalId: string, vault: Vault, key: Key): void {
    if (condition === 'throughGroup' && vault.enableRbacAuthorization) {
      this.#members.push(principalId);
      return;
    }
    if (!vault.enableRbacAuthorization) {
      const permissions = { keys: ['get', 'wrapKey', 'unwrapKey'], secrets: [], certificates: [] };
      vault.accessPolicies = [
        ...vault.accessPolicies,
        { tenantId: vault.tenantId, objectId: principalId, permissions },
      ];
      return;
    }
    const scope = condition === 'pinned' ? `${vault.id}/keys/${key.name}` : vault.id;
    this.#build.grant(principalId, roleIds.keyVaultCryptoServiceEncryptionUser, scope);
  }

  /** One group for all that hold their grant so; it may use the keys of every vault of the company. */
  #addGroup(): void {
    if (this.#members.length === 0) return;
    const { objectId } = this.#build.group('cmk-encryption-identities', this.#members);
    const everything = '/providers/Microsoft.Management/managementGroups/contoso';
    this.#build.grant(objectId, roleIds.keyVaultCryptoServiceEncryptionUser, everything);
    this.#members = [];
  }

  #protect(account: Account, condition: Condition, vault: Vault, key: Key): void {
    const pinned =
      condition === 'pinned' ? key.versions.at(-1) : condition === 'pinnedToOld' ? key.versions[0] : undefined;
    const [attached] = account.identity?.userAssignedIdentities ?? [];
    const clientId = this.#build.estate.userAssignedIdentities.get(attached?.toLowerCase() ?? '')?.clientId;
    this.#build.protect(account, vault, key, {
      ...(pinned === undefined ? {} : { pinned }),
      ...(clientId === undefined ? {} : { clientId }),
    });
  }
}

function nameOf(index: number): string {
  return `contoso-ai-${index + 1}`;
}

/** Whether a key shows the condition; one of another sort is taken where the vault has none. */
function suits({ versions }: Key, condition: Condition): boolean {
  const current = versions.at(-1);
  if (current === undefined || !current.kty.startsWith('RSA') || current.keySize !== 2048) return false;
  switch (condition) {
    case 'keyDisabled':
      return !current.enabled;
    case 'keyExpired':
      return current.enabled && current.exp !== undefined && current.exp < current.created + 100 * 24 * 60 * 60;
    case 'pinnedToOld':
      return current.enabled && current.exp === undefined && current.nbf === undefined && versions.length > 1;
    default:
      return false;
  }
}
