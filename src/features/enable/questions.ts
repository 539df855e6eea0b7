import { uriOf } from '../../core/resources/binding.ts';
import type { Estate } from '../../core/inspection/estate.ts';
import { normalizeArmId } from '../../core/resources/armId.ts';
import { sameStoreUri } from '../../core/resources/keyIdentifier.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import { asString } from '../../core/resources/value.ts';
import type { Clock } from '../../core/sources.ts';
import { accountRows } from './choices/accountRows.ts';
import { identityRows, systemIdentityRow, type IdentityChoice } from './choices/identityRows.ts';
import { keyRows, type ChosenKey } from './choices/keyRows.ts';
import { searchKeys } from './choices/keySearch.ts';
import { hasScopes, scopeRows, type ScopeChoice } from './choices/scopeRows.ts';
import { versionlessRow, versionRows, type VersionChoice } from './choices/versionRows.ts';
import type { Answer, Question } from './journey.ts';
import { liveOfType } from './live.ts';
import { pick, type Picked } from './picker.ts';
import { withKey, type Wishes } from './wishes.ts';

/** The questions before the plan, in their order. An account that is selected already is not asked for. */
export function questions(
  estate: Estate,
  clock: Clock,
  selected: LiveResource | undefined,
): readonly Question<Wishes>[] {
  return [
    ...(selected ? [] : [askAccount(estate)]),
    askKey(estate, clock),
    askIdentity(estate),
    askVersion(estate),
    askScope(),
  ];
}

/** The title of every picker: it names the account as soon as there is one. */
export function titleFor(estate: Estate, { account }: Wishes): string {
  const mark = estate.source.cloud.isEmulator === true ? ' (emulator)' : '';
  return `Enable Customer-Managed Key${account ? `: ${account.name}` : ''}${mark}`;
}

function askAccount(estate: Estate): Question<Wishes> {
  return {
    id: 'account',
    isAsked: () => true,
    async ask(wishes, place) {
      const picked = await pick<LiveResource>({
        title: titleFor(estate, {}),
        place,
        placeholder: 'Which account is to be encrypted with a key of yours?',
        purpose: 'read the accounts',
        ...(wishes.account && { active: wishes.account.key }),
        async load(show) {
          const [subscriptions, { items, gaps }] = await Promise.all([estate.subscriptions(), estate.inventory()]);
          const accounts = items.filter(({ type }) => type === types.account);
          show(accountRows(accounts, subscriptions.items, [...subscriptions.gaps, ...gaps]));
        },
      });
      return answer(picked, (account) => (account.key === wishes.account?.key ? wishes : { account }));
    },
  };
}

function askKey(estate: Estate, clock: Clock): Question<Wishes> {
  return about('key', async (wishes, account, place) => {
    const picked = await pick<ChosenKey>({
      title: titleFor(estate, wishes),
      place,
      placeholder: `Which key is to encrypt ${account.name}?`,
      purpose: 'read the key stores',
      ...(wishes.key && { active: wishes.key.key.key }),
      load: (show, signal) =>
        searchKeys(estate, account, clock.now(), (stores) => show(keyRows(account, stores, isUsedBy(account))), signal),
    });
    return answer(picked, (key) => withKey(wishes, key));
  });
}

/** Whether a key is the one that the account's encryption names. */
function isUsedBy(account: LiveResource): (choice: ChosenKey) => boolean {
  const own = (name: string) => asString(account.read(`properties.encryption.keyVaultProperties.${name}`));
  return ({ store, key }) => {
    const uri = uriOf(store);
    return (
      uri !== undefined &&
      sameStoreUri(uri, own('keyVaultUri') ?? '') &&
      own('keyName')?.toLowerCase() === key.name.toLowerCase()
    );
  };
}

function askIdentity(estate: Estate): Question<Wishes> {
  return about('identity', async (wishes, account, place) => {
    const picked = await pick<IdentityChoice>({
      title: titleFor(estate, wishes),
      place,
      placeholder: `With which identity does ${account.name} reach the key?`,
      purpose: 'read the identities',
      active: wishes.identity?.kind === 'user' ? normalizeArmId(wishes.identity.id) : systemIdentityRow,
      async load(show) {
        show(identityRows(account, []));
        show(identityRows(account, liveOfType(await estate.graph(), types.userAssignedIdentity)));
      },
    });
    return answer(picked, (identity) => ({ ...wishes, identity }));
  });
}

function askVersion(estate: Estate): Question<Wishes> {
  return about('version', async (wishes, account, place) => {
    const key = wishes.key?.key;
    if (!key) return { to: 'back' };
    const picked = await pick<VersionChoice>({
      title: titleFor(estate, wishes),
      place,
      placeholder: `Does ${account.name} follow the newest version of ${key.name}, or stay on one?`,
      purpose: 'read the versions of the key',
      active: typeof wishes.version === 'object' ? wishes.version.pinned : versionlessRow,
      async load(show) {
        show(versionRows(account, key, []));
        const { items } = await estate.keyVersions(key);
        show(versionRows(account, key, items));
      },
    });
    return answer(picked, (version) => ({ ...wishes, version }));
  });
}

function askScope(): Question<Wishes> {
  return {
    id: 'scope',
    isAsked: ({ key }) => key === undefined || hasScopes(key.store),
    async ask(wishes, place) {
      const { key } = wishes;
      if (!key) return { to: 'back' };
      const picked = await pick<ScopeChoice>({
        title: `Enable Customer-Managed Key: ${wishes.account?.name ?? ''}`,
        place,
        placeholder: 'How far does the grant reach, where one is missing?',
        purpose: 'offer the scopes',
        active: wishes.scope ?? 'key',
        load: (show) => show(scopeRows(key)),
      });
      return answer(picked, (scope) => ({ ...wishes, scope }));
    },
  };
}

/** A question that is about an account which has been chosen. */
function about(
  id: string,
  ask: (
    wishes: Wishes,
    account: LiveResource,
    place: Parameters<Question<Wishes>['ask']>[1],
  ) => Promise<Answer<Wishes>>,
): Question<Wishes> {
  return {
    id,
    isAsked: () => true,
    ask: (wishes, place) => (wishes.account ? ask(wishes, wishes.account, place) : Promise.resolve({ to: 'back' })),
  };
}

function answer<T>(picked: Picked<T>, apply: (value: T) => Wishes): Answer<Wishes> {
  return picked.kind === 'value' ? { to: 'next', state: apply(picked.value) } : { to: picked.kind };
}
