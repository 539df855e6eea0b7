import type { Account } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { regionName, requireAction, subscriptionOf, type ArmCall } from '../call.ts';
import { apiVersionOf } from '../longRunning.ts';
import { armRefusal } from '../refusals.ts';
import { accountType } from './accountType.ts';
import { accountOf, serviceHeaders } from './accounts.ts';
import { modelQuota, models, usageNameOf } from './models.ts';

interface Usage {
  readonly name: string;
  readonly label: string;
  readonly currentValue: number;
  readonly limit: number;
}

/** What a subscription uses in a region: tokens a minute by model, and accounts (shape and most limits recorded). */
export function listUsagesOfLocation(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, 'Microsoft.CognitiveServices/locations/usages/read', `/subscriptions/${subscriptionId}`);
  const accounts = accountsIn(call, subscriptionId, parameter(call.parameters, 'location'));
  const names = [...new Map(models.flatMap(({ name, skus }) => skus.map((sku) => [usageNameOf(sku, name), name])))];
  const rows: readonly Usage[] = [
    ...names.map(([name, model]) => ({
      name,
      label: quotaLabel(model),
      currentValue: used(accounts, name),
      limit: modelQuota,
    })),
    {
      name: 'OpenAI.S0.AccountCount',
      label: 'Maximum resources for OpenAI S0 sku.',
      currentValue: accounts.filter(({ kind }) => kind === 'OpenAI').length,
      limit: 40,
    },
    { name: 'AccountCount', label: 'Maximum Resources per Region', currentValue: accounts.length, limit: 200 },
  ];
  const value = rows.map(({ name, label, currentValue, limit }) => ({
    name: { value: name, localizedValue: label },
    currentValue,
    limit,
    unit: 'Count',
  }));
  return { status: 200, headers: serviceHeaders(), body: { value } };
}

/** What an account of this kind may do in 30 days (recorded); kinds with deployments count none (assumed). */
const monthly: Readonly<Record<string, readonly (readonly [name: string, limit: number])[]>> = {
  TextAnalytics: [
    ['CtAutoTagging', 5000],
    ['CtSaAutoTagging', 1000],
    ['CtEvaluation', 5000],
    ['CustomHealthcare', 10000],
  ],
};

/** What an account itself counts. Nothing here uses any of it. API versions before 2021-04-30 tell no unit (recorded). */
export function listUsagesOfAccount(call: ArmCall): Reply {
  const { kind } = accountOf(call, `${accountType}/usages/read`);
  const period = apiVersionOf(call) < '2021-04-30' ? {} : { quotaPeriod: '30.00:00:00', unit: 'Count' };
  const value = (monthly[kind] ?? []).map(([counted, limit]) => ({
    name: { value: `${kind}.${counted}`, localizedValue: `${kind}.${counted}` },
    status: 'Included',
    currentValue: 0,
    limit,
    nextResetTime: '0001-01-01T00:00:00Z',
    ...period,
  }));
  return { status: 200, headers: serviceHeaders(), body: { value } };
}

/** Throws InsufficientQuota where the region has not so much of the model left; the text is quoted from public threads. */
export function requireQuota(call: ArmCall, account: Account, sku: string, model: string, more: number): void {
  const current = used(accountsIn(call, account.subscriptionId, account.location), usageNameOf(sku, model));
  if (current + more <= modelQuota) return;
  const label = quotaLabel(model);
  throw armRefusal(
    400,
    'InsufficientQuota',
    `This operation require ${more} new capacity in quota ${label}, which is bigger than the current available capacity ${modelQuota - current}. The current quota usage is ${current} and the quota limit is ${modelQuota} for quota ${label}.`,
  );
}

function quotaLabel(model: string): string {
  return `Tokens Per Minute (thousands) - ${model}`;
}

function used(accounts: readonly Account[], usageName: string): number {
  return accounts
    .flatMap(({ deployments }) => deployments)
    .filter(({ sku, model }) => usageNameOf(sku.name, model.name) === usageName)
    .reduce((sum, { sku }) => sum + sku.capacity, 0);
}

function accountsIn({ azure }: ArmCall, subscriptionId: string, location: string): readonly Account[] {
  return azure.estate.accounts
    .inSubscription(subscriptionId)
    .filter((account) => regionName(account.location) === regionName(location));
}
