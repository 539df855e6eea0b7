import { isInRange } from './ranges.ts';
import type { NetworkPath } from './path.ts';

/** What a firewall that denies by default lets in. */
export interface FirewallRules {
  /** IPv4 addresses and ranges, such as `203.0.113.0/24`. */
  readonly ranges: readonly string[];
  /** ARM ids of subnets. */
  readonly subnets: readonly string[];
}

/** Whether the rules let a path in: an address by those for addresses, a service endpoint by those for subnets. */
export function admits({ ranges, subnets }: FirewallRules, path: NetworkPath | undefined): boolean {
  if (path?.kind === 'serviceEndpoint') return subnets.some((id) => id.toLowerCase() === path.subnetId.toLowerCase());
  const address = path?.address;
  return address !== undefined && ranges.some((range) => isInRange(address, range));
}
