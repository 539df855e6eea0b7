import type { Principal } from '../../state/directory.ts';
import type { Account, Key, ResourceGroup, UserAssignedIdentity, Vault } from '../../state/resources.ts';
import type { EstateBuilder } from '../builders.ts';
import type { Judge } from './judge.ts';
import { Names } from './names.ts';

/** What is known of a description while it is read. */
export interface Described {
  readonly build: EstateBuilder;
  readonly judge: Judge;
  readonly subscriptions: Names<string>;
  /** Under `SUBSCRIPTION/GROUP`. */
  readonly resourceGroups: Names<ResourceGroup>;
  readonly vaults: Names<Vault>;
  /** Under `VAULT/KEY`. */
  readonly keys: Names<Key>;
  readonly identities: Names<UserAssignedIdentity>;
  readonly accounts: Names<Account>;
  readonly applications: Names<Principal>;
  readonly users: Names<Principal>;
  readonly groups: Names<Principal>;
  /** What is left to be done when everything that it may refer to is there: accounts, and then access policies. */
  readonly accountsToAdd: (() => void)[];
  readonly policiesToAdd: (() => void)[];
}

export function nothingYet(build: EstateBuilder, judge: Judge): Described {
  return {
    build,
    judge,
    subscriptions: new Names('subscription'),
    resourceGroups: new Names('resource group'),
    vaults: new Names('vault'),
    keys: new Names('key'),
    identities: new Names('identity'),
    accounts: new Names('account'),
    applications: new Names('application'),
    users: new Names('user'),
    groups: new Names('group'),
    accountsToAdd: [],
    policiesToAdd: [],
  };
}

/** A short name of a region, as Resource Manager writes it. */
export const region = { pattern: /^[a-z0-9]+$/, form: 'the short name of a region, for example swedencentral' };
/** Names of most resources. */
export const resourceName = { pattern: /^[\w.()-]{1,90}$/, form: 'a name of a resource' };
