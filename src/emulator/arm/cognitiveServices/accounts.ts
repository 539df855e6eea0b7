import type { Account } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { groupScope, requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { resourceNotFound } from '../refusals.ts';
import { accountType } from './accountType.ts';
import { accountView } from './accountView.ts';

/** The headers that Cognitive Services adds (recorded). */
export function serviceHeaders(etag?: string): Readonly<Record<string, string>> {
  return {
    server: 'istio-envoy',
    'x-envoy-upstream-service-time': '24',
    ...(etag === undefined ? {} : { etag }),
  };
}

/** The account of the path, for a caller with the action. */
export function accountOf(call: ArmCall, action: string): Account {
  subscriptionOf(call);
  requireAction(call, action, call.request.path);
  resourceGroupOf(call);
  const name = parameter(call.parameters, 'accountName');
  const account = call.azure.estate.accounts.get(`${groupScope(call)}/providers/${accountType}/${name}`.toLowerCase());
  if (account === undefined) throw resourceNotFound(accountType, name, parameter(call.parameters, 'resourceGroupName'));
  return account;
}

export function listAccountsOfSubscription(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${accountType}/read`, `/subscriptions/${subscriptionId}`);
  const rows = call.azure.estate.accounts.inSubscription(subscriptionId);
  return armPage(call, rows, (account) => accountView(call, account));
}

export function listAccountsOfGroup(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${accountType}/read`, groupScope(call));
  const group = resourceGroupOf(call);
  const rows = call.azure.estate.accounts.inGroup(subscriptionId, group.name);
  return armPage(call, rows, (account) => accountView(call, account));
}

export function getAccount(call: ArmCall): Reply {
  const account = accountOf(call, `${accountType}/read`);
  return { status: 200, headers: serviceHeaders(account.etag), body: accountView(call, account) };
}
