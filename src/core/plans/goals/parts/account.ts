import { toFailure } from '../../../failure.ts';
import { normalizeArmId } from '../../../resources/armId.ts';
import { attachedIdentities, identityKinds } from '../../../resources/binding.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { types } from '../../../resources/types.ts';
import { absent, asString, at, isNotSet, known, object, plain, unknown, type Value } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import type { GoalChange } from '../../derive.ts';
import type { IdentityChoice } from '../../inputs.ts';

/** The id of a step for one account: plain where the plan is about one, with its name where it is about several. */
export function stepId(id: string, account: LiveResource, accounts: readonly LiveResource[]): string {
  if (accounts.length === 1) return id;
  const name = account.name.toLowerCase();
  const namesakes = accounts.filter((other) => other.name.toLowerCase() === name);
  // Accounts of different resource groups can have one name.
  const number = namesakes.findIndex(({ key }) => key === account.key);
  return number > 0 ? `${id}-${account.name}-${number + 1}` : `${id}-${account.name}`;
}

/** The account gets the identity with which it reaches its key; those that are attached stay. */
export function identityChange(
  id: string,
  choice: IdentityChoice,
  account: LiveResource,
  identity: LiveResource | undefined,
): GoalChange {
  const has = identityKinds(account);
  const user = [...attachedIdentities(account)];
  if (identity && !user.some((attached) => normalizeArmId(attached) === identity.key)) user.push(identity.id);
  const kinds = [
    ...(has.system || choice.kind === 'system' ? ['SystemAssigned'] : []),
    ...(user.length > 0 ? ['UserAssigned'] : []),
  ];
  const what = identity ? `user-assigned identity ${identity.name}` : 'a system-assigned identity';
  return {
    id,
    title: identity ? `Attach ${what} to ${account.name}` : `Give ${account.name} ${what}`,
    change: {
      kind: 'set',
      resource: account.id,
      type: types.account,
      path: 'identity',
      value: known({
        type: kinds.join(', '),
        ...(user.length > 0 && { userAssignedIdentities: Object.fromEntries(user.map((attached) => [attached, {}])) }),
      }),
    },
    cost: 'none',
    costExplanation: 'Identities that are attached already stay as they are. Nothing is interrupted.',
  };
}

/** The key that an account is to be put under; each part may refer to what an earlier step makes. */
export interface WishedKey {
  readonly storeUri: Value;
  readonly storeName: string;
  readonly keyName: string;
  /** An empty string for none: the account then follows the newest. */
  readonly version: Value;
  readonly identity: LiveResource | undefined;
}

/** The switch: the account's encryption names the key. */
export function encryptionChange(id: string, account: LiveResource, key: WishedKey, back: WayBack): GoalChange {
  return {
    id,
    title: `Set key ${key.keyName} of ${key.storeName} on ${account.name}`,
    change: {
      kind: 'set',
      resource: account.id,
      type: types.account,
      path: 'properties.encryption',
      value: plain(
        object({
          keySource: known('Microsoft.KeyVault'),
          keyVaultProperties: object({
            keyVaultUri: key.storeUri,
            keyName: known(key.keyName),
            keyVersion: key.version,
            // Azure refuses an empty client id, so for the system-assigned identity there is none.
            identityClientId: key.identity ? clientIdOf(key.identity) : absent,
          }),
        }),
      ),
    },
    cost: back.exists ? 'waits' : 'irreversible',
    costExplanation: `Azure refuses this until the grant has taken effect; it is tried again until then. No interruption is documented. ${back.words}`,
  };
}

/** Without it, the account would take its system-assigned identity instead. */
function clientIdOf(identity: LiveResource): Value {
  const clientId = identity.read('properties.clientId');
  return isNotSet(clientId) ? unknown(`Azure did not return the client id of ${identity.name}`) : clientId;
}

export interface WayBack {
  readonly exists: boolean;
  readonly words: string;
}

/**
 * Whether the account can go back to Microsoft-managed keys. Sources: Azure OpenAI encryption of data at rest (disabling); Foundry:
 * "Projects can be updated from Microsoft-managed keys to CMKs but not reverted".
 */
export async function wayBack(reader: EstateReader, account: LiveResource, signal: AbortSignal): Promise<WayBack> {
  if (!isFoundry(account)) return { exists: true, words: 'The account can go back to Microsoft-managed keys later.' };
  if (isUnderOwnKey(account)) return { exists: true, words: 'The account is under a key of yours already.' };
  const projects = await hasProjects(reader, account, signal);
  if (projects === false) {
    return { exists: true, words: 'It has no projects yet: once it has, it cannot go back to Microsoft-managed keys.' };
  }
  const doubt = projects === undefined ? ' Whether it has projects could not be read.' : '';
  return {
    exists: false,
    words: `A Foundry account with projects can never go back to Microsoft-managed keys, other than by being made anew.${doubt}`,
  };
}

export function isFoundry(account: LiveResource): boolean {
  return asString(account.read('kind'))?.toLowerCase() === 'aiservices';
}

export function isUnderOwnKey(account: LiveResource): boolean {
  return asString(account.read('properties.encryption.keySource'))?.toLowerCase() === 'microsoft.keyvault';
}

/**
 * The encryption that an account has, with another version of its key: an empty string for none. Everything else stays.
 * @param version may refer to what an earlier step makes
 */
export function withVersion(account: LiveResource, version: string | Value): Value {
  const encryption = account.read('properties.encryption');
  const properties = (name: string) => at(encryption, `keyVaultProperties.${name}`);
  const clientId = properties('identityClientId');
  return plain(
    object({
      keySource: known('Microsoft.KeyVault'),
      keyVaultProperties: object({
        keyVaultUri: properties('keyVaultUri'),
        keyName: properties('keyName'),
        keyVersion: typeof version === 'string' ? known(version) : version,
        identityClientId: isNotSet(clientId) ? absent : clientId,
      }),
    }),
  );
}

/** Undefined where that cannot be read. */
export async function hasProjects(
  reader: EstateReader,
  account: LiveResource,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  try {
    const { items, gaps } = await reader.projects(account, signal);
    return items.length > 0 ? true : gaps.length > 0 ? undefined : false;
  } catch (thrown) {
    const failure = toFailure(thrown, 'list the projects', account.id);
    if (failure.kind === 'cancelled') throw failure;
    return undefined;
  }
}
