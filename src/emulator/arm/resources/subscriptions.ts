import { holdsAnything } from '../../authorization/authorize.ts';
import type { Estate } from '../../state/estate.ts';
import type { Subscription } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { subscriptionOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { authorizationFailed } from '../refusals.ts';

export function listTenants(call: ArmCall): Reply {
  const { tenantId, displayName, defaultDomain, countryCode } = call.azure.estate.tenant;
  return armPage(call, [call.azure.estate.tenant], () => ({
    id: `/tenants/${tenantId}`,
    tenantId,
    countryCode,
    displayName,
    domains: [defaultDomain],
    tenantCategory: 'Home',
    defaultDomain,
    tenantType: 'AAD',
  }));
}

/** The subscriptions in which the caller holds any role. */
export function listSubscriptions(call: ArmCall): Reply {
  const { azure, caller } = call;
  const visible = [...azure.estate.subscriptions.values()].filter((subscription) =>
    holdsAnything(azure, caller.objectId, `/subscriptions/${subscription.subscriptionId}`),
  );
  const reply = armPage(call, visible, (subscription) => subscriptionView(azure.estate, subscription));
  return { ...reply, body: { ...(reply.body as object), count: { type: 'Total', value: visible.length } } };
}

export function getSubscription(call: ArmCall): Reply {
  const { azure, caller } = call;
  const subscription = subscriptionOf(call);
  const scope = `/subscriptions/${subscription.subscriptionId}`;
  if (!holdsAnything(azure, caller.objectId, scope)) {
    throw authorizationFailed(caller.appId, caller.objectId, 'Microsoft.Resources/subscriptions/read', scope);
  }
  return { status: 200, body: subscriptionView(azure.estate, subscription) };
}

export function subscriptionView(estate: Estate, subscription: Subscription): object {
  return {
    id: `/subscriptions/${subscription.subscriptionId}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: subscription.subscriptionId,
    tenantId: estate.tenant.tenantId,
    displayName: subscription.displayName,
    state: subscription.state,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'EnterpriseAgreement_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}
