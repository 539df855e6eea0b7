import type { Azure } from '../azure.ts';
import { asArray, asString, member } from '../json.ts';
import { admits, type FirewallRules } from '../network/firewall.ts';
import { pathTo, type NetworkPath } from '../network/path.ts';
import type { Account } from '../state/resources.ts';
import type { AzureRequest } from '../wire/exchange.ts';
import { openAiRefusal } from './call.ts';

/** The service endpoint of accounts. */
const service = 'Microsoft.CognitiveServices';

/**
 * Lets in whoever comes through an approved private endpoint, else whom the account's network rules name. Codes and texts are
 * quoted from public threads, which tell `403` in place of `AccessDenied` too.
 */
export function requireNetwork(azure: Azure, account: Account, { host }: AzureRequest): void {
  const path = pathToAccount(azure, account, host);
  if (path.kind === 'privateLink') return;
  if (account.publicNetworkAccess === 'Disabled') {
    throw openAiRefusal(403, 'AccessDenied', 'Public access is disabled. Please configure private endpoint.');
  }
  const rules = rulesOf(account);
  if (rules === undefined || admits(rules, path)) return;
  throw openAiRefusal(403, 'AccessDenied', 'Access denied due to Virtual Network/Firewall rules.');
}

/** An account has several host names, each with a zone of its own: `NAME.openai.azure.com` is found in privatelink.openai.azure.com. */
function pathToAccount(azure: Azure, { id }: Account, host: string): NetworkPath {
  const zone = `privatelink${host.slice(host.indexOf('.')).replace(/:\d+$/, '')}`.toLowerCase();
  return pathTo(azure, { id, isZone: (name) => name.toLowerCase() === zone, service });
}

/** Undefined where everybody may come. */
function rulesOf({ networkAcls }: Account): FirewallRules | undefined {
  if (asString(member(networkAcls, 'defaultAction'))?.toLowerCase() !== 'deny') return undefined;
  const words = (list: string, name: string): readonly string[] =>
    (asArray(member(networkAcls, list)) ?? []).map((rule) => asString(member(rule, name)) ?? '');
  return { ranges: words('ipRules', 'value'), subnets: words('virtualNetworkRules', 'id') };
}
