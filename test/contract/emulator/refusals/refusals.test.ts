import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiVersionsOf } from '../../../../src/emulator/arm/apiVersions.ts';
import { asString, member, memberAt } from '../../../../src/emulator/json.ts';
import { addPrincipal, type Principal } from '../../../../src/emulator/state/directory.ts';
import { Harness, type RawReply } from '../harness.ts';
import { addressOf, audiences, existing, withoutLast } from './places.ts';
import { fill, servedRoutes, type Served } from './routes.ts';
import { idleRules, probes, ruleFor, type Probe, type Refused } from './rules.ts';

/** Bodies that get past the parser, for probes that are about something else. */
const bodies: Readonly<Record<string, unknown>> = {
  encrypt: { alg: 'RSA-OAEP', value: 'AAAA' },
  decrypt: { alg: 'RSA-OAEP', value: 'AAAA' },
  wrapKey: { alg: 'RSA-OAEP', value: 'AAAA' },
  unwrapKey: { alg: 'RSA-OAEP', value: 'AAAA' },
  sign: { alg: 'RS256', value: 'AAAA' },
  verify: { alg: 'RS256', digest: 'AAAA', value: 'AAAA' },
  resources: { query: 'resources' },
  query: { query: 'print 1' },
};

describe('Refusals of every operation', () => {
  let harness: Harness;
  let owner: Principal;
  let stranger: Principal;
  beforeAll(async () => {
    harness = await Harness.start();
    const { principals } = harness.emulator.azure.estate;
    const { objectId } = harness.signIn('owner');
    owner = principals.get(objectId) ?? { ...harness.signIn('owner'), displayName: '', replicatedAt: 0, type: 'User' };
    stranger = addPrincipal(principals, {
      objectId: crypto.randomUUID(),
      appId: crypto.randomUUID(),
      type: 'ServicePrincipal',
      displayName: 'stranger',
      replicatedAt: 0,
    });
    await makeNetworks(harness);
    await letUseAccounts(harness, objectId);
    for (const hsm of harness.emulator.azure.estate.managedHsms.values()) hsm.allowKeyManagementThroughArm = true;
  });
  afterAll(async () => {
    await harness.close();
  });

  async function tokenFor(probe: Probe, { service }: Served): Promise<string> {
    if (probe === 'wrong token') return 'malformed';
    if (probe === 'wrong audience') return await harness.emulator.azure.tokens.issue(owner, 'https://example.org');
    return await harness.emulator.azure.tokens.issue(probe === 'missing right' ? stranger : owner, audiences[service]);
  }

  async function send(probe: Probe, route: Served): Promise<RawReply> {
    const there = existing(harness.emulator, route);
    const path = fill(route.template, probe === 'missing resource' ? withoutLast(route, there) : there);
    const hasBody = /^(PUT|PATCH|POST)$/.test(route.method);
    const usual = JSON.stringify(bodies[route.template.split('/').at(-1) ?? ''] ?? {});
    return await harness.send(
      route.method,
      addressOf(route, path, versionFor(route)),
      { authorization: `Bearer ${await tokenFor(probe, route)}`, 'content-type': 'application/json' },
      hasBody ? (probe === 'malformed body' ? '{"half":' : usual) : undefined,
    );
  }

  const cases = probes.flatMap((probe) =>
    servedRoutes
      .map((route) => ({ route, probe, ...ruleFor(probe, route) }))
      .flatMap(({ refused, ...rest }) => (refused === undefined ? [] : [{ ...rest, refused, name: rest.route.name }])),
  );

  it.each(cases.map((each) => [`${each.probe}: ${each.name}`, each] as const))(
    '%s',
    async (_, { probe, route, refused }) => {
      const reply = await send(probe, route);
      expect(refusalOf(reply, route)).toEqual(refused);
    },
  );

  it('has a rule for every route and a route for every rule', () => {
    expect(servedRoutes.length).toBeGreaterThan(200);
    expect(idleRules(servedRoutes)).toEqual([]);
    const unprobed = servedRoutes.filter(({ name }) => !cases.some((each) => each.name === name));
    expect(unprobed).toEqual([]);
    const unknown = { service: 'graph', method: 'PATCH', template: '/x', name: 'nowhere PATCH /x' } as const;
    expect(() => ruleFor('wrong token', unknown)).toThrow('Nothing says how nowhere PATCH /x refuses a wrong token.');
  });

  it('shows a stranger nothing where it refuses nothing', async () => {
    const open = servedRoutes.filter(
      (route) => route.service === 'resourceManager' && ruleFor('missing right', route).refused === undefined,
    );
    for (const route of open) {
      const reply = await send('missing right', route);
      if (/^\/tenants$|\/policyDefinitions|\/eventcategories$/.test(route.template)) continue;
      const body: unknown = JSON.parse(reply.text);
      expect([route.name, reply.status, member(body, 'value') ?? member(body, 'data')]).toEqual([route.name, 200, []]);
    }
  });
});

