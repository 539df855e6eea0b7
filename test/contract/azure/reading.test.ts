import type { PipelineRequest } from '@azure/core-rest-pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../src/core/failure.ts';
import type { LiveResource } from '../../../src/core/resources/resource.ts';
import { asString } from '../../../src/core/resources/value.ts';
import type { Listing, LiveSource } from '../../../src/core/sources.ts';
import { emulated, never, type Emulated } from './emulated.ts';

let azure: Emulated;
/** Where Azure Resource Manager refuses to show the keys of vaults. */
let closed: Emulated;

beforeAll(async () => {
  [azure, closed] = await Promise.all([emulated({ queryPageSize: 5, pageSize: 2 }), emulated({ armKeys: 'refuse' })]);
});
afterAll(() => Promise.all([azure.emulator.close(), closed.emulator.close()]));

async function inventory(source: LiveSource) {
  const { items } = await source.subscriptions(never);
  return source.inventory(
    items.map(({ id }) => id),
    never,
  );
}

async function named(source: LiveSource, name: string): Promise<LiveResource> {
  const { items } = await inventory(source);
  const found = items.find((resource) => resource.name === name);
  if (!found) throw new Error(`The sample estate has no ${name}.`);
  return found;
}

/** Requests for keys through Azure Resource Manager. */
const keysByArm = ({ url }: PipelineRequest) => /^https:\/\/management\.azure\.com\/.*\/vaults\/[^/]+\/keys/.test(url);

const ids = ({ items }: Listing<LiveResource>) => items.map(({ id }) => id).sort();

describe('the estate', () => {
  it('is read by Resource Graph, over pages, whole', async () => {
    const { items, gaps } = await inventory(azure.as('reader'));
    const { estate } = azure.emulator.azure;
    const expected = [estate.accounts, estate.vaults, estate.managedHsms, estate.userAssignedIdentities].flatMap(
      (map) => [...map.keys()],
    );
    expect(items.map(({ key }) => key).sort()).toEqual(expected.sort());
    expect(gaps).toEqual([]);
  });

  it('is the same where Resource Graph is refused and the providers are asked', async () => {
    const byGraph = await inventory(azure.as('reader'));
    const byProviders = await inventory(azure.as('reader', ({ url }) => url.includes('Microsoft.ResourceGraph')));
    expect(byProviders.gaps).toEqual([]);
    expect(byProviders.items.map(({ key, type }) => `${type} ${key}`).sort()).toEqual(
      byGraph.items.map(({ key, type }) => `${type} ${key}`).sort(),
    );
    const encryption = (items: readonly LiveResource[]) =>
      items
        .map((item) => [item.key, asString(item.read('properties.encryption.keySource')) ?? 'none'].join(' '))
        .sort();
    expect(encryption(byProviders.items)).toEqual(encryption(byGraph.items));
  });

  it('is read but for the subscription that fails', async () => {
    const source = azure.as('reader');
    const [first] = (await source.subscriptions(never)).items;
    const refused = azure.as(
      'reader',
      ({ url }) => url.includes('ResourceGraph') || url.includes(`${first?.id}/providers`),
    );
    const { items, gaps } = await inventory(refused);
    expect(new Set(gaps.map(({ scope }) => scope))).toEqual(new Set([`/subscriptions/${first?.id}`]));
    expect(items.length).toBeGreaterThan(5);
    expect(items.some(({ id }) => id.includes(first?.id ?? ''))).toBe(false);
  });

  it("reads the same from a resource's own provider", async () => {
    const source = azure.as('reader');
    const listed = await named(source, 'contoso-translate-prod');
    const read = await source.resource(listed.id, never);
    expect(read.body['identity']).toEqual(listed.body['identity']);
    expect(read.read('properties.encryption')).toEqual(listed.read('properties.encryption'));
    const vault = await named(source, 'kv-contoso-claims');
    expect((await source.resource(vault.id, never)).body['properties']).toEqual(vault.body['properties']);
  });

  it('has projects in its Foundry account', async () => {
    const source = azure.as('reader');
    const { items } = await source.projects(await named(source, 'contoso-foundry-research'), never);
    expect(items.map(({ type }) => type)).toEqual(items.map(() => 'Microsoft.CognitiveServices/accounts/projects'));
    expect(items).toHaveLength(2);
  });
});

