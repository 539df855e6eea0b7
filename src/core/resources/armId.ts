/**
 * Azure Resource Manager ids. They are compared without regard to case: providers and Resource Graph return the same id in
 * different cases (`resourceGroups`/`resourcegroups`).
 */

export interface ParsedArmId {
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  /** Provider and types joined, for example `Microsoft.KeyVault/vaults/keys`; that of an extension resource for one. */
  readonly type: string;
  readonly name: string;
}

/** The parts of a resource, resource group or subscription id; undefined where the text is not one. */
export function parseArmId(id: string): ParsedArmId | undefined {
  const segments = id.split('/').filter((segment) => segment !== '');
  if (segments.length === 0 || segments.length % 2 !== 0) return undefined;
  const subscriptionId = valueAfter(segments, 'subscriptions');
  const resourceGroup = valueAfter(segments, 'resourcegroups');
  const name = segments.at(-1);
  if (name === undefined) return undefined;
  const providers = segments.map((segment) => segment.toLowerCase()).lastIndexOf('providers');
  const types = segments.slice(providers + 2).filter((_, index) => index % 2 === 0);
  const type =
    providers >= 0
      ? [segments[providers + 1], ...types].join('/')
      : resourceGroup === undefined
        ? 'Microsoft.Resources/subscriptions'
        : 'Microsoft.Resources/subscriptions/resourceGroups';
  return {
    type,
    name,
    ...(subscriptionId !== undefined && { subscriptionId }),
    ...(resourceGroup !== undefined && { resourceGroup }),
  };
}

function valueAfter(segments: readonly string[], name: string): string | undefined {
  const index = segments.findIndex((segment) => segment.toLowerCase() === name);
  return index >= 0 ? segments[index + 1] : undefined;
}

/** The form in which two ids can be compared and used as a key. */
export function normalizeArmId(id: string): string {
  // Nearly all are written as they should be, and they are compared very often.
  if (id.startsWith('/') && !id.includes('//') && (id.length === 1 || !id.endsWith('/'))) return id.toLowerCase();
  return `/${id
    .split('/')
    .filter((segment) => segment !== '')
    .join('/')}`.toLowerCase();
}

export function sameArmId(a: string, b: string): boolean {
  return normalizeArmId(a) === normalizeArmId(b);
}

/** Whether something assigned at `scope` reaches `id`: the same id or one below it. The root scope `/` reaches all. */
export function isWithinScope(id: string, scope: string): boolean {
  const inner = normalizeArmId(id);
  const outer = normalizeArmId(scope);
  return outer === '/' || inner === outer || inner.startsWith(`${outer}/`);
}

/** The id one resource level up: of a key its vault, of a key version its key. Undefined at the top of a provider. */
export function parentArmId(id: string): string | undefined {
  const segments = id.split('/');
  const providers = segments.map((segment) => segment.toLowerCase()).lastIndexOf('providers');
  return segments.length - providers > 4 ? segments.slice(0, -2).join('/') : undefined;
}

export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

export function subscriptionOf(id: string): string | undefined {
  return parseArmId(id)?.subscriptionId?.toLowerCase();
}
