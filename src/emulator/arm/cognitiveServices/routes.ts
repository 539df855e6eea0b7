import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { group, subscription } from '../paths.ts';
import { listKeys, regenerateKey } from './accountKeys.ts';
import { getAccount, listAccountsOfGroup, listAccountsOfSubscription } from './accounts.ts';
import {
  checkDomainAvailability,
  checkSkuAvailability,
  listModelsOfAccount,
  listModelsOfLocation,
  listSkus,
  listSkusOfAccount,
} from './catalogue.ts';
import { deleteCommitmentPlan, getCommitmentPlan, listCommitmentPlans, putCommitmentPlan } from './commitmentPlans.ts';
import { listCommitmentTiers } from './commitmentTiers.ts';
import { deleteDeployment, getDeployment, listDeployments, putDeployment } from './deployments.ts';
import { deleteAccount, getDeletedAccount, listDeletedAccounts, purgeAccount } from './deletedAccounts.ts';
import { getOperationResult } from './operationResults.ts';
import { updateAccount } from './patchAccount.ts';
import {
  deleteConnection,
  getConnection,
  listConnections,
  listLinkResources,
  putConnection,
} from './privateEndpointConnections.ts';
import { deleteProject, getProject, listProjects, patchProject, putProject } from './projects.ts';
import { putAccount } from './putAccount.ts';
import { listUsagesOfAccount, listUsagesOfLocation } from './usages.ts';

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
  route(`POST ${account}/listKeys`, listKeys),
  route(`POST ${account}/regenerateKey`, regenerateKey),
  route(`GET ${account}/skus`, listSkusOfAccount),
  route(`GET ${account}/usages`, listUsagesOfAccount),
  route(`GET ${account}/models`, listModelsOfAccount),
  route(`GET ${account}/deployments`, listDeployments),
  route(`GET ${account}/deployments/{deploymentName}`, getDeployment),
  route(`PUT ${account}/deployments/{deploymentName}`, putDeployment),
  route(`DELETE ${account}/deployments/{deploymentName}`, deleteDeployment),
  route(`GET ${account}/commitmentPlans`, listCommitmentPlans),
  route(`GET ${account}/commitmentPlans/{planName}`, getCommitmentPlan),
  route(`PUT ${account}/commitmentPlans/{planName}`, putCommitmentPlan),
  route(`DELETE ${account}/commitmentPlans/{planName}`, deleteCommitmentPlan),
  route(`GET ${account}/projects`, listProjects),
  route(`GET ${account}/projects/{projectName}`, getProject),
  route(`PUT ${account}/projects/{projectName}`, putProject),
  route(`PATCH ${account}/projects/{projectName}`, patchProject),
  route(`DELETE ${account}/projects/{projectName}`, deleteProject),
  route(`GET ${account}/privateLinkResources`, listLinkResources),
  route(`GET ${account}/privateEndpointConnections`, listConnections),
  route(`GET ${account}/privateEndpointConnections/{connectionName}`, getConnection),
  route(`PUT ${account}/privateEndpointConnections/{connectionName}`, putConnection),
  route(`DELETE ${account}/privateEndpointConnections/{connectionName}`, deleteConnection),
  route(`GET ${subscription}/${provider}/skus`, listSkus),
  route(`GET ${subscription}/${provider}/locations/{location}/models`, listModelsOfLocation),
  route(`GET ${subscription}/${provider}/locations/{location}/commitmentTiers`, listCommitmentTiers),
  route(`GET ${subscription}/${provider}/locations/{location}/usages`, listUsagesOfLocation),
  route(`POST ${subscription}/${provider}/checkDomainAvailability`, checkDomainAvailability),
  route(`POST ${subscription}/${provider}/locations/{location}/checkSkuAvailability`, checkSkuAvailability),
  route(`GET ${subscription}/${provider}/deletedAccounts`, listDeletedAccounts),
  route(`GET ${deletedAccount}`, getDeletedAccount),
  route(`DELETE ${deletedAccount}`, purgeAccount),
  route(`GET ${subscription}/${provider}/locations/{location}/operationResults/{operationId}`, getOperationResult),
];
