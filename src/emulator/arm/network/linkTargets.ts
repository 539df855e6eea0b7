import { randomBytes } from 'node:crypto';
import type { Cloud } from '../../clouds.ts';
import { newGuid } from '../../guid.ts';
import type { Estate } from '../../state/estate.ts';
import { nextEtag } from '../cognitiveServices/etags.ts';

/** A kind of resource that private endpoints can reach. */
export interface LinkTarget {
  readonly name: string;
  /** What the endpoint must ask for. */
  readonly groupId: string;
  /** The right whose holder's endpoints are approved at once. */
  readonly approval: string;
  /** The public name of the resource, which the endpoint is to answer to. */
  readonly fqdn: string;
  /** How the resource names the connection of an endpoint, and tags its state. */
  readonly connectionName: (endpoint: string, connection: string) => string;
  readonly newEtag: (now: number) => string;
}

/** The resource of that id; undefined where there is none that a private endpoint could reach. */
export function linkTargetOf(estate: Estate, id: string): LinkTarget | undefined {
  const key = id.toLowerCase();
  const vault = estate.vaults.get(key);
  if (vault !== undefined) return target('Microsoft.KeyVault/vaults', vault.name, 'vault', estate.cloud.vaultSuffix);
  const hsm = estate.managedHsms.get(key);
  if (hsm !== undefined)
    return target('Microsoft.KeyVault/managedHSMs', hsm.name, 'managedhsm', estate.cloud.managedHsmSuffix);
  const account = estate.accounts.get(key);
  if (account === undefined) return undefined;
  const name = account.customSubDomainName ?? account.name;
  return {
    ...target('Microsoft.CognitiveServices/accounts', name, 'account', accountSuffix(estate.cloud, account.kind)),
    // Recorded: the endpoint's name and a GUID, where key stores take the name of the connection.
    connectionName: (endpoint) => `${endpoint}.${newGuid()}`,
    newEtag: nextEtag,
  };
}

function accountSuffix(cloud: Cloud, kind: string): string {
  return kind === 'OpenAI' ? cloud.openAiSuffix : cloud.cognitiveServicesSuffix;
}

function target(type: string, name: string, groupId: string, suffix: string): LinkTarget {
  return {
    name,
    groupId,
    approval: `${type}/PrivateEndpointConnectionsApproval/action`,
    fqdn: `${name.toLowerCase()}${suffix}`,
    connectionName: (_endpoint, connection) => connection,
    newEtag: () => randomBytes(16).toString('hex'),
  };
}
