import type { Account, ManagedServiceIdentity, ResourceGroup } from '../../state/resources.ts';
import { region, type Described } from './described.ts';
import type { Part } from './judge.ts';

const members = ['name', 'kind', 'location', 'systemAssigned', 'identities', 'encryption'] as const;
type AccountPart = Part<(typeof members)[number]>;

/** Adds an account; with a key, as if it had been given it in the past, whether or not it can reach it. */
export function readAccount(described: Described, group: ResourceGroup, value: unknown, place: string): void {
  const part = described.judge.part(value, place, members);
  const form = { pattern: /^[a-z0-9][\w.-]{1,63}$/i, form: 'of 2 to 64 letters, digits, dots and hyphens' };
  const name = part.text('name', form);
  if (name === '' || !described.accounts.isFree(part, 'name', name)) return;
  const kind = part.optionalText('kind', { choices: ['OpenAI', 'AIServices'] }) ?? 'OpenAI';
  const location = part.optionalText('location', region) ?? group.location;
  // Identities may stand in a resource group that comes later.
  described.accountsToAdd.push(() => {
    const identity = identityIn(described, part, name);
    const account = described.build.account(group, name, location, {
      kind,
      ...(identity === undefined ? {} : { identity }),
    });
    described.accounts.add(name, account);
    if (part.has('encryption')) protect(described, account, part.value('encryption'), part.at('encryption'));
  });
}

function identityIn(described: Described, part: AccountPart, name: string): ManagedServiceIdentity | undefined {
  const userAssigned = part.list('identities').flatMap(({ value, place }) => {
    const member = described.judge.part({ identity: value }, place, ['identity']);
    return described.identities.named(member, 'identity')?.id ?? [];
  });
  const system = part.boolean('systemAssigned') === true ? described.build.systemIdentity(name) : undefined;
  if (userAssigned.length === 0) return system;
  return {
    ...system,
    type: system ? 'SystemAssigned, UserAssigned' : 'UserAssigned',
    userAssignedIdentities: userAssigned,
  };
}

function protect(described: Described, account: Account, value: unknown, place: string): void {
  const part = described.judge.part(value, place, ['vault', 'key', 'version', 'identity']);
  const vault = described.vaults.named(part, 'vault');
  const identity = described.identities.named(part, 'identity');
  const keyName = part.text('key');
  if (vault === undefined) {
    if (!part.has('vault')) part.complain('vault', 'is missing.');
    return;
  }
  const key = vault.keys.get(keyName.toLowerCase());
  if (key === undefined) {
    part.complain('key', `there is no key '${keyName}' in the vault '${vault.name}'.`);
    return;
  }
  const index = part.number('version');
  const pinned = index === undefined ? undefined : key.versions.at(index);
  if (index !== undefined && pinned === undefined) {
    part.complain('version', `the key has ${key.versions.length} versions: 0 is the oldest, -1 the newest.`);
  }
  if (identity !== undefined && account.identity?.userAssignedIdentities.includes(identity.id) !== true) {
    part.complain('identity', `the account does not have the identity '${identity.name}'.`);
  }
  described.build.protect(account, vault, key, {
    ...(pinned === undefined ? {} : { pinned }),
    ...(identity === undefined ? {} : { clientId: identity.clientId }),
  });
}
