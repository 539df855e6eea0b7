import type { BlastRadius, OtherUser } from '../../../inspection/blastRadius.ts';
import type { Dependence } from '../../../inspection/dependence.ts';
import { timeWords } from '../../../inspection/gateJudge.ts';
import { nameOf } from '../../../resources/armId.ts';
import { short } from '../../../rules/usedVersion.ts';
import type { PlanEffect, PlanFinding, PlanSubject } from '../../plan.ts';
import { doubt } from './finding.ts';

/**
 * What stops without the key, and what does not. Source: Azure OpenAI and Foundry, customer-managed keys, revoking access: it will
 * "prevent downloading of training data and results files, fine-tuning new models, and deploying fine-tuned models. However,
 * previously deployed fine-tuned models will continue to operate and serve traffic until those deployments are deleted."
 */
export const darkWords =
  'its training data and result files cannot be downloaded, no model fine-tuned and no fine-tuned model deployed';
export const keepsWords =
  'Fine-tuned models that are deployed already keep serving until their deployments are deleted, and nothing says that base models stop.';

/** Source: neither Azure OpenAI's nor Foundry's documents give a time. */
export const delayWords = 'How long it takes until this is felt is not published.';

/** What it means for whom that something is taken away: those who go dark first. */
export function effectsOf(radius: BlastRadius): readonly PlanEffect[] {
  const order = { dark: 0, unknown: 1, follows: 2, keeps: 3 } as const;
  return [
    ...radius.accounts.map(accountEffect),
    ...radius.deletedAccounts.map(deletedEffect),
    ...othersOf(radius).map(otherEffect),
  ].sort((a, b) => order[a.kind] - order[b.kind]);
}

function accountEffect({ account: { id, name }, effect, reason, identity, via }: Dependence): PlanEffect {
  const how = `${reason} (by the ${identity}${via.length > 0 ? `, ${via.join(' and ')}` : ''})`;
  const message = {
    dark: `${name} goes dark: ${how}. Then ${darkWords}. ${keepsWords}`,
    keeps: `${name} keeps working: ${reason}.`,
    unknown: `Whether ${name} goes dark cannot be known: ${reason}.`,
  }[effect];
  return { kind: effect, subject: id, name, message };
}

function deletedEffect({ account: { id, name }, effect, reason }: Dependence): PlanEffect {
  const message = {
    dark: `${name} is deleted and can be recovered now; without it, its recovery fails: ${reason}.`,
    keeps: `${name} is deleted, and can be recovered all the same: ${reason}.`,
    unknown: `${name} is deleted; whether its recovery fails cannot be known: ${reason}.`,
  }[effect];
  return { kind: effect, subject: id, name: `${name} (deleted)`, message };
}

/** One for each user, whatever it did. */
function othersOf({ others }: BlastRadius): readonly OtherUser[] {
  const idOf = ({ row: { principalId, appId } }: OtherUser): string => principalId ?? appId ?? '';
  return others.filter((other, index) => others.findIndex((first) => idOf(first) === idOf(other)) === index);
}

function otherEffect({ keyId, row: { principalId, appId, last, version } }: OtherUser): PlanEffect {
  const name = principalId ?? appId ?? 'a user whom the log does not name';
  const what = version === '' ? `key ${nameOf(keyId)}` : `version ${short(version)} of key ${nameOf(keyId)}`;
  return {
    kind: 'unknown',
    subject: name,
    name,
    message: `Somebody who is no account that you can see (${name}) has used ${what}, last at ${timeWords(last)}: what that is and what it would lose cannot be known.`,
  };
}

/** What the blast radius could not see, as notes. */
export function gapNotes({ gaps, subject }: BlastRadius): readonly PlanFinding[] {
  return gaps.map((message) => doubt('blast-radius', subject.id, message));
}

/** The accounts that depend on it, or may. */
export function dependentsOf({ accounts }: BlastRadius): readonly PlanSubject[] {
  return accounts.filter(({ effect }) => effect !== 'keeps').map(({ account }) => account);
}

/** What a person agrees to who takes a key away: who goes dark, what goes on all the same, and what nobody knows. */
export function consequences(radius: BlastRadius): string {
  const of = (list: readonly Dependence[], effect: Dependence['effect']): string =>
    list
      .filter((dependence) => dependence.effect === effect)
      .map(({ account }) => account.name)
      .join(', ');
  const dark = of(radius.accounts, 'dark');
  const unknown = of(radius.accounts, 'unknown');
  const deleted = of(radius.deletedAccounts, 'dark');
  const others = othersOf(radius).length;
  return [
    dark === '' ? 'No account that you can see is known to go dark.' : `These go dark: ${dark}: ${darkWords}.`,
    ...(dark === '' ? [] : [keepsWords]),
    ...(unknown === '' ? [] : [`Whether these go dark cannot be known: ${unknown}.`]),
    ...(deleted === '' ? [] : [`These are deleted and can then no longer be recovered: ${deleted}.`]),
    ...(others === 0 ? [] : [`${others} other ${others === 1 ? 'user' : 'users'} of the key may lose access as well.`]),
    ...(radius.gaps.length === 0 ? [] : ['Not everything could be seen; there may be more.']),
    delayWords,
  ].join(' ');
}
