import { armRoutes } from '../../../src/emulator/arm/resourceManager.ts';
import { apiVersionsOf, namespaces } from '../../../src/emulator/arm/apiVersions.ts';
import { resourceKinds } from '../../../src/emulator/arm/resourceIndex.ts';
import { keyRoutes } from '../../../src/emulator/keyVault/routes.ts';
import { hsmRoutes } from '../../../src/emulator/managedHsm/routes.ts';
import type { Estate } from '../../../src/emulator/state/estate.ts';
import type { Resource } from '../../../src/emulator/state/resources.ts';
import type { Chaos } from './chaos.ts';
import { bodies, names, queries } from './words.ts';

/** A request as it is put on the wire: the host is a header, the target is percent-encoded where it must be. */
export interface FuzzedRequest {
  readonly method: string;
  readonly host: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Tokens {
  readonly resourceManager: string;
  readonly vault: string;
  readonly managedHsm: string;
  readonly graph: string;
  readonly logAnalytics: string;
  readonly cognitiveServices: string;
}

/** Where a path leads. */
interface Place {
  readonly parameters: Readonly<Record<string, string>>;
  /** Which part of the template is the name of the resource; -1 where none is. */
  readonly nameAt: number;
  readonly name: string;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Makes requests to every route of every service: nearly right ones, wrong ones, and noise. */
export class Requests {
  readonly #chaos: Chaos;
  readonly #estate: Estate;
  readonly #tokens: Tokens;
  readonly #templates = {
    resourceManager: armRoutes().map(({ method, template }) => ({ method, template })),
    vault: keyRoutes.map(({ method, template }) => ({ method, template })),
    managedHsm: hsmRoutes.map(({ method, template }) => ({ method, template })),
  };

  constructor(chaos: Chaos, estate: Estate, tokens: Tokens) {
    this.#chaos = chaos;
    this.#estate = estate;
    this.#tokens = tokens;
  }

  next(): FuzzedRequest {
    const chaos = this.#chaos;
    const kind = chaos.below(21);
    if (kind === 20) return this.#openAi();
    if (kind < 10) return this.#resourceManager();
    if (kind < 15) return this.#store('vault');
    if (kind < 17) return this.#store('managedHsm');
    if (kind < 18) return this.#query();
    return kind < 19 ? this.#signIn() : this.#graph();
  }

