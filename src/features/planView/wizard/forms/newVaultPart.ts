import type { NewVault } from '../../../../core/plans/inputs.ts';
import { subscriptionOf } from '../../../../core/resources/armId.ts';
import type { LiveResource } from '../../../../core/resources/resource.ts';
import { asString } from '../../../../core/resources/value.ts';
import { textOf, type Answers } from '../answers.ts';
import { checked, choice, plainGroup, text } from '../controls.ts';
import { hasErrors, type FormContext, type Part } from '../form.ts';
import { findById } from '../options.ts';

/** A vault that is yet to be made, in the region of the accounts. */
export function newVaultPart(
  answers: Answers,
  { offers }: FormContext,
  accounts: readonly LiveResource[],
): Part<NewVault> {
  const name = checked(
    text(answers, {
      id: 'vaultName',
      label: 'Name of the vault',
      input: 'text',
      help: 'Part of its address, so no other vault anywhere can have it.',
      placeholder: 'kv-contoso-cmk',
    }),
    nameError(textOf(answers, 'vaultName')),
  );
  const near = new Set(accounts.map(({ id }) => subscriptionOf(id)));
  const isNear = ({ id }: LiveResource) => near.has(subscriptionOf(id));
  const option = (group: LiveResource) => ({ value: group.id, label: group.name });
  const groups = choice(
    answers,
    {
      id: 'vaultGroup',
      label: 'Resource group',
      look: 'menu',
      help: 'Keep the vault apart from what it protects: who may delete the account’s group may then not delete the key.',
      none: 'No resource group is to be seen.',
    },
    [
      { label: 'In the subscription of the accounts', options: offers.resourceGroups.filter(isNear).map(option) },
      { label: 'In other subscriptions', options: offers.resourceGroups.filter((one) => !isNear(one)).map(option) },
    ],
    { reading: offers.reading.has('resourceGroups') },
  );
  const regions = [...new Set(accounts.flatMap((account) => asString(account.read('location')) ?? []))];
  const region = choice(
    answers,
    {
      id: 'vaultLocation',
      label: 'Region',
      look: 'menu',
      help: 'A key must be in the region of the account that it encrypts.',
      none: 'Choose an account first.',
    },
    plainGroup(...regions.map((value) => ({ value, label: value }))),
    { byDefault: regions[0] ?? '' },
  );
  const tier = choice(
    answers,
    { id: 'vaultSku', label: 'Tier', look: 'menu' },
    plainGroup(
      { value: 'standard', label: 'Standard: keys protected by software' },
      { value: 'premium', label: 'Premium: keys protected by hardware as well' },
    ),
    { byDefault: 'standard' },
  );
  const days = checked(
    text(answers, {
      id: 'vaultRetention',
      label: 'Days that deleted keys are kept',
      input: 'number',
      help: '7 to 90. It can never be changed afterwards.',
      byDefault: '90',
    }),
    daysError(textOf(answers, 'vaultRetention', '90')),
  );
  const controls = [name, groups, region, tier, days];
  const group = findById(offers.resourceGroups, groups.value ?? '');
  const missing = [
    ...(name.value === '' ? ['a name for the vault'] : []),
    ...(group ? [] : ['a resource group for the vault']),
    ...(region.value === undefined ? ['a region for the vault'] : []),
  ];
  return {
    controls,
    value:
      missing.length > 0 || hasErrors(controls) || !group
        ? undefined
        : {
            kind: 'new',
            resourceGroupId: group.id,
            name: name.value,
            location: region.value ?? '',
            sku: tier.value === 'premium' ? 'premium' : 'standard',
            retentionDays: Number(days.value),
          },
    missing,
    summary: name.value === '' ? 'a new vault' : `${name.value} (new)`,
  };
}

/** Source: "Resource naming rules and restrictions", Microsoft.KeyVault/vaults. */
function nameError(name: string): string | undefined {
  if (name === '') return undefined;
  if (name.length < 3 || name.length > 24) return 'A vault’s name has 3 to 24 characters.';
  if (!/^[a-zA-Z][a-zA-Z0-9-]*$/.test(name))
    return 'A vault’s name begins with a letter, and has letters, digits and hyphens only.';
  if (name.endsWith('-') || name.includes('--'))
    return 'A vault’s name does not end with a hyphen, and has no two in a row.';
  return undefined;
}

/** Source: "Azure Key Vault soft-delete overview". */
function daysError(days: string): string | undefined {
  const number = Number(days);
  return days.trim() !== '' && Number.isInteger(number) && number >= 7 && number <= 90
    ? undefined
    : 'A whole number from 7 to 90.';
}
