import { asNumber, asString, member, memberAt } from '../../json.ts';
import { whyClosed } from '../../service/protection.ts';
import type { Azure } from '../../azure.ts';
import type { Account, Deployment } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, type ArmCall } from '../call.ts';
import { apiVersionOf } from '../longRunning.ts';
import { armPage } from '../paging.ts';
import { armRefusal, resourceNotFound } from '../refusals.ts';
import { created, modified } from '../systemData.ts';
import { accountType } from './accountType.ts';
import { requireMatch } from './precondition.ts';
import { accountOf, serviceHeaders } from './accounts.ts';
import { deploymentView, etagOf, isCreating, skuSince } from './deploymentView.ts';
import { nextEtag } from './etags.ts';
import { isFineTuned, modelNamed, type Model } from './models.ts';
import { requireQuota } from './usages.ts';

const type = `${accountType}/deployments`;

export function listDeployments(call: ArmCall): Reply {
  const account = accountOf(call, `${type}/read`);
  return armPage(call, account.deployments, (deployment) => deploymentView(call, account, deployment));
}

export function getDeployment(call: ArmCall): Reply {
  const account = accountOf(call, `${type}/read`);
  const deployment = find(call, account);
  if (deployment === undefined) {
    throw resourceNotFound(`${accountType}/${account.name}/deployments`, nameOf(call), account.resourceGroup);
  }
  return shown(call, account, deployment, 200);
}

/**
 * PUT: 201, with an entity tag and no address to poll; `Creating`, though some were `Succeeded` at once (recorded). 200 for
 * one that exists.
 */
export async function putDeployment(call: ArmCall): Promise<Reply> {
  const account = accountOf(call, `${type}/write`);
  const body = bodyOf(call);
  // First what has to be waited for: meanwhile another request may deploy under the same name.
  const model = await requestedModel(call.azure, account, body);
  requireUnhindered(call.azure, account);
  const before = find(call, account);
  if (before !== undefined) requireMatch(call, etagOf(account, before));
  const sku = skuOf(call, body, before, model);
  requireQuota(call, account, sku.name, model.name, sku.capacity - (before?.sku.capacity ?? 0));
  const now = call.azure.clock.now();
  const versionUpgradeOption = asString(memberAt(body, 'properties', 'versionUpgradeOption'));
  const raiPolicyName = asString(memberAt(body, 'properties', 'raiPolicyName'));
  const deployment: Deployment = {
    name: before?.name ?? nameOf(call),
    model: { format: 'OpenAI', name: model.name, version: model.version },
    sku,
    ...(versionUpgradeOption === undefined ? {} : { versionUpgradeOption }),
    ...(raiPolicyName === undefined ? {} : { raiPolicyName }),
    etag: nextEtag(now),
    systemData:
      before === undefined ? created(call.caller, now) : modified(systemDataOf(account, before), call.caller, now),
    completesAt: now + call.azure.behaviour.operationDuration,
  };
  account.deployments = [...account.deployments.filter((other) => other !== before), deployment];
  return shown(call, account, deployment, before === undefined ? 201 : 200);
}

/** 200 without a body (recorded), 204 where there is none. */
export function deleteDeployment(call: ArmCall): Reply {
  const account = accountOf(call, `${type}/delete`);
  const found = find(call, account);
  if (found === undefined) return { status: 204, headers: serviceHeaders() };
  requireMatch(call, etagOf(account, found));
  account.deployments = account.deployments.filter((other) => other !== found);
  return { status: 200, headers: serviceHeaders() };
}

function systemDataOf(account: Account, { systemData }: Deployment): Account['systemData'] {
  return systemData ?? account.systemData;
}

function shown(call: ArmCall, account: Account, deployment: Deployment, status: 200 | 201): Reply {
  return {
    status,
    headers: serviceHeaders(deployment.etag ?? account.etag),
    body: deploymentView(call, account, deployment),
  };
}

function nameOf(call: ArmCall): string {
  return parameter(call.parameters, 'deploymentName');
}

function find(call: ArmCall, account: Account): Deployment | undefined {
  const wanted = nameOf(call).toLowerCase();
  return account.deployments.find(({ name }) => name.toLowerCase() === wanted);
}

/** One write of an account or its deployments at a time; code and text are quoted from public threads. */
function requireUnhindered(azure: Azure, account: Account): void {
  const busy = account.provisioningState === 'Accepted' || account.provisioningState === 'Creating';
  if (!busy && !account.deployments.some((deployment) => isCreating(azure, deployment))) return;
  throw armRefusal(
    409,
    'RequestConflict',
    `Another operation is being performed on the parent resource '${account.id}'. Please try again later.`,
  );
}

/**
 * The model of the body. "Deploying fine-tuned models" is prevented while the account cannot reach its key (Microsoft's
 * document on data at rest; code and text of that are assumed). Unknown models are refused in words that public threads quote.
 */
async function requestedModel(
  azure: Azure,
  account: Account,
  body: unknown,
): Promise<Pick<Model, 'name' | 'version' | 'skus'>> {
  const asked = memberAt(body, 'properties', 'model');
  const name = asString(member(asked, 'name')) ?? '';
  const version = asString(member(asked, 'version'));
  const format = asString(member(asked, 'format')) ?? '';
  const own = account.fineTuningJobs?.find(
    (job) => job.fineTunedModel === name && job.completesAt <= azure.clock.now(),
  );
  if (own === undefined) {
    const known = format === 'OpenAI' && !isFineTuned(name) ? modelNamed(name, version) : undefined;
    if (known !== undefined) return known;
    throw armRefusal(
      400,
      'DeploymentModelNotSupported',
      `The model 'Format:${format},Name:${name},Version:${version ?? ''}' of account deployment is not supported.`,
    );
  }
  const reason = await whyClosed(azure, account);
  if (reason === undefined) return { name, version: '1', skus: ['Standard', 'GlobalStandard'] };
  throw armRefusal(
    400,
    'CustomerManagedKeyUnavailable',
    `The fine-tuned model '${name}' cannot be deployed because the customer-managed key of the account cannot be accessed (${reason}).`,
  );
}

/** The SKU, in older API versions the scale settings. Text quoted from public threads. */
function skuOf(
  call: ArmCall,
  body: unknown,
  before: Deployment | undefined,
  model: Pick<Model, 'name' | 'version' | 'skus'>,
): Deployment['sku'] {
  const isOld = apiVersionOf(call) < skuSince;
  const written = isOld ? memberAt(body, 'properties', 'scaleSettings') : member(body, 'sku');
  const name = asString(member(written, isOld ? 'scaleType' : 'name')) ?? before?.sku.name ?? 'Standard';
  const capacity = asNumber(member(written, 'capacity')) ?? before?.sku.capacity ?? 1;
  const known = [...model.skus, ...(isOld ? ['Manual'] : [])].find((sku) => sku.toLowerCase() === name.toLowerCase());
  if (known !== undefined && Number.isInteger(capacity) && capacity > 0) return { name: known, capacity };
  throw armRefusal(
    400,
    'InvalidResourceProperties',
    `The specified SKU '${name}' of account deployment is not supported by the model '${model.name}' version '${model.version}'.`,
  );
}
