import type { Principal } from '../state/directory.ts';
import type { Estate } from '../state/estate.ts';
import { knownApplications } from './knownApplications.ts';

/** A service principal as Graph shows it (API description of Microsoft Graph 1.0): the properties that are known here. */
export function servicePrincipalView(estate: Estate, principal: Principal): Readonly<Record<string, unknown>> {
  const { objectId, displayName, description } = principal;
  const appId = principal.appId ?? objectId;
  const managed = isManagedIdentity(estate, principal);
  const foreign = knownApplications.has(appId.toLowerCase());
  return {
    id: objectId,
    deletedDateTime: null,
    accountEnabled: true,
    appDescription: null,
    appDisplayName: managed ? null : displayName,
    appId,
    appOwnerOrganizationId: managed || foreign ? null : estate.tenant.tenantId,
    appRoleAssignmentRequired: false,
    description: description ?? null,
    displayName,
    servicePrincipalNames: [appId],
    servicePrincipalType: managed ? 'ManagedIdentity' : 'Application',
    tags: [],
  };
}

/** A managed identity is one that a resource has, or that is a resource itself. */
export function isManagedIdentity(estate: Estate, { objectId }: Principal): boolean {
  const id = objectId.toLowerCase();
  const isIt = (principalId: string | undefined): boolean => principalId?.toLowerCase() === id;
  return (
    [...estate.userAssignedIdentities.values()].some(({ principalId }) => isIt(principalId)) ||
    [...estate.accounts.values(), ...[...estate.deletedAccounts.values()].map(({ account }) => account)].some(
      ({ identity, projects }) => isIt(identity?.principalId) || projects.some(({ principalId }) => isIt(principalId)),
    )
  );
}

/** Only the properties that `$select` names; all, where it names none. */
export function selected(view: Readonly<Record<string, unknown>>, select: string | undefined): object {
  if (select === undefined || select === '') return view;
  const wanted = select.split(',').map((name) => name.trim().toLowerCase());
  return Object.fromEntries(Object.entries(view).filter(([name]) => wanted.includes(name.toLowerCase())));
}
