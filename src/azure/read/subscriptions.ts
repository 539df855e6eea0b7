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
  if (!context.everyTenant) return inTenant(context, undefined, signal);
  const [own, others] = await Promise.all([inTenantOrGap(context, undefined, signal), tenantsOf(context, signal)]);
  const [failed] = own.gaps;
  if (failed && own.items.length === 0 && others.ids.length === 0) throw failed.failure;
  const covered = new Set(own.items.map(({ tenantId }) => tenantId.toLowerCase()));
  const remaining = others.ids.filter((id) => !covered.has(id.toLowerCase()));
  const more = await pooled(remaining, 4, (tenantId) => inTenantOrGap(context, tenantId, signal));
  const byId = new Map<string, Subscription>();
  for (const [index, { items }] of [own, ...more].entries()) {
    for (const item of items) {
      if (byId.has(item.id)) continue;
      byId.set(item.id, item);
      context.tenants.learn(item.id, index === 0 ? undefined : remaining[index - 1]);
    }
  }
  return { items: byName([...byId.values()]), gaps: [...others.gaps, ...[own, ...more].flatMap(({ gaps }) => gaps)] };
}

function byName(items: readonly Subscription[]): readonly Subscription[] {
  return items.toSorted((a, b) => a.name.localeCompare(b.name));
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
    items: byName(items.map((body) => subscriptionIn(body, tenantId)).filter((item) => item !== undefined)),
    gaps: failure ? [{ scope: resource ?? '', failure }] : [],
  };
}

async function inTenantOrGap(
  context: Context,
  tenantId: string | undefined,
  signal: AbortSignal,
): Promise<Listing<Subscription>> {
  try {
    return await inTenant(context, tenantId, signal);
  } catch (thrown) {
    const failure = toFailure(thrown, 'list your subscriptions');
    if (failure.kind === 'cancelled') throw failure;
    return { items: [], gaps: [{ scope: tenantId === undefined ? '' : tenantScope(tenantId), failure }] };
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
