import type { Azure } from '../../azure.ts';
import type { Account } from '../../state/resources.ts';
import { armRefusal } from '../refusals.ts';
import { deletedAccountWithId } from './deletedAccounts.ts';

/** Whether another account than that of the id has the subdomain: unique in all of Azure, deleted accounts included. */
export function isSubdomainTaken(azure: Azure, subdomain: string, accountId = ''): boolean {
  const wanted = subdomain.toLowerCase();
  const others = [
    ...azure.estate.accounts.values(),
    ...[...azure.estate.deletedAccounts.values()]
      .map((deleted) => deleted.account)
      .filter(({ id }) => deletedAccountWithId(azure, id) !== undefined),
  ];
  return others.some(
    ({ id, customSubDomainName }) =>
      id.toLowerCase() !== accountId.toLowerCase() && customSubDomainName?.toLowerCase() === wanted,
  );
}

/** Throws CustomDomainInUse; code and text are quoted from public threads. */
export function requireFreeSubdomain(
  azure: Azure,
  { id, customSubDomainName }: Pick<Account, 'id' | 'customSubDomainName'>,
): void {
  if (customSubDomainName === undefined || !isSubdomainTaken(azure, customSubDomainName, id)) return;
  throw armRefusal(
    409,
    'CustomDomainInUse',
    `Please pick a different name. The subdomain name '${customSubDomainName}' is not available as it's already used by a resource.`,
  );
}