  #resourceManager(): FuzzedRequest {
    const { method, template } = this.#chaos.of(this.#templates.resourceManager);
    return this.#request(
      'management.azure.com',
      method,
      this.#path(template),
      this.#tokens.resourceManager,
      this.#body(),
    );
  }

  #store(kind: 'vault' | 'managedHsm'): FuzzedRequest {
    const chaos = this.#chaos;
    const { method, template } = chaos.of(this.#templates[kind]);
    const stores: ReadonlyMap<string, { readonly name: string }> =
      kind === 'vault' ? this.#estate.vaults : this.#estate.managedHsms;
    const name = chaos.chance(0.97) ? (chaos.maybe(stores.values())?.name ?? 'none') : 'no-such-store';
    const suffix = kind === 'vault' ? '.vault.azure.net' : '.managedhsm.azure.net';
    return this.#request(`${name}${suffix}`, method, this.#path(template), this.#tokens[kind], this.#body());
  }

  #query(): FuzzedRequest {
    const chaos = this.#chaos;
    const query = chaos.chance(0.2)
      ? chaos.text()
      : Array.from({ length: 1 + chaos.below(9) }, () => chaos.of(queries)).join(chaos.of([' ', ' | ', '\n']));
    if (chaos.chance(0.6)) {
      const options = chaos.chance(0.3) ? { options: chaos.object(names) } : {};
      const body = JSON.stringify({ query, ...options });
      const path = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';
      return this.#request('management.azure.com', 'POST', path, this.#tokens.resourceManager, body);
    }
    const [workspace] = this.#estate.workspaces.values();
    const path = `/v1/workspaces/${encoded(workspace?.customerId ?? chaos.text())}/query`;
    const body = JSON.stringify({ query, timespan: chaos.chance(0.5) ? chaos.text() : 'P1D' });
    return this.#request('api.loganalytics.io', 'POST', path, this.#tokens.logAnalytics, body);
  }

  /** An account's own API. */
  #openAi(): FuzzedRequest {
    const chaos = this.#chaos;
    const name = chaos.maybe(this.#estate.accounts.values())?.customSubDomainName ?? 'none';
    const paths = ['files', 'files/one/content', 'fine_tuning/jobs', 'deployments/gpt-4o/chat/completions'];
    const path = chaos.chance(0.8) ? chaos.of(paths) : encoded(chaos.text());
    const target = `/openai/${path}?api-version=2024-10-21`;
    const method = chaos.of(['GET', 'POST', 'DELETE']);
    return this.#request(`${name}.openai.azure.com`, method, target, this.#tokens.cognitiveServices, this.#body());
  }

  #signIn(): FuzzedRequest {
    const chaos = this.#chaos;
    const fields = ['grant_type', 'client_id', 'client_secret', 'scope', 'resource', 'refresh_token', 'device_code'];
    const form = Array.from({ length: chaos.below(7) }, () => {
      const value = chaos.chance(0.5) ? chaos.text() : chaos.of(['client_credentials', 'refresh_token', 'a/.default']);
      return `${chaos.of(fields)}=${chaos.chance(0.7) ? encoded(value) : value}`;
    }).join('&');
    const tenant = chaos.chance(0.6) ? this.#estate.tenant.tenantId : encoded(chaos.text());
    const ends = ['oauth2/v2.0/token', 'oauth2/token', 'oauth2/v2.0/devicecode', 'discovery/v2.0/keys', chaos.text()];
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const target = `/${tenant}/${encoded(chaos.of(ends))}`;
    return { method: chaos.of(['POST', 'GET']), host: 'login.microsoftonline.com', target, headers, body: form };
  }

  #graph(): FuzzedRequest {
    const chaos = this.#chaos;
    const collection = chaos.of(['servicePrincipals', 'users', 'groups', 'me', encoded(chaos.text())]);
    const rest = chaos.chance(0.4) ? `/${encoded(chaos.text())}` : '';
    const filter = chaos.chance(0.6) ? `?$filter=${encoded(chaos.text())}&$top=${encoded(chaos.text())}` : '';
    const path = `/v1.0/${collection}${rest}${filter}`;
    return this.#request('graph.microsoft.com', chaos.of(['GET', 'POST']), path, this.#tokens.graph, this.#body());
  }

  /** A path of a route: what stands in braces is mostly something that exists where the rest of the path says. */
  #path(template: readonly string[]): string {
    const chaos = this.#chaos;
    const place = this.#place(template);
    const segments = template.map((part, index) => {
      if (!part.startsWith('{')) return chaos.chance(0.995) ? part : encoded(chaos.text());
      const name = part.slice(1, -1);
      if (name === '+scope') return this.#scope().split('/').map(encoded).join('/');
      const known = index === place.nameAt ? place.name : place.parameters[name];
      return encoded(chaos.chance(0.03) ? chaos.text() : (known ?? this.#filled(name)));
    });
    const extra = chaos.chance(0.15)
      ? `&${encoded(chaos.of(['$filter', '$top', '$skipToken', 'maxresults']))}=${encoded(chaos.text())}`
      : '';
    return `/${segments.join('/')}?api-version=${this.#apiVersion(template)}${extra}`;
  }

  /** A resource of the type that a template names, or a new name in a group that is there. */
  #place(template: readonly string[]): Place {
    const chaos = this.#chaos;
    const estate = this.#estate;
    const maps = new Map<string, ReadonlyMap<string, Resource>>(
      resourceKinds(estate).map(({ type, rows }) => [type.split('/')[1]?.toLowerCase() ?? '', rows]),
    );
    const at = template.findIndex((part, index) => maps.has(part.toLowerCase()) && template[index - 2] === 'providers');
    const resource = chaos.chance(0.8)
      ? chaos.maybe(maps.get(template[at]?.toLowerCase() ?? '')?.values() ?? [])
      : undefined;
    const group = chaos.maybe(estate.resourceGroups.values());
    const subscriptionId = (resource ?? group)?.subscriptionId ?? 'x';
    const resourceGroup = resource?.resourceGroup ?? group?.name ?? 'x';
    const name = resource?.name ?? `fuzz${chaos.below(6)}`;
    return {
      parameters: { subscriptionId, resourceGroupName: resourceGroup },
      nameAt: at < 0 ? -1 : at + 1,
      name,
    };
  }

  #filled(parameter: string): string {
    const chaos = this.#chaos;
    const { vaults } = this.#estate;
    switch (parameter) {
      case 'location':
        return chaos.of(['swedencentral', 'West US 2', 'nowhere']);
      case 'keyName':
        return chaos.of([...(chaos.maybe(vaults.values())?.keys.keys() ?? []), 'new-key']);
      case 'keyVersion': {
        const keys = [...(chaos.maybe(vaults.values())?.keys.values() ?? [])];
        return chaos.maybe(keys)?.versions[0]?.version ?? '0'.repeat(32);
      }
      case 'operationKind':
        return chaos.of(['add', 'replace', 'remove']);
      default:
        return chaos.of(['one', 'two', 'b24988ac-6180-42a0-ab88-20f7382dd24c']);
    }
  }

  #scope(): string {
    const { vaults, accounts, resourceGroups, subscriptions, managementGroups } = this.#estate;
    const ids = [
      ...[...vaults.values(), ...accounts.values(), ...resourceGroups.values()].map(({ id }) => id.slice(1)),
      ...[...subscriptions.keys()].map((id) => `subscriptions/${id}`),
      ...[...managementGroups.keys()].map((name) => `providers/Microsoft.Management/managementGroups/${name}`),
      '',
    ];
    return this.#chaos.of(ids);
  }

  #apiVersion(template: readonly string[]): string {
    const chaos = this.#chaos;
    if (chaos.chance(0.04)) return encoded(chaos.text());
    const at = template.findLastIndex((part) => part === 'providers');
    const namespace = namespaces.find((known) => known.toLowerCase() === template[at + 1]?.toLowerCase());
    const type = template.slice(at + 2).filter((_, index) => index % 2 === 0);
    const versions = namespace === undefined ? [] : apiVersionsOf(namespace, type.join('/'));
    return chaos.of(versions.length > 0 ? versions : ['2025-07-01', '7.5', '2021-04-01', '2022-12-01']);
  }

  /** Mostly a body that some operation takes, with something changed. */
  #body(): string {
    const chaos = this.#chaos;
    const kind = chaos.below(400);
    if (kind === 0) return '['.repeat(1 + chaos.below(6000));
    if (kind === 1) return `{"properties":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}}`;
    if (kind < 20) return chaos.bytes();
    if (kind < 60) return JSON.stringify(chaos.value(names));
    let body: unknown = chaos.of(bodies);
    for (let change = chaos.below(4); change > 0; change -= 1) body = chaos.mutated(body, names);
    const text = JSON.stringify(body);
    return chaos.chance(0.04) ? text.slice(0, chaos.below(text.length)) : text;
  }

  #request(host: string, method: string, target: string, token: string, body: string): FuzzedRequest {
    const chaos = this.#chaos;
    const authorization = chaos.chance(0.97) ? `Bearer ${token}` : `Bearer ${printable(chaos.text())}`;
    const headers: Record<string, string> = { authorization, 'content-type': 'application/json' };
    if (chaos.chance(0.05))
      headers[chaos.of(['if-match', 'x-ms-client-request-id', 'accept', 'content-type'])] = printable(chaos.text());
    return { method: chaos.chance(0.96) ? method : chaos.of(methods), host, target, headers, body };
  }
}

/** Percent-encoded; half a surrogate, which has no encoding, is left out. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** What a header may hold. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 4000);
}
