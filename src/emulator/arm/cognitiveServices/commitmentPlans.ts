import { asBoolean, asString, member, memberAt } from '../../json.ts';
import { secondsTime } from '../../clock.ts';
import type { Account, CommitmentPlan } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, type ArmCall } from '../call.ts';
import { apiVersionOf } from '../longRunning.ts';
import { armPage } from '../paging.ts';
import { badRequest, resourceNotFound } from '../refusals.ts';
import { created, modified, systemDataView } from '../systemData.ts';
import { accountType } from './accountType.ts';
import { accountOf, serviceHeaders } from './accounts.ts';
import { tierOf } from './commitmentTiers.ts';
import { etagMember, nextEtag } from './etags.ts';

/** Written so in ids and types (recorded). */
const type = `${accountType}/commitmentplans`;
const day = 24 * 60 * 60 * 1000;

export function listCommitmentPlans(call: ArmCall): Reply {
  const account = accountOf(call, `${type}/read`);
  const page = armPage(call, account.commitmentPlans ?? [], (plan) => planView(call, account, plan));
  return { ...page, headers: serviceHeaders() };
}

export function getCommitmentPlan(call: ArmCall): Reply {
  const account = accountOf(call, `${type}/read`);
  const plan = find(call, account);
  if (plan === undefined) {
    throw resourceNotFound(`${accountType}/${account.name}/commitmentplans`, nameOf(call), account.resourceGroup);
  }
  return shown(call, account, plan, 200);
}

/** PUT: 201 with the share of this month that is left, done at once (recorded); 200 for a change, texts assumed. */
export function putCommitmentPlan(call: ArmCall): Reply {
  const account = accountOf(call, `${type}/write`);
  const properties = member(bodyOf(call), 'properties');
  const hostingModel = asString(member(properties, 'hostingModel')) ?? '';
  const planType = asString(member(properties, 'planType')) ?? '';
  const tier = asString(memberAt(properties, 'current', 'tier')) ?? '';
  const nextTier = asString(memberAt(properties, 'next', 'tier'));
  for (const asked of [tier, ...(nextTier === undefined ? [] : [nextTier])]) {
    if (tierOf(hostingModel, planType, asked) !== undefined && account.kind === 'TextAnalytics') continue;
    throw badRequest(`The commitment tier '${asked}' of plan '${planType}' is not available for this account.`);
  }
  const before = find(call, account);
  const now = call.azure.clock.now();
  const plan: CommitmentPlan = {
    name: before?.name ?? nameOf(call),
    hostingModel,
    planType,
    tier,
    ...(nextTier === undefined ? {} : { nextTier }),
    autoRenew: asBoolean(member(properties, 'autoRenew')) ?? false,
    startedAt: before?.startedAt ?? Math.floor(now / day) * day,
    etag: nextEtag(now),
    systemData: before === undefined ? created(call.caller, now) : modified(before.systemData, call.caller, now),
  };
  account.commitmentPlans = [...(account.commitmentPlans ?? []).filter((other) => other !== before), plan];
  return shown(call, account, plan, before === undefined ? 201 : 200);
}

/** 200 without a body (recorded), 204 where there is none. */
export function deleteCommitmentPlan(call: ArmCall): Reply {
  const account = accountOf(call, `${type}/delete`);
  const plan = find(call, account);
  if (plan === undefined) return { status: 204, headers: serviceHeaders() };
  account.commitmentPlans = account.commitmentPlans?.filter((other) => other !== plan) ?? [];
  return { status: 200, headers: serviceHeaders() };
}

function nameOf(call: ArmCall): string {
  return parameter(call.parameters, 'planName');
}

function find(call: ArmCall, account: Account): CommitmentPlan | undefined {
  const wanted = nameOf(call).toLowerCase();
  return account.commitmentPlans?.find(({ name }) => name.toLowerCase() === wanted);
}

function shown(call: ArmCall, account: Account, plan: CommitmentPlan, status: 200 | 201): Reply {
  return { status, headers: serviceHeaders(plan.etag), body: planView(call, account, plan) };
}

/** A plan runs to the end of its month; of the month in which it began it has the days that were left. */
function planView(call: ArmCall, account: Account, plan: CommitmentPlan): object {
  const { name, hostingModel, planType, tier, nextTier, autoRenew, startedAt, systemData } = plan;
  const start = new Date(startedAt);
  const monthStart = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), 1);
  const end = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1);
  const share = (end - startedAt) / (end - monthStart);
  const nextEnd = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 2, 1);
  const period = (named: string, from: number, to: number, part: number): object => ({
    tier: named,
    startDate: secondsTime(from),
    endDate: secondsTime(to),
    quota: {
      quantity: Math.round((tierOf(hostingModel, planType, named)?.quantity ?? 0) * part),
      unit: 'Transaction',
    },
  });
  return {
    id: `${account.id}/commitmentplans/${name}`,
    type,
    name,
    properties: {
      hostingModel,
      planType,
      current: period(tier, startedAt, end, share),
      autoRenew,
      ...(nextTier === undefined ? {} : { next: period(nextTier, end, nextEnd, 1) }),
    },
    systemData: systemDataView(systemData),
    [etagMember(apiVersionOf(call))]: plan.etag,
  };
}
