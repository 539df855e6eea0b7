import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group, subscription } from '../paths.ts';
import {
  getAccount,
  getProject,
  listAccountsOfGroup,
  listAccountsOfSubscription,
  listDeployments,
  listProjects,
} from './accounts.ts';
import { deleteAccount, getDeletedAccount, listDeletedAccounts, purgeAccount } from './deletedAccounts.ts';
import { getOperationResult } from './operationResults.ts';
import { updateAccount } from './patchAccount.ts';
import { putAccount } from './putAccount.ts';

const provider = 'providers/Microsoft.CognitiveServices';
const accounts = `${provider}/accounts`;
const account = `${group}/${accounts}/{accountName}`;
const deletedAccount = `${subscription}/${provider}/locations/{location}/resourceGroups/{resourceGroupName}/deletedAccounts/{accountName}`;

export const cognitiveServicesRoutes: readonly Route<ArmHandler>[] = [
  route(`GET ${subscription}/${accounts}`, listAccountsOfSubscription),
  route(`GET ${group}/${accounts}`, listAccountsOfGroup),
  route(`GET ${account}`, getAccount),
  route(`PUT ${account}`, putAccount),
  route(`PATCH ${account}`, updateAccount),
  route(`DELETE ${account}`, deleteAccount),
  route(`GET ${account}/deployments`, listDeployments),
  route(`GET ${account}/projects`, listProjects),
  route(`GET ${account}/projects/{projectName}`, getProject),
  route(`GET ${subscription}/${provider}/deletedAccounts`, listDeletedAccounts),
  route(`GET ${deletedAccount}`, getDeletedAccount),
  route(`DELETE ${deletedAccount}`, purgeAccount),
  route(`GET ${subscription}/${provider}/locations/{location}/operationResults/{operationId}`, getOperationResult),
];
