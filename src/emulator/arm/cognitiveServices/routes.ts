import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group, subscription } from '../paths.ts';
import {
  getAccount,
  getProject,
  listAccountsOfGroup,
  listAccountsOfSubscription,
  listDeletedAccounts,
  listDeployments,
  listProjects,
} from './accounts.ts';
import { getOperationResult } from './operationResults.ts';
import { updateAccount } from './patchAccount.ts';

const provider = 'providers/Microsoft.CognitiveServices';
const accounts = `${provider}/accounts`;
const account = `${group}/${accounts}/{accountName}`;

export const cognitiveServicesRoutes: readonly Route<ArmHandler>[] = [
  route(`GET ${subscription}/${accounts}`, listAccountsOfSubscription),
  route(`GET ${group}/${accounts}`, listAccountsOfGroup),
  route(`GET ${account}`, getAccount),
  route(`PATCH ${account}`, updateAccount),
  route(`GET ${account}/deployments`, listDeployments),
  route(`GET ${account}/projects`, listProjects),
  route(`GET ${account}/projects/{projectName}`, getProject),
  route(`GET ${subscription}/${provider}/deletedAccounts`, listDeletedAccounts),
  route(`GET ${subscription}/${provider}/locations/{location}/operationResults/{operationId}`, getOperationResult),
];
