import type { Interaction } from './load.ts';

/** Types of resources that this Azure has: at another one's scope it answers 404, as if there were no such resource. */
const known =
  /^Microsoft\.(KeyVault\/(vaults|managedHSMs)|CognitiveServices\/accounts|ManagedIdentity\/|Authorization\/)/i;

/** Rewrites question and recorded answer alike where the emulator could not be asked as Azure was. */
export function adapt(interaction: Interaction): Interaction {
  const scope = foreignScope(interaction.url);
  if (scope !== undefined) return replaced(interaction, scope.from, scope.to);
  const [, host] = /^([^.]*_[^.]*)\./.exec(interaction.url.hostname) ?? [];
  return host === undefined ? interaction : replaced(interaction, host, host.replaceAll('_', '-'));
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
