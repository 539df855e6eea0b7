import { blastRadius, type BlastRadius } from '../../../inspection/blastRadius.ts';
import { collectBinding } from '../../../inspection/collect.ts';
import { nameOf } from '../../../resources/armId.ts';
import { resolveBinding, type Binding } from '../../../resources/binding.ts';
import { identityInWords } from '../../../resources/identityInWords.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { types } from '../../../resources/types.ts';
import type { EstateReader } from '../../../sources.ts';
import { sequence, type GoalChange } from '../../derive.ts';
import type { Plan, PlanFinding } from '../../plan.ts';
import { preflight } from '../../preflight.ts';
import { readAccounts } from './accounts.ts';
import { consequences, delayWords, dependentsOf, effectsOf, gapNotes } from './effects.ts';
import { blocker, note } from './finding.ts';
import { estateOf } from './graph.ts';
import { revocable, type Revocable } from './revocable.ts';
import { sorted, subjectOf } from './sorted.ts';

/**
 * Plans to take the grants of one account's identity at its key away. Only those that are made for this identity at this key are
 * deleted; what is inherited serves other keys or other identities as well, and where it suffices the plan does not run.
 * @throws AzureFailure where the account cannot be read
 */
export async function planRevokeGrants(
  reader: EstateReader,
  accountId: string,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const accounts = await readAccounts(reader, [accountId], signal);
  const [account] = accounts;
  const estate = await estateOf(reader, accounts, signal);
  const graph = await collectBinding(reader, estate, account.key, signal);
  const binding = resolveBinding(account, graph);
  const grants = revocable(binding, graph);
  const direct = grants.filter(({ change }) => change !== undefined);
  const after = graph.after(direct.flatMap(({ change }) => change ?? []));
  const shared = grants.filter(({ change }) => change === undefined);
  const [radius, ...radii] = await Promise.all([
    blastRadius(reader, { kind: 'grants', id: account.id, grants: direct.map(({ subject }) => subject) }, now, signal),
    ...shared.map(({ subject }) => blastRadius(reader, subject, now, signal)),
  ]);
  const left = resolveBinding(after.get(account.key) ?? account, after).grant;
  const isEnough = left?.kind !== 'sufficient';
  const steps = sequence(
    direct.flatMap((grant) => deletion(grant, account, binding, radius)),
    graph,
  );
  const findings = [
    ...bindingFindings(account, binding),
    ...shared.flatMap((grant, index) => inheritedFinding(grant, account, radii[index], isEnough)),
    ...(direct.length > 0 && left?.kind === 'unknown' ? [leftNote(account, left.reason)] : []),
    ...gapNotes(radius),
    note('revocation', account.id, delayWords),
    note(
      'revocation',
      account.id,
      'A role assignment that was taken away may count for some minutes more. The key itself stays enabled for everybody else.',
    ),
    ...(await preflight(reader, steps, signal)),
  ];
  const keyName = nameIn(binding.key);
  return {
    format: 2,
    kind: 'revoke',
    title: `Take the access of ${account.name} to key ${keyName} away at once`,
    subject: subjectOf(account),
    accounts: [subjectOf(account), ...dependentsOf(radius).filter(({ id }) => id !== account.id)],
    related:
      binding.store?.kind === 'found' && binding.store.resource.id !== undefined ? [binding.store.resource.id] : [],
    choices: [
      { label: 'Account', value: account.name },
      { label: 'Identity', value: binding.identity?.displayName ?? 'none' },
      { label: 'Key', value: `${keyName} in ${nameIn(binding.store)}` },
    ],
    effects: effectsOf(radius),
    steps,
    proves: [],
    ...sorted(findings, steps),
  };
}

function leftNote(account: LiveResource, reason: string): PlanFinding {
  const message = `Whether anything else still lets ${account.name} use its key afterwards cannot be known: ${reason}. The audit log tells whether it is refused.`;
  return note('grant', account.id, message, 'warning');
}

function nameIn(link: Binding['key']): string {
  return link?.kind === 'found' ? link.resource.name : (link?.name ?? 'its key');
}

function deletion(
  { source, change }: Revocable,
  account: LiveResource,
  { identity }: Binding,
  radius: BlastRadius,
): readonly GoalChange[] {
  if (!change) return [];
  const what = source.resource.type === types.vault ? `the ${source.description}` : source.description;
  return [
    {
      id: `revoke-${nameOf(change.resource)}`,
      title: `Take ${what} from the ${identityInWords(identity)}`,
      change,
      cost: 'disruptive',
      costExplanation: `Whoever reaches the key by it can no longer open its data. It can be given again. ${delayWords}`,
      confirmation: { phrase: account.name, reason: consequences(radius) },
    },
  ];
}

function bindingFindings(account: LiveResource, binding: Binding): readonly PlanFinding[] {
  const { keySource, grant, store, key } = binding;
  if (keySource !== 'customer')
    return [
      blocker(
        'key-source',
        account.id,
        `${account.name} is not known to be under a key of yours: there is no access to take away.`,
      ),
    ];
  const unseen = [store, key].find((link) => link?.kind === 'unseen');
  if (unseen?.kind === 'unseen')
    return [
      blocker('key-visible', account.id, `What lets ${account.name} use its key cannot be seen: ${unseen.reason}.`),
    ];
  switch (grant?.kind) {
    case 'missing':
      return [note('grant', account.id, `${account.name} has no access to its key already: ${grant.reason}.`)];
    case 'unknown':
    case undefined: {
      const reason = grant?.reason ?? 'its identity is not known';
      const message = `What lets ${account.name} use its key is not known: ${reason}. To cut it off, disable the key or its version instead.`;
      return [blocker('grant', account.id, message)];
    }
    case 'sufficient':
      return [];
  }
}

/** An inherited grant is left alone: it serves others. Where it suffices by itself, deleting the rest would be for nothing. */
function inheritedFinding(
  { source, reason }: Revocable,
  account: LiveResource,
  radius: BlastRadius | undefined,
  isEnough: boolean,
): readonly PlanFinding[] {
  if (reason === undefined) return [];
  const others = (radius?.accounts ?? []).filter(
    ({ account: other, effect }) => other.id !== account.id && effect !== 'keeps',
  );
  const who =
    others.length === 0
      ? ''
      : ` Without it, these could not use their keys either: ${others.map(({ account: other }) => other.name).join(', ')}.`;
  const what = `${source.description} lets ${account.name} use its key as well, and is not taken away by this plan: ${reason}.${who}`;
  return isEnough
    ? [note('inherited-grant', account.id, what, 'warning')]
    : [blocker('inherited-grant', account.id, `${what} Delete it by hand, or disable the key or its version.`)];
}
