import { guidOf } from '../../../src/emulator/guid.ts';
import { asObject, asString, member, memberAt } from '../../../src/emulator/json.ts';
import type { Interaction } from './load.ts';

/** Types of resources that this Azure has: at another one's scope it answers 404, as if there were no such resource. */
const known =
  /^Microsoft\.(KeyVault\/(vaults|managedHSMs)|CognitiveServices\/accounts|ManagedIdentity\/|Authorization\/)/i;

/** Rewrites question and recorded answer alike where the emulator could not be asked as Azure was. */
export function adapt(interaction: Interaction): Interaction {
  const scope = foreignScope(interaction.url);
  if (scope !== undefined) {
    const { from, to } = scope;
    // Ids have it in lower case.
    return adaptCategory(replaced(replaced(interaction, from, to), from.toLowerCase(), to.toLowerCase()));
  }
  const [, host] = /^([^.]*_[^.]*)\./.exec(interaction.url.hostname) ?? [];
  if (host !== undefined) return replaced(interaction, host, host.replaceAll('_', '-'));
  if (interaction.service === 'managedHsm') return withGuid(withNameOfPath(interaction, 'roleDefinitions'));
  if (/\/accounts\/[^/]+\/deployments/i.test(interaction.url.pathname)) {
    return deployingAnother(withNameOfPath(interaction, 'deployments'));
  }
  if (!/\/privateEndpoints(\/|$)/i.test(interaction.url.pathname)) return interaction;
  return reachingVaults(withSentVersion(interaction));
}

/** A category of another type of resource is asked for as the one of vaults. */
function adaptCategory(interaction: Interaction): Interaction {
  const [, category] = /\/diagnosticSettingsCategories\/([^/]+)$/i.exec(interaction.url.pathname) ?? [];
  return category === undefined ? interaction : replaced(interaction, category, 'AuditEvent');
}

/** Recorders replaced the name in the path, or in the body: it is that of the path. */
function withNameOfPath(interaction: Interaction, type: string): Interaction {
  const [, name] = new RegExp(`/${type}/([^/]+)$`).exec(interaction.url.pathname) ?? [];
  const shown = asString(member(interaction.body, 'name'));
  return name === undefined || shown === undefined ? interaction : replaced(interaction, shown, name);
}

/** Another replaced the name of a local role, which is a GUID. */
function withGuid(interaction: Interaction): Interaction {
  const name = 'definition-name';
  return interaction.url.pathname.endsWith(`/${name}`) ? replaced(interaction, name, guidOf(name)) : interaction;
}

/** What was deployed then is retired: a model of today is deployed in its place. */
function deployingAnother(interaction: Interaction): Interaction {
  const asked = member(interaction.requestBody ?? interaction.body, 'properties');
  const model = memberAt(asked, 'model');
  if (model === undefined) return interaction;
  return replaced(interaction, JSON.stringify(model), JSON.stringify({ ...asObject(model), ...deployable }));
}

const deployable = { name: 'gpt-35-turbo', version: '0125' };

/** One recorder replaced the API version of requests; the address of the operation still has the one that was sent. */
function withSentVersion(interaction: Interaction): Interaction {
  const { apiVersion, headers, url } = interaction;
  const [, sent = apiVersion] = /api-version=([\w-]+)/.exec(headers['azure-asyncoperation'] ?? '') ?? [];
  return { ...interaction, apiVersion: sent, url: new URL(url.href.replace(apiVersion, sent)) };
}

/** What an endpoint shows to reach is a vault of the same name here, whatever it was. */
function reachingVaults(interaction: Interaction): Interaction {
  if (interaction.method !== 'GET') return interaction;
  const reached = JSON.stringify(interaction.body).matchAll(/"privateLinkServiceId":"([^"]+)"/g);
  return [...new Set([...reached].map(([, id = '']) => id))].reduce((adapted, id) => {
    const [, group = ''] = /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+)/i.exec(id) ?? [];
    const vault = `${group}/providers/Microsoft.KeyVault/vaults/${id.split('/').at(-1) ?? ''}`;
    return /\/Microsoft\.KeyVault\/vaults\//i.test(id) ? adapted : replaced(adapted, id, vault);
  }, interaction);
}

/**
 * Role assignments and diagnostic settings are recorded at scopes of every kind. Those of types that this Azure lacks (a network, a storage
 * account) are replayed at a vault of the same name.
 */
function foreignScope(url: URL): { readonly from: string; readonly to: string } | undefined {
  const [, scope = ''] =
    /^(\/.*?)\/providers\/Microsoft\.(?:Authorization\/role|Insights\/diagnosticSettings)/i.exec(url.pathname) ?? [];
  const [, group, resource = ''] = /^(.*?\/resourceGroups\/[^/]+)\/providers\/(.+)$/i.exec(scope) ?? [];
  if (group === undefined || known.test(resource)) return undefined;
  return { from: scope, to: `${group}/providers/Microsoft.KeyVault/vaults/${resource.split('/').at(-1) ?? ''}` };
}

function replaced(interaction: Interaction, from: string, to: string): Interaction {
  const rewrite = (value: unknown): unknown =>
    value === undefined ? undefined : (JSON.parse(JSON.stringify(value).replaceAll(from, to)) as unknown);
  return {
    ...interaction,
    url: new URL(interaction.url.href.replace(from, to)),
    requestBody: rewrite(interaction.requestBody),
    body: rewrite(interaction.body),
  };
}
