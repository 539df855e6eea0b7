import { describe, expect, it } from 'vitest';
import { types } from '../../../../src/core/resources/types.ts';
import { bicep } from '../../../../src/templates/bicep/index.ts';
import { mendAll } from '../../../support/rules/mending.ts';
import { rightFiles } from '../../../support/rules/right.ts';
import { memoryFiles, uriOf } from '../../../support/textFiles.ts';

const right = rightFiles.bicep['main.bicep'];
const start = right.indexOf('resource vault');
const end = right.indexOf('resource audit');

/** The right deployment with its vault in an ARM template. */
const main = `${right.slice(0, start)}resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: 'kv-chat'
}

module store 'store.json' = {
  name: 'store'
  params: {
    name: 'kv-chat'
    location: location
  }
}

${right.slice(end).replace('dependsOn: [grant]', 'dependsOn: [grant, store]')}`;

const template = (resource: string, outputs = ''): string => `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "name": { "type": "string" }, "location": { "type": "string" }, "protect": { "type": "bool", "defaultValue": true } },
  "resources": [${resource}]${outputs}
}
`;

const vaultOf = (protect: string): string => `{
    "type": "Microsoft.KeyVault/vaults",
    "apiVersion": "2026-02-01",
    "name": "[parameters('name')]",
    "location": "[parameters('location')]",
    "properties": {
      "tenantId": "[subscription().tenantId]",
      "sku": { "family": "A", "name": "premium" },
      "enableRbacAuthorization": true,
      "enableSoftDelete": true,
      "softDeleteRetentionInDays": 90,
      "enablePurgeProtection": ${protect}
    }
  }`;

const outputs = `,
  "outputs": { "id": { "type": "string", "value": "[resourceId('Microsoft.KeyVault/vaults', parameters('name'))]" } }`;

async function read(texts: Readonly<Record<string, string>>) {
  return bicep.read(uriOf('main.bicep'), memoryFiles(texts), new AbortController().signal);
}

describe('an ARM template that is used as a module', () => {
  it('is read with the arguments of its call, at its own places', async () => {
    const { resources, unreadable, files } = await read({
      'main.bicep': main,
      'store.json': template(vaultOf('true')),
    });
    expect(unreadable).toEqual([]);
    expect(files).toContain(uriOf('store.json'));
    const vaults = resources.filter(({ type }) => type === types.vault);
    expect(vaults.map(({ id }) => id)).toEqual([
      '/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.KeyVault/vaults/kv-chat',
    ]);
    expect(vaults[0]?.declaration).toMatchObject({ format: 'arm', uri: uriOf('store.json') });
    expect(vaults[0]?.read('location')).toMatchObject({ value: 'swedencentral' });
    const [account] = resources.filter(({ type }) => type === types.account);
    expect(account?.after).toContain(vaults[0]?.key);
  });

  it('is judged, and what it says itself is mended', async () => {
    const texts = { 'main.bicep': main, 'store.json': template(vaultOf('false')) };
    const { changed, left } = await mendAll('purge-protection', texts);
    expect(changed).toEqual({ 'store.json': template(vaultOf('true')) });
    expect(left).toBe(0);
    expect((await mendAll('purge-protection', { ...texts, 'store.json': template(vaultOf('true')) })).left).toBe(0);
  });

  it('is left alone where its parameters say it', async () => {
    const texts = {
      'main.bicep': main.replace('location: location\n  }\n}', 'location: location\n    protect: false\n  }\n}'),
      'store.json': template(vaultOf(`"[parameters('protect')]"`)),
    };
    const { changed, left } = await mendAll('purge-protection', texts);
    expect(changed).toEqual({});
    expect(left).toBeGreaterThan(0);
  });

  it('has outputs, and templates that it links to in its turn', async () => {
    const linking = `{
      "type": "Microsoft.Resources/deployments",
      "apiVersion": "2022-09-01",
      "name": "inner",
      "properties": {
        "mode": "Incremental",
        "templateLink": { "relativePath": "inner.json" },
        "parameters": { "name": { "value": "[parameters('name')]" }, "location": { "value": "[parameters('location')]" } }
      }
    }`;
    const { resources, unreadable } = await read({
      'main.bicep': `${main}\nresource other 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {\n  name: 'id-other'\n  location: location\n  tags: { of: store.outputs.id }\n}\n`,
      'store.json': template(linking, outputs),
      'inner.json': template(vaultOf('false')),
    });
    expect(unreadable).toEqual([]);
    const [vault] = resources.filter(({ type }) => type === types.vault);
    expect(vault?.declaration?.uri).toBe(uriOf('inner.json'));
    const other = resources.find(({ name }) => name === 'id-other');
    expect(other?.read('tags.of')).toMatchObject({ value: vault?.id });
    expect(other?.after).toContain(vault?.key);
  });

  it('makes the file that uses it one of ours', async () => {
    const files = memoryFiles({
      'main.bicep': "module store 'store.json' = {\n  name: 'store'\n}\n",
      'store.json': template(vaultOf('true')),
      'other.bicep': "module store 'other.json' = {\n  name: 'store'\n}\n",
      'other.json': template(''),
    });
    const uris = ['main.bicep', 'other.bicep'].map(uriOf);
    expect(await bicep.entries(uris, files, new AbortController().signal)).toEqual([uriOf('main.bicep')]);
  });

  it('tells its slips, and goes on', async () => {
    const { resources, unreadable } = await read({
      'main.bicep': main,
      'store.json': template(vaultOf('true').replace('90,', '9x0,')),
    });
    expect(unreadable).toMatchObject([{ uri: uriOf('store.json') }]);
    expect(resources.filter(({ type }) => type === types.vault)).toHaveLength(1);
  });
});
