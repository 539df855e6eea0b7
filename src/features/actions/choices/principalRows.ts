import type { GrantInput } from '../../../core/plans/inputs.ts';
import { openAiEkmApplication } from '../../../core/plans/goals/access/openAiEkm.ts';
import { parseArmId } from '../../../core/resources/armId.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { asString } from '../../../core/resources/value.ts';
import { group, joined, type Choice, type Row } from '../pickers/rows.ts';

export type PrincipalWish = Pick<GrantInput, 'principal' | 'purpose'>;

/** Whoever may be given access: accounts, managed identities, applications. */
export function principalRows(
  accounts: readonly LiveResource[],
  identities: readonly LiveResource[],
): readonly Row<PrincipalWish>[] {
  const byName = (list: readonly LiveResource[]) => [...list].sort((a, b) => a.name.localeCompare(b.name));
  return [
    application,
    openAiEkm,
    ...group(
      'Accounts',
      byName(accounts).map((account) => row(account, 'account', 'azure')),
    ),
    ...group(
      'Managed identities',
      byName(identities).map((identity) => row(identity, 'identity', 'organization')),
    ),
  ];
}

function row(resource: LiveResource, kind: 'account' | 'identity', icon: string): Choice<PrincipalWish> {
  return {
    kind: 'choice',
    id: resource.key,
    label: resource.name,
    icon,
    description: joined(asString(resource.read('location')), parseArmId(resource.id)?.resourceGroup),
    ...(kind === 'account' && { detail: 'The identity with which it reaches its key.' }),
    means: { value: { principal: { kind, id: resource.id }, purpose: 'encryption' } },
  };
}

const application: Choice<PrincipalWish> = {
  kind: 'choice',
  id: 'application',
  label: 'A service principal by its application id…',
  icon: 'symbol-interface',
  detail: 'To read, wrap and unwrap. It is made in your tenant where it is missing.',
  means: { value: { principal: { kind: 'application', appId: '' }, purpose: 'encryption' } },
};

const openAiEkm: Choice<PrincipalWish> = {
  kind: 'choice',
  id: 'openAiEkm',
  label: 'OpenAI Enterprise Key Management',
  icon: 'globe',
  description: 'another service than Azure OpenAI',
  detail: 'OpenAI’s own application, to read, encrypt and decrypt with a key whose name it prescribes.',
  means: { value: { principal: { kind: 'application', appId: openAiEkmApplication }, purpose: 'openAiEkm' } },
};
