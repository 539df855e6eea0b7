import type { EnableInput } from '../../../core/plans/goals/enable.ts';
import { nameOf, normalizeArmId, parseArmId, subscriptionOf } from '../../../core/resources/armId.ts';
import { attachedIdentities, identityKinds } from '../../../core/resources/binding.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { group, joined, type Choice, type Row } from '../rows.ts';

export type IdentityChoice = EnableInput['identity'];

export const systemIdentityRow = 'system';

/**
 * The identities with which an account may reach its key: its own first, then those attached already, then the others of its
 * subscription.
 */
export function identityRows(
  account: LiveResource,
  identities: readonly LiveResource[],
): readonly Row<IdentityChoice>[] {
  const attached = attachedIdentities(account).map(normalizeArmId);
  const isAttached = ({ key }: LiveResource) => attached.includes(key);
  const sorted = [...identities].sort((a, b) => a.name.localeCompare(b.name));
  const near = sorted.filter(
    (identity) => !isAttached(identity) && subscriptionOf(identity.id) === subscriptionOf(account.id),
  );
  const unseen = attachedIdentities(account).filter((id) => !identities.some(({ key }) => key === normalizeArmId(id)));
  return [
    systemRow(account),
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

function systemRow(account: LiveResource): Choice<IdentityChoice> {
  const has = identityKinds(account).system;
  return {
    kind: 'choice',
    id: systemIdentityRow,
    label: 'System-assigned identity',
    icon: 'account',
    description: joined('recommended', has ? 'the account has it' : 'will be turned on'),
    detail: `Belongs to ${account.name} alone. Turning it off later takes the key away.`,
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
