import { toFailure } from '../../core/failure.ts';
import { memberOf, type JsonObject } from '../../core/resources/json.ts';
import type { Gap, Listing, Subscription } from '../../core/sources.ts';
import { pooled } from '../request/pool.ts';
import type { Context } from './context.ts';

/**
 * The subscriptions that the caller sees. Azure Resource Manager tells them itself, with tenant and state: Resource Graph leaves out
 * those that are disabled and learns late of new ones. A list holds only the subscriptions of the tenant that the token is of, so
 * with a person's account every tenant is asked; a tenant that gives no token becomes a gap.
 */
export async function subscriptions(context: Context, signal: AbortSignal): Promise<Listing<Subscription>> {
  const [own, others] = await Promise.all([
    inTenant(context, undefined, signal),
    context.everyTenant ? tenantsOf(context, signal) : { ids: [], gaps: [] },
  ]);
  const covered = new Set(own.items.map(({ tenantId }) => tenantId.toLowerCase()));
  const remaining = others.ids.filter((id) => !covered.has(id.toLowerCase()));
  const more = await pooled(remaining, 4, (tenantId) => inTenantOrGap(context, tenantId, signal));
  const all = [own, ...more];
  const byId = new Map(all.flatMap(({ items }) => items).map((item) => [item.id.toLowerCase(), item]));
  const items = [...byId.values()].sort((a, b) => a.name.localeCompare(b.name));
  for (const { id, tenantId } of items) context.tenants.learn(id, tenantId);
  return { items, gaps: [...others.gaps, ...all.flatMap(({ gaps }) => gaps)] };
}

async function inTenant(
  { clients, requests }: Context,
  tenantId: string | undefined,
  signal: AbortSignal,
): Promise<Listing<Subscription>> {
  const resource = tenantId === undefined ? undefined : tenantScope(tenantId);
  const purpose = tenantId === undefined ? 'list your subscriptions' : `list your subscriptions in tenant ${tenantId}`;
  const { items, failure } = await requests.pages(
    { purpose, signal, ...(resource !== undefined && { resource }) },
    async () => (await clients.subscriptions(tenantId)).subscriptions.list(),
  );
  return {
    items: items.map((body) => subscriptionIn(body, tenantId)).filter((item) => item !== undefined),
    gaps: failure ? [{ scope: resource ?? '', failure }] : [],
  };
}

async function inTenantOrGap(context: Context, tenantId: string, signal: AbortSignal): Promise<Listing<Subscription>> {
  try {
    return await inTenant(context, tenantId, signal);
  } catch (thrown) {
    const failure = toFailure(thrown, `list your subscriptions in tenant ${tenantId}`);
    if (failure.kind === 'cancelled') throw failure;
    return { items: [], gaps: [{ scope: tenantScope(tenantId), failure }] };
  }
}

async function tenantsOf(
  { clients, requests }: Context,
  signal: AbortSignal,
): Promise<{ readonly ids: readonly string[]; readonly gaps: readonly Gap[] }> {
  try {
    const { items, failure } = await requests.pages({ purpose: 'list your tenants', signal }, async () =>
      (await clients.subscriptions(undefined)).tenants.list(),
    );
    return {
      ids: items.map((body) => memberOf(body, 'tenantId')).filter((id) => typeof id === 'string'),
      gaps: failure ? [{ scope: '', failure }] : [],
    };
  } catch (thrown) {
    const failure = toFailure(thrown, 'list your tenants');
    if (failure.kind === 'cancelled') throw failure;
    return { ids: [], gaps: [{ scope: '', failure }] };
  }
}

function tenantScope(tenantId: string): string {
  return `/tenants/${tenantId}`;
}

function subscriptionIn(body: JsonObject, tenantId: string | undefined): Subscription | undefined {
  const id = memberOf(body, 'subscriptionId');
  if (typeof id !== 'string' || id === '') return undefined;
  const text = (name: string) => {
    const value = memberOf(body, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return {
    id,
    name: text('displayName') ?? id,
    tenantId: text('tenantId') ?? tenantId ?? '',
    state: text('state') ?? 'Enabled',
  };
}
