import type { IdentityChoice } from '../../../core/plans/inputs.ts';
import { nameOf, normalizeArmId, parseArmId, subscriptionOf } from '../../../core/resources/armId.ts';
import { attachedIdentities, identityKinds } from '../../../core/resources/binding.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { group, joined, type Choice, type Row } from '../pickers/rows.ts';

export const systemIdentityRow = 'system';

/** Nothing is to change about the identity. */
export const keepIdentityRow: Choice<'keep'> = {
  kind: 'choice',
  id: 'keep',
  label: 'The identity that is used now',
  icon: 'person',
  description: 'recommended',
  detail: 'Each account goes on reaching its key as it does.',
  means: { value: 'keep' },
};

/**
 * The identities with which accounts may reach their key: their own first, then those attached already to all of them, then the
 * others of the first one's subscription.
 */
export function identityRows(
  accounts: readonly LiveResource[],
  identities: readonly LiveResource[],
): readonly Row<IdentityChoice>[] {
  const [account] = accounts;
  if (!account) return [];
  const attachedTo = accounts.map((one) => attachedIdentities(one).map(normalizeArmId));
  const attached = (attachedTo[0] ?? []).filter((id) => attachedTo.every((ids) => ids.includes(id)));
  const isAttached = ({ key }: LiveResource) => attached.includes(key);
  const sorted = [...identities].sort((a, b) => a.name.localeCompare(b.name));
  const near = sorted.filter(
    (identity) => !isAttached(identity) && subscriptionOf(identity.id) === subscriptionOf(account.id),
  );
  const unseen = attachedIdentities(account).filter((id) => {
    const key = normalizeArmId(id);
    return attached.includes(key) && !identities.some((identity) => identity.key === key);
  });
  return [
    systemRow(accounts),
    ...group('User-assigned, attached already', [
      ...sorted.filter(isAttached).map((identity) => userRow(identity.id)),
      ...unseen.map((id) => userRow(id, 'among what you cannot see')),
    ]),
    ...group(
      'User-assigned, will be attached',
      near.map((identity) => userRow(identity.id)),
    ),
  ];
}

function systemRow(accounts: readonly LiveResource[]): Choice<IdentityChoice> {
  const has = accounts.every((account) => identityKinds(account).system);
  const one = accounts.length === 1;
  return {
    kind: 'choice',
    id: systemIdentityRow,
    label: 'System-assigned identity',
    icon: 'account',
    description: joined(
      'recommended',
      has ? (one ? 'the account has it' : 'the accounts have theirs') : 'will be turned on',
    ),
    detail: `Belongs to ${one ? (accounts[0]?.name ?? '') : 'each account'} alone. Turning it off later takes the key away.`,
    means: { value: { kind: 'system' } },
  };
}

function userRow(id: string, state?: string): Choice<IdentityChoice> {
  return {
    kind: 'choice',
    id: normalizeArmId(id),
    label: nameOf(id),
    icon: 'organization',
    description: joined(parseArmId(id)?.resourceGroup, state),
    detail: 'Can be shared: every resource it is attached to can use the key.',
    means: { value: { kind: 'user', id } },
  };
}