/** Status and code, where the body has the form of its service; the whole text where it has not. */
function refusalOf({ status, text }: RawReply, { service, method, template }: Served): Refused {
  if (text === '' || (service === 'managedHsm' && status === 401 && text === 'OK')) return { status, code: '' };
  const body: unknown = JSON.parse(text);
  const own = asString(member(body, 'code'));
  // Azure Monitor has no envelope around its own refusals (recorded).
  if (own !== undefined && template.includes('/Microsoft.Insights/')) return { status, code: own };
  const code = asString(memberAt(body, 'error', 'code')) ?? '';
  const isForm =
    method !== 'HEAD' &&
    Object.keys(body as object).join() === 'error' &&
    asString(memberAt(body, 'error', 'message')) !== undefined &&
    (service !== 'graph' || memberAt(body, 'error', 'innerError') !== undefined) &&
    (service !== 'managedHsm' || / \(Activity ID: [\w-]+\)$/.test(asString(memberAt(body, 'error', 'message')) ?? ''));
  const inner = asString(memberAt(body, 'error', 'innererror', 'code'));
  return { status, code: isForm ? (inner === undefined ? code : `${code}/${inner}`) : text };
}

/** The versions that Microsoft's own API descriptions are at hand for, so that conformance can judge the answers. */
const described: Readonly<Record<string, string>> = {
  'Microsoft.Authorization': '2022-04-01',
  'Microsoft.Authorization/policyAssignments': '2024-05-01',
  'Microsoft.CognitiveServices': '2024-10-01',
  'Microsoft.Insights': '2021-05-01-preview',
  'Microsoft.KeyVault': '2023-07-01',
  'Microsoft.ManagedIdentity': '2023-01-31',
  'Microsoft.Network': '2024-03-01',
  'Microsoft.ResourceGraph': '2022-10-01',
  'Microsoft.Resources': '2022-12-01',
};

/** A described version of the type that the path ends in, else the newest. */
function versionFor({ service, template }: Served): string | undefined {
  if (service === 'graph' || service === 'logAnalytics') return undefined;
  if (service === 'openAi') return '2024-10-21';
  if (service !== 'resourceManager') return '7.5';
  const [, namespace = 'Microsoft.Resources', type = ''] =
    /.*\/providers\/(Microsoft\.\w+)\/(\w+)/.exec(template) ?? [];
  const versions = apiVersionsOf(namespace, type);
  return (
    [described[`${namespace}/${type}`], described[namespace]].find((version) => versions.includes(version ?? '')) ??
    versions.at(-1)
  );
}

/** Owners may not use what is in accounts: that takes a data action. */
async function letUseAccounts(harness: Harness, principalId: string): Promise<void> {
  const scope = `/subscriptions/${harness.subscriptionId('Contoso Production')}`;
  const contributor = 'a001fd3d-188f-4b5d-821b-7da978bf7442';
  const path = `${scope}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}?api-version=2022-04-01`;
  const roleDefinitionId = `${scope}/providers/Microsoft.Authorization/roleDefinitions/${contributor}`;
  const { status, text } = await harness.arm('owner', 'PUT', path, { properties: { roleDefinitionId, principalId } });
  if (status !== 201) throw new Error(text);
  harness.pass(30);
}

/** What the sample has none of, so that a malformed body of what belongs to it gets as far as being read. */
async function makeNetworks(harness: Harness): Promise<void> {
  const group = `/subscriptions/${harness.subscriptionId('Contoso Production')}/resourceGroups/rg-chat-prod/providers`;
  const subnet = `${group}/Microsoft.Network/virtualNetworks/vnet/subnets/one`;
  const location = 'swedencentral';
  const connection = {
    name: 'chat',
    properties: { privateLinkServiceId: `${group}/Microsoft.KeyVault/vaults/kv-contoso-chat`, groupIds: ['vault'] },
  };
  const made: readonly (readonly [string, string, object])[] = [
    [
      'Microsoft.Network/virtualNetworks/vnet',
      '2024-05-01',
      {
        location,
        properties: {
          addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
          subnets: [{ name: 'one', properties: { addressPrefix: '10.0.0.0/24' } }],
        },
      },
    ],
    [
      'Microsoft.Network/privateEndpoints/endpoint',
      '2024-05-01',
      { location, properties: { subnet: { id: subnet }, privateLinkServiceConnections: [connection] } },
    ],
    ['Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net', '2024-06-01', { location: 'global' }],
    ['Microsoft.OperationalInsights/workspaces/logs', '2023-09-01', { location, properties: {} }],
  ];
  for (const [path, apiVersion, body] of made) {
    const { status, text } = await harness.arm('owner', 'PUT', `${group}/${path}?api-version=${apiVersion}`, body);
    if (status > 201 && status !== 202) throw new Error(text);
  }
}
