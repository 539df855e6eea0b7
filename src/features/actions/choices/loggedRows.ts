import { parseArmId } from '../../../core/resources/armId.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { asString } from '../../../core/resources/value.ts';
import { group, joined, type Choice, type Row } from '../pickers/rows.ts';

/** Key stores, whose audit logs show use, and accounts. */
export function loggedRows(
  stores: readonly LiveResource[],
  accounts: readonly LiveResource[],
): readonly Row<LiveResource>[] {
  return [...group('Key stores', rows(stores, 'lock')), ...group('Accounts', rows(accounts, 'azure'))];
}

function rows(resources: readonly LiveResource[], icon: string): readonly Choice<LiveResource>[] {
  return [...resources]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map((resource) => ({
      kind: 'choice',
      id: resource.key,
      label: resource.name,
      icon,
      description: joined(asString(resource.read('location')), parseArmId(resource.id)?.resourceGroup),
      means: { value: resource },
    }));
}