describe('keys', () => {
  it('are seen by a reader, behind a firewall too, through Azure Resource Manager', async () => {
    const source = azure.as('reader');
    for (const [vault, count] of [
      ['kv-contoso-platform', 6],
      ['kv-contoso-assistant', 1],
    ] as const) {
      const { items, gaps } = await source.keys(await named(source, vault), never);
      expect([items.length, gaps.length]).toEqual([count, 0]);
    }
  });

  it('are the same by Azure Resource Manager and from the vault itself', async () => {
    const [byArm, byVault] = [azure.as('owner'), azure.as('owner', keysByArm)];
    const vault = await named(byArm, 'kv-contoso-platform');
    const listed = await byArm.keys(vault, never);
    expect(ids(await byVault.keys(vault, never))).toEqual(ids(listed));
    for (const { id } of listed.items) {
      const [one, other] = await Promise.all([byArm.key(id, never), byVault.key(id, never)]);
      expect(other.body['properties']).toEqual(one.body['properties']);
      const versions = await byArm.keyVersions(one, never);
      expect(ids(await byVault.keyVersions(other, never))).toEqual(ids(versions));
      for (const version of versions.items) {
        const [first, second] = await Promise.all([byArm.key(version.id, never), byVault.key(version.id, never)]);
        // Azure Resource Manager repeats the key's rotation policy at each version.
        expect({ ...(first.body['properties'] as object), ...(second.body['properties'] as object) }).toEqual(
          first.body['properties'],
        );
        expect(second.read('properties.rotationPolicy').kind).toBe('unknown');
      }
    }
  });

  it('have versions, newest first', async () => {
    for (const source of [azure.as('owner'), azure.as('owner', keysByArm)]) {
      const key = await source.key(`${(await named(source, 'kv-contoso-claims')).id}/keys/claims-cmk`, never);
      const { items } = await source.keyVersions(key, never);
      expect(items).toHaveLength(2);
      expect(asString(key.read('properties.keyUriWithVersion'))).toContain(items[0]?.name);
      expect(items[0]?.type).toBe('Microsoft.KeyVault/vaults/keys/versions');
    }
  });

  it('that nobody shows are unknown for both reasons', async () => {
    const source = closed.as('reader');
    const failure: unknown = await source
      .keys(await named(source, 'kv-contoso-platform'), never)
      .catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(AzureFailure);
    expect((failure as AzureFailure).kind).toBe('forbidden');
    expect((failure as AzureFailure).message.match(/ForbiddenByRbac/g)?.length).toBeGreaterThan(1);
  });

  it('behind a firewall, which the vault itself does not show, are told as such', async () => {
    const source = closed.as('owner');
    const vault = await named(source, 'kv-contoso-assistant');
    const refusing = closed.as('owner', keysByArm);
    await expect(refusing.keys(vault, never)).rejects.toMatchObject({ kind: 'firewall' });
  });

  it('of a Managed HSM are asked of the HSM itself', async () => {
    const source = azure.as('reader');
    await expect(source.keys(await named(source, 'hsm-contoso-prod'), never)).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });
});

describe('grants', () => {
  const principalOf = (account: LiveResource) => asString(account.read('identity.principalId')) ?? '';

  it('reach an identity through a group and an inherited scope', async () => {
    const source = azure.as('reader');
    const account = await named(source, 'contoso-search-prod');
    const vault = await named(source, 'kv-contoso-platform');
    const grants = await source.grants(principalOf(account), `${vault.id}/keys/search-cmk`, never);
    expect(grants.gaps).toEqual([]);
    expect(
      grants.assignments.map((one) => [
        asString(one.read('properties.principalType')),
        asString(one.read('properties.scope')),
      ]),
    ).toEqual([['Group', vault.id]]);
    expect(grants.definitions.map((role) => asString(role.read('properties.roleName')))).toEqual([
      'Key Vault Crypto Service Encryption User',
    ]);
  });

  it('reach an identity at the key itself, and not at another key', async () => {
    const source = azure.as('reader');
    const identity = await named(source, 'id-contoso-translate');
    const vault = await named(source, 'kv-contoso-platform');
    const principal = asString(identity.read('properties.principalId')) ?? '';
    const at = async (key: string) =>
      (await source.grants(principal, `${vault.id}/keys/${key}`, never)).assignments.length;
    expect([await at('translate-cmk'), await at('search-cmk')]).toEqual([1, 0]);
  });

  it('that were removed are known to be gone', async () => {
    const source = azure.as('reader');
    const account = await named(source, 'contoso-assistant-dev');
    const vault = await named(source, 'kv-contoso-assistant');
    const grants = await source.grants(principalOf(account), `${vault.id}/keys/assistant-cmk`, never);
    expect(grants).toEqual({ assignments: [], definitions: [], denyAssignments: [], gaps: [] });
  });

  it('tell what the caller may do', async () => {
    const vault = await named(azure.as('reader'), 'kv-contoso-platform');
    const actions = async (principal: string, scope = vault.id) =>
      (await azure.as(principal).permissions(scope, never)).flatMap((permission) => permission.actions);
    expect(await actions('owner')).toContain('*');
    expect(await actions('reader')).toEqual(['*/read']);
    expect(await actions('reader', vault.id.slice(0, vault.id.indexOf('/resourceGroups')))).toEqual(['*/read']);
    expect(await actions('reader', `${vault.id}/keys/search-cmk`)).toEqual(['*/read']);
  });

  it('are asked for as the caller that the token names', async () => {
    const owner = azure.emulator.principals.find(({ name }) => name === 'owner');
    expect(await azure.as('owner').caller(never)).toMatchObject({
      tenantId: azure.emulator.tenantId,
      objectId: owner?.objectId,
    });
  });
});
