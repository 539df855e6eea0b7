import { asArray, asNumber, asString, member, memberAt } from '../../../src/emulator/json.ts';
import type { Account, Deployment } from '../../../src/emulator/state/resources.ts';
import type { Interaction } from './load.ts';
import { addAccount } from './rebuildAccounts.ts';
import { addConnection, systemDataOf, text } from './rebuildResources.ts';
import type { Scene } from './scene.ts';
import { pathOf } from './services.ts';

/** The account to which what the path names belongs, of the kind that has it. */
export function addOwner(scene: Scene, { url }: Interaction, recorded: object = {}): Account {
  const [, id = ''] = /^(.*\/accounts\/[^/]+)/i.exec(pathOf(url)) ?? [];
  return addAccount(scene, { kind: 'OpenAI', location: 'westeurope', ...recorded, id, name: id.split('/').at(-1) });
}

/** An account of a kind that offers the SKUs of the answer. */
export function addAccountOfSkus(scene: Scene, interaction: Interaction): void {
  const skus = asArray(member(interaction.body, 'value')) ?? [];
  addOwner(scene, interaction, { kind: skus.length === 1 ? 'CognitiveServices' : 'TextAnalytics' });
}

/** The account of deployments, with those that the answer shows. */
export function addDeployments(scene: Scene, interaction: Interaction): void {
  const account = addOwner(scene, interaction);
  const { body, url, method } = interaction;
  if (method === 'PUT') return;
  const rows = asArray(member(body, 'value')) ?? [body ?? { name: pathOf(url).split('/').at(-1) }];
  account.deployments = rows.map((row) => deploymentOf(scene, row));
}

function deploymentOf(scene: Scene, recorded: unknown): Deployment {
  const properties = member(recorded, 'properties');
  const upgrade = asString(member(properties, 'versionUpgradeOption'));
  const scale = member(properties, 'scaleSettings');
  return {
    name: text(recorded, 'name'),
    model: {
      format: text(properties, 'model', 'format'),
      name: text(properties, 'model', 'name'),
      version: text(properties, 'model', 'version'),
    },
    sku: {
      name: text(recorded, 'sku', 'name') || text(scale, 'scaleType'),
      capacity: asNumber(memberAt(recorded, 'sku', 'capacity')) ?? asNumber(member(scale, 'capacity')) ?? 1,
    },
    ...(upgrade === undefined ? {} : { versionUpgradeOption: upgrade }),
    etag: text(recorded, 'etag'),
    systemData: systemDataOf(member(recorded, 'systemData')),
    completesAt: text(properties, 'provisioningState') === 'Creating' ? scene.azure.clock.now() + 1000 : 0,
  };
}

/** The account of the path with the connections that the answer shows, which wait where they are being answered. */
export function addAccountConnections(scene: Scene, interaction: Interaction): void {
  const { url, body, method } = interaction;
  const [, name = ''] = /\/privateEndpointConnections\/([^/]+)$/i.exec(pathOf(url)) ?? [];
  const rows = asArray(member(body, 'value')) ?? [body];
  const kind = 'TextAnalytics';
  const { id } = addOwner(scene, interaction, { kind, location: text(rows[0], 'location') || 'westeurope' });
  for (const row of rows) addConnection(scene, id, name, row, method === 'PUT');
}

/** The account of commitment plans, with those that the answer shows. */
export function addPlans(scene: Scene, interaction: Interaction): void {
  const account = addOwner(scene, interaction, { kind: 'TextAnalytics' });
  const { body, url, method } = interaction;
  if (method === 'PUT') return;
  const rows = asArray(member(body, 'value')) ?? [body ?? { name: pathOf(url).split('/').at(-1) }];
  account.commitmentPlans = rows.map((row) => {
    const properties = member(row, 'properties');
    return {
      name: text(row, 'name'),
      hostingModel: text(properties, 'hostingModel'),
      planType: text(properties, 'planType'),
      tier: text(properties, 'current', 'tier'),
      nextTier: text(properties, 'next', 'tier'),
      autoRenew: false,
      startedAt: Date.parse(text(properties, 'current', 'startDate')),
      etag: text(row, 'etag'),
      systemData: systemDataOf(member(row, 'systemData')),
    };
  });
}
