import type { Estate } from '../../../core/inspection/estate.ts';
import { openAiEkmApplication } from '../../../core/plans/goals/access/openAiEkm.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import type { Action } from '../action.ts';
import { principalRows, type PrincipalWish } from '../choices/principalRows.ts';
import { liveOfType } from '../live.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice, text } from '../pickers/question.ts';
import { askStoreOrKey, isStoreOrKey, targetIn } from '../questions/targets.ts';
import { keyOf } from '../questions/usersOf.ts';
import type { Wishes } from '../wishes.ts';

/** "Grant Access…": lets somebody use a key, or every key of a key store. */
export const grant: Action = {
  title: 'Grant Access',
  start: startAt,
  questions: (asking, start) => [
    ...askStoreOrKey(asking, start, 'To which key, or to all keys of which key store?'),
    ...(start.principal ? [] : [askPrincipal(asking), askApplication(asking)]),
  ],
  toInput({ target, principal, purpose = 'encryption' }) {
    if (!target || !principal || (principal.kind === 'application' && principal.appId === '')) return undefined;
    return { kind: 'grant', scopeId: target.id, principal, purpose };
  },
  answers: { Who: 'principal', Purpose: 'principal', Where: 'target' },
};

/** On an account's row it is the account that gets access, to its own key where it has one. */
async function startAt(on: readonly LiveResource[], estate: Estate): Promise<Wishes> {
  const known = targetIn(on, isStoreOrKey);
  const identity = on.find(({ type }) => type === types.userAssignedIdentity);
  if (identity) return { ...known, principal: { kind: 'identity', id: identity.id }, purpose: 'encryption' };
  const account = on.find(({ type }) => type === types.account);
  if (!account) return known;
  const key = known.target ?? (await keyOf(estate, account));
  return { ...(key && { target: key }), principal: { kind: 'account', id: account.id }, purpose: 'encryption' };
}

function askPrincipal(asking: Asking): Question<Wishes> {
  return choice<PrincipalWish>(asking, {
    id: 'principal',
    placeholder: () => 'Who is to use it?',
    purpose: 'read the accounts and identities',
    active: ({ principal, purpose }) =>
      purpose === 'openAiEkm'
        ? 'openAiEkm'
        : principal?.kind === 'application'
          ? 'application'
          : principal?.id.toLowerCase(),
    async load(_, show) {
      show(principalRows([], []));
      const graph = await asking.estate.graph();
      show(principalRows(liveOfType(graph, types.account), liveOfType(graph, types.userAssignedIdentity)));
    },
    apply(wishes, { principal, purpose }) {
      const typed = wishes.purpose === 'encryption' && wishes.principal?.kind === 'application';
      const isKept = typed && purpose === 'encryption' && principal.kind === 'application';
      return isKept ? wishes : { ...wishes, principal, purpose };
    },
  });
}

function askApplication(asking: Asking): Question<Wishes> {
  return text(asking, {
    id: 'application',
    isAsked: ({ principal }) =>
      principal?.kind === 'application' && principal.appId.toLowerCase() !== openAiEkmApplication,
    prompt: () => 'The application (client) id. Where your tenant has no service principal of it, the plan makes one.',
    placeholder: '00000000-0000-0000-0000-000000000000',
    value: ({ principal }) => (principal?.kind === 'application' ? principal.appId : undefined),
    check: (id) =>
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? undefined : 'An application id is a GUID.',
    apply: (wishes, appId) => ({ ...wishes, principal: { kind: 'application', appId: appId.toLowerCase() } }),
  });
}
