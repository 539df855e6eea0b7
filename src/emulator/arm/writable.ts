import type { Azure } from '../azure.ts';
import { contains } from '../authorization/scopes.ts';
import type { SubscriptionState } from '../state/resources.ts';
import type { ManagementLock } from '../state/governance.ts';
import { isGone } from '../state/estate.ts';
import type { ArmCall } from './call.ts';
import { armRefusal, gatewayRefusal } from './refusals.ts';

/** Provider namespaces that are part of Resource Manager and need no registration. */
const alwaysRegistered = new Set([
  'microsoft.authorization',
  'microsoft.insights',
  'microsoft.policyinsights',
  'microsoft.resourcegraph',
  'microsoft.resources',
]);

/** Throws SubscriptionNotFound for whatever is in a deleted subscription: "no operations are available" (documented). */
export function requireNotDeleted({ estate }: Azure, path: string): void {
  const [, subscriptionId] = /^\/subscriptions\/([^/]+)\/./i.exec(path) ?? [];
  if (subscriptionId === undefined || !isGone(estate, { subscriptionId })) return;
  throw armRefusal(404, 'SubscriptionNotFound', `The subscription '${subscriptionId}' could not be found.`);
}

/** Throws where the request may not change anything, whoever sends it. */
export function requireWritable(call: ArmCall, action: string): void {
  requireEnabled(call);
  requireUnlocked(call, action);
  requireRegistered(call, action);
}

/** In these nothing is made, changed or set off, but everything may be read and deleted ("Azure subscription states"). */
const readOnly: readonly (SubscriptionState | undefined)[] = ['Disabled', 'Warned'];

/** The text is quoted from public threads of disabled subscriptions; the status from memory of such threads. */
function requireEnabled({ azure, request }: ArmCall): void {
  const id = subscriptionIdOf(request.path);
  if (id === undefined || request.method === 'DELETE') return;
  if (!readOnly.includes(azure.estate.subscriptions.get(id)?.state)) return;
  throw gatewayRefusal(
    409,
    'ReadOnlyDisabledSubscription',
    `The subscription '${id}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`,
  );
}

/** The body is quoted from public threads; locks themselves can always be taken away. */
function requireUnlocked(call: ArmCall, action: string): void {
  const { azure, request } = call;
  if (action.toLowerCase().startsWith('microsoft.authorization/locks/')) return;
  const deletes = request.method === 'DELETE';
  const locks = [...azure.estate.locks.values()].filter((lock) => isInTheWay(call, lock, deletes));
  if (locks.length === 0) return;
  const scopes = [...new Set(locks.map((lock) => `'${lock.scope}'`))].join(',');
  throw gatewayRefusal(
    409,
    'ScopeLocked',
    `The scope '${request.path}' cannot perform ${deletes ? 'delete' : 'write'} operation because following scope(s) are locked: ${scopes}. Please remove the lock and try again.`,
  );
}

/** A lock holds below its scope; and what holds something locked cannot be deleted either. */
function isInTheWay({ azure, request }: ArmCall, lock: ManagementLock, deletes: boolean): boolean {
  if (contains(azure.estate, lock.scope, request.path)) return deletes || lock.level === 'ReadOnly';
  return deletes && contains(azure.estate, request.path, lock.scope);
}

/** Recorded: 409 in the first request to a namespace that the subscription has not registered. */
function requireRegistered({ azure, request }: ArmCall, action: string): void {
  const namespace = action.slice(0, action.indexOf('/'));
  const subscriptionId = subscriptionIdOf(request.path);
  if (subscriptionId === undefined || request.method !== 'PUT' || alwaysRegistered.has(namespace.toLowerCase())) return;
  const state = azure.estate.providerRegistrations.get(registrationKey(subscriptionId, namespace));
  if (state === undefined || state === 'Registered') return;
  const message = `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`;
  const code = 'MissingSubscriptionRegistration';
  throw gatewayRefusal(409, code, message, { details: [{ code, target: namespace, message }] });
}

export function registrationKey(subscriptionId: string, namespace: string): string {
  return `${subscriptionId}/${namespace}`.toLowerCase();
}

function subscriptionIdOf(path: string): string | undefined {
  return /^\/subscriptions\/([^/]+)/i.exec(path)?.[1]?.toLowerCase();
}
