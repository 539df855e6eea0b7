import type { Azure } from '../../azure.ts';
import type { Account } from '../../state/resources.ts';
import { armRefusal } from '../refusals.ts';
import { deletedAccountWithId } from './deletedAccounts.ts';

/** Whether another account than that of the id has the subdomain: unique in all of Azure, deleted accounts included. */
export function isSubdomainTaken(azure: Azure, subdomain: string, accountId = ''): boolean {
  const { accounts, deletedAccounts } = azure.estate;
  const deleted = [...deletedAccounts.withSubdomain(subdomain)]
    .map(({ account }) => account)
    .filter(({ id }) => deletedAccountWithId(azure, id) !== undefined);
  const owners = [...accounts.withSubdomain(subdomain), ...deleted];
  return owners.some(({ id }) => id.toLowerCase() !== accountId.toLowerCase());
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
