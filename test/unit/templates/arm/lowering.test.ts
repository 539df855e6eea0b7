import { describe, expect, it } from 'vitest';
import type { FileOrigin, Value } from '../../../../src/core/resources/value.ts';
import { asItems, asString, at, canonicalText } from '../../../../src/core/resources/value.ts';
import { readArm, resourceNamed, template, textAt } from '../../../support/armReading.ts';
import { uriOf } from '../../../support/textFiles.ts';

const rg = '/subscriptions/{subscription}/resourceGroups/{resourceGroup}';
const key = (end: string): string => `${rg}/providers/${end}`.toLowerCase();

const zero = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function place(value: Value): FileOrigin {
  if (value.kind === 'absent' || value.origin?.kind !== 'file') throw new Error('It has no place.');
  return value.origin;
}

const vault = { type: 'Microsoft.KeyVault/vaults', apiVersion: '2023-07-01', name: 'kv', properties: {} };
const identity = { type: 'Microsoft.ManagedIdentity/userAssignedIdentities', apiVersion: '2023-01-31', name: 'id' };
const guid = 'e147488a-f6f5-4113-8e2d-b22465e65bf6';
const grant = {
  roleDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${guid}')]`,
  principalId: "[reference('id').principalId]",
};

describe('resources of ARM templates', () => {
  it('have their ids, places and order', async () => {
    const text = template({
      parameters: { name: { type: 'string', defaultValue: 'chat' } },
      resources: [
        vault,
        {
          type: 'Microsoft.KeyVault/vaults/keys',
          apiVersion: '2023-07-01',
          name: 'kv/cmk',
          dependsOn: ['kv'],
          properties: { kty: 'RSA' },
        },
        identity,
        {
          type: 'Microsoft.CognitiveServices/accounts',
          apiVersion: '2024-10-01',
          name: "[parameters('name')]",
          dependsOn: ["[resourceId('Microsoft.KeyVault/vaults/keys', 'kv', 'cmk')]"],
          identity: {
            type: 'UserAssigned',
            userAssignedIdentities: { "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id')]": {} },
          },
          properties: { encryption: { keyVaultProperties: { keyVaultUri: "[reference('kv').vaultUri]" } } },
        },
      ],
    });
    const reading = await readArm(text);
    expect(reading.unreadable).toEqual([]);
    expect(reading.resources.map((resource) => resource.key)).toEqual([
      key('Microsoft.KeyVault/vaults/kv'),
      key('Microsoft.KeyVault/vaults/kv/keys/cmk'),
      key('Microsoft.ManagedIdentity/userAssignedIdentities/id'),
      key('Microsoft.CognitiveServices/accounts/chat'),
    ]);
    const account = resourceNamed(reading, '/accounts/chat');
    expect(account.after).toEqual([key('Microsoft.KeyVault/vaults/kv/keys/cmk'), key('Microsoft.KeyVault/vaults/kv')]);
    expect(account.declaration).toMatchObject({ format: 'arm', apiVersion: '2024-10-01', uri: uriOf('main.json') });
    expect(textAt(text, account.declaration?.heading ?? place(account.read('name')).range)).toBe(
      '"Microsoft.CognitiveServices/accounts"',
    );
    const uri = account.read('properties.encryption.keyVaultProperties.keyVaultUri');
    expect(uri).toMatchObject({
      kind: 'reference',
      resource: key('Microsoft.KeyVault/vaults/kv'),
      path: 'properties.vaultUri',
    });
    expect(textAt(text, place(uri).range)).toBe(`"[reference('kv').vaultUri]"`);
    const name = place(account.read('name'));
    expect(textAt(text, name.range)).toBe(`"[parameters('name')]"`);
    expect(name.definedAt && textAt(text, name.definedAt.range)).toBe('"chat"');
    const attached = account.read('identity.userAssignedIdentities');
    expect(attached.kind === 'object' && Object.keys(attached.entries)).toEqual([
      `${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`,
    ]);
    const missing = account.declaration?.place?.('properties.encryption.keySource');
    expect(missing && textAt(text, missing.range)).toBe('"encryption"');
  });

  it.each<[string, object]>([
    [
      'a scope',
      {
        type: 'Microsoft.Authorization/roleAssignments',
        apiVersion: '2022-04-01',
        name: 'g',
        scope: "[resourceId('Microsoft.KeyVault/vaults', 'kv')]",
        properties: grant,
      },
    ],
    [
      'a relative scope',
      {
        type: 'Microsoft.Authorization/roleAssignments',
        apiVersion: '2022-04-01',
        name: 'g',
        scope: "[format('Microsoft.KeyVault/vaults/{0}', 'kv')]",
        properties: grant,
      },
    ],
    [
      'the type of an extension',
      {
        type: 'Microsoft.KeyVault/vaults/providers/roleAssignments',
        apiVersion: '2022-04-01',
        name: "[concat('kv', '/Microsoft.Authorization/', 'g')]",
        properties: grant,
      },
    ],
    [
      'a nested deployment',
      {
        type: 'Microsoft.Resources/deployments',
        apiVersion: '2022-09-01',
        name: 'grants',
        properties: {
          mode: 'Incremental',
          template: {
            resources: [
              {
                type: 'Microsoft.Authorization/roleAssignments',
                apiVersion: '2022-04-01',
                name: 'g',
                scope: "[resourceId('Microsoft.KeyVault/vaults', 'kv')]",
                properties: grant,
              },
            ],
          },
        },
      },
    ],
  ])('role assignments are understood by %s', async (_, assignment) => {
    const reading = await readArm(template({ resources: [vault, identity, assignment] }));
    const found = resourceNamed(reading, '/roleAssignments/g');
    expect(found.id).toBe(
      `${rg}/providers/Microsoft.KeyVault/vaults/kv/providers/Microsoft.Authorization/roleAssignments/g`,
    );
    expect(asString(found.read('properties.scope'))).toBe(`${rg}/providers/Microsoft.KeyVault/vaults/kv`);
    expect(asString(found.read('properties.roleDefinitionId'))).toBe(
      `/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}`,
    );
    expect(found.read('properties.principalId')).toMatchObject({
      resource: key('Microsoft.ManagedIdentity/userAssignedIdentities/id'),
      path: 'properties.principalId',
    });
    expect(found.after).toContain(key('Microsoft.ManagedIdentity/userAssignedIdentities/id'));
  });

  it('are nested in others, the role assignment too', async () => {
    const nested = {
      ...vault,
      name: "[parameters('v')]",
      resources: [
        { type: 'keys', apiVersion: '2023-07-01', name: 'cmk', properties: {} },
        {
          type: 'providers/roleAssignments',
          apiVersion: '2022-04-01',
          name: 'Microsoft.Authorization/g',
          properties: {},
        },
      ],
    };
    const reading = await readArm(template({ parameters: { v: { type: 'string' } }, resources: [nested] }));
    expect(reading.resources.map(({ id }) => id)).toEqual([
      `${rg}/providers/Microsoft.KeyVault/vaults/{parameter:v}`,
      `${rg}/providers/Microsoft.KeyVault/vaults/{parameter:v}/keys/cmk`,
      `${rg}/providers/Microsoft.KeyVault/vaults/{parameter:v}/providers/Microsoft.Authorization/roleAssignments/g`,
    ]);
    expect(reading.resources[1]?.after).toEqual([reading.resources[0]?.key]);
  });

  it('have symbolic names in version 2.0 of the language, existing ones too', async () => {
    const text = template({
      languageVersion: '2.0',
      resources: {
        kv: {
          existing: true,
          type: 'Microsoft.KeyVault/vaults',
          apiVersion: '2023-07-01',
          name: 'kv',
          resourceGroup: 'security',
        },
        'kv::cmk': {
          existing: true,
          type: 'Microsoft.KeyVault/vaults/keys',
          apiVersion: '2023-07-01',
          name: "[format('{0}/{1}', 'kv', 'cmk')]",
          resourceGroup: 'security',
        },
        account: {
          type: 'Microsoft.CognitiveServices/accounts',
          apiVersion: '2024-10-01',
          name: 'chat',
          properties: {
            encryption: {
              keyVaultProperties: {
                keyVaultUri: "[reference('kv').vaultUri]",
                keyVersion: "[last(split(reference('kv::cmk').keyUriWithVersion, '/'))]",
              },
            },
          },
        },
      },
    });
    const reading = await readArm(text);
    const store = resourceNamed(reading, '/vaults/kv');
    expect(store.id).toBe(
      '/subscriptions/{subscription}/resourceGroups/security/providers/Microsoft.KeyVault/vaults/kv',
    );
    expect(store.declaration).toMatchObject({ existing: true, symbol: 'kv' });
    expect(store.read('properties.enablePurgeProtection').kind).toBe('unknown');
    const account = resourceNamed(reading, '/accounts/chat');
    expect(account.read('properties.encryption.keyVaultProperties')).toMatchObject({
      entries: {
        keyVaultUri: { resource: store.key, path: 'properties.vaultUri' },
        keyVersion: { resource: `${store.key}/keys/cmk`, path: 'properties.version' },
      },
    });
    expect(textAt(text, account.declaration?.heading ?? zero)).toBe('"account"');
  });

  it('are made by loops, and left out or in doubt by conditions', async () => {
    const keyOf = (more: object): object => ({
      type: 'Microsoft.KeyVault/vaults/keys',
      apiVersion: '2023-07-01',
      properties: {},
      ...more,
    });
    const reading = await readArm(
      template({
        parameters: {
          names: { type: 'array', defaultValue: ['a', 'b'] },
          open: { type: 'array' },
          flag: { type: 'bool' },
        },
        resources: [
          keyOf({
            name: "[concat('kv/', parameters('names')[copyIndex()])]",
            copy: { name: 'keys', count: "[length(parameters('names'))]" },
          }),
          keyOf({
            name: "[concat('kv/', parameters('open')[copyIndex()])]",
            copy: { name: 'more', count: "[length(parameters('open'))]" },
          }),
          keyOf({ name: 'kv/never', condition: false }),
          keyOf({ name: 'kv/perhaps', condition: "[parameters('flag')]", dependsOn: ['keys'] }),
        ],
      }),
    );
    expect(reading.resources.map(({ name }) => name)).toEqual(['a', 'b', '{parameter:open}[{item}]', 'perhaps', 'kv']);
    const perhaps = resourceNamed(reading, '/perhaps');
    expect(perhaps.declaration?.conditional).toBe(true);
    expect(perhaps.after).toEqual([
      key('Microsoft.KeyVault/vaults/kv/keys/a'),
      key('Microsoft.KeyVault/vaults/kv/keys/b'),
    ]);
  });

  it('take part in nested deployments, whose outputs are what they say', async () => {
    const inner = template({
      parameters: { vaultName: { type: 'string' } },
      resources: [{ ...vault, name: "[parameters('vaultName')]" }],
      outputs: { uri: { type: 'string', value: "[reference(parameters('vaultName')).vaultUri]" } },
    });
    const deployment = {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: 'store',
      resourceGroup: 'security',
      properties: {
        mode: 'Incremental',
        expressionEvaluationOptions: { scope: 'inner' },
        parameters: { vaultName: { value: "[parameters('v')]" } },
        template: JSON.parse(inner) as object,
      },
    };
    const account = {
      type: 'Microsoft.CognitiveServices/accounts',
      apiVersion: '2024-10-01',
      name: 'chat',
      properties: {
        encryption: {
          keyVaultProperties: {
            keyVaultUri:
              "[reference(resourceId('security', 'Microsoft.Resources/deployments', 'store'), '2022-09-01').outputs.uri.value]",
          },
        },
      },
    };
    const text = template({ parameters: { v: { type: 'string' } }, resources: [deployment, account] });
    const reading = await readArm(text);
    const id =
      '/subscriptions/{subscription}/resourceGroups/security/providers/Microsoft.KeyVault/vaults/{parameter:v}';
    expect(resourceNamed(reading, '{parameter:v}').id).toBe(id);
    const chat = resourceNamed(reading, '/accounts/chat');
    const uri = chat.read('properties.encryption.keyVaultProperties.keyVaultUri');
    expect(uri).toMatchObject({ resource: id.toLowerCase(), path: 'properties.vaultUri' });
    expect(textAt(text, place(uri).range)).toContain('.outputs.uri.value]');
    expect(chat.after).toEqual([id.toLowerCase()]);
  });

  it('are declared again by a deployment that comes after: the later has the plain key', async () => {
    const account = { type: 'Microsoft.CognitiveServices/accounts', apiVersion: '2024-10-01', name: 'chat' };
    const again = {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: 'update',
      dependsOn: ["[resourceId('Microsoft.CognitiveServices/accounts', 'chat')]"],
      properties: { mode: 'Incremental', template: { resources: [{ ...account, properties: { encryption: {} } }] } },
    };
    const reading = await readArm(template({ resources: [account, again] }));
    const plain = key('Microsoft.CognitiveServices/accounts/chat');
    expect(reading.resources.map((resource) => resource.key)).toEqual([`${plain}#2`, plain]);
    expect(resourceNamed(reading, '/chat').after).toEqual([`${plain}#2`]);
  });

  it('are found in linked templates, with places in their own files', async () => {
    const linked = template({
      parameters: { n: { type: 'string', defaultValue: 'x' } },
      resources: [{ ...vault, name: "[parameters('n')]" }],
    });
    const link = (templateLink: object): object => ({
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: JSON.stringify(templateLink),
      properties: { mode: 'Incremental', templateLink, parameters: { n: { value: 'given' } } },
    });
    const text = template({
      variables: { there: "[uri(deployment().properties.templateLink.uri, 'nested/b.json')]" },
      resources: [
        link({ relativePath: 'nested/a.json' }),
        link({ uri: "[variables('there')]" }),
        link({ uri: 'https://templates.example/c.json' }),
        link({ relativePath: 'nested/none.json' }),
        link({ id: '/subscriptions/s/providers/Microsoft.Resources/templateSpecs/x' }),
        link({ relativePath: 'main.json' }),
      ],
    });
    const reading = await readArm(text, { 'nested/a.json': linked, 'nested/b.json': linked.replace('"x"', '"y"') });
    const uris = new Set(reading.resources.map(({ declaration }) => declaration?.uri));
    expect(uris).toEqual(new Set([uriOf('nested/a.json'), uriOf('nested/b.json')]));
    expect(resourceNamed(reading, '/vaults/given').id).toBe(`${rg}/providers/Microsoft.KeyVault/vaults/given`);
    expect(reading.files).toEqual(
      expect.arrayContaining([uriOf('nested/a.json'), uriOf('nested/none.json'), uriOf('main.parameters.json')]),
    );
    const reasons = reading.unreadable.map(({ reason }) => reason);
    expect(reasons).toEqual(
      expect.arrayContaining([
        'https://templates.example/c.json is not among these files',
        'none.json is not read: it does not exist',
        'a template spec is not among these files',
        'the template deploys itself',
      ]),
    );
    expect(reasons).toHaveLength(4);
  });

  it('have the values of the parameter file that belongs to the template', async () => {
    const text = template({
      parameters: { n: { type: 'string' }, s: { type: 'securestring' } },
      resources: [{ ...vault, name: "[parameters('n')]", tags: { s: "[parameters('s')]" } }],
    });
    const given = JSON.stringify({ parameters: { n: { value: 'fromFile' }, s: { reference: { keyVault: {} } } } });
    const reading = await readArm(text, { 'main.parameters.json': given });
    const [resource] = reading.resources;
    expect(resource?.name).toBe('fromFile');
    expect(resource && place(resource.read('name')).definedAt?.uri).toBe(uriOf('main.parameters.json'));
    expect(resource && canonicalText(resource.read('tags.s'))).toBe('{parameter:s}');
    const several = await readArm(text, { 'main.parameters.dev.json': given, 'main.parameters.prod.json': given });
    expect(several.resources[0]?.name).toBe('{parameter:n}');
  });

  it('are taken to exist where others are about them, since version 1 of the language cannot say so', async () => {
    const text = template({
      resources: [
        {
          type: 'Microsoft.CognitiveServices/accounts',
          apiVersion: '2024-10-01',
          name: 'chat',
          identity: {
            type: 'UserAssigned',
            userAssignedIdentities: { "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id')]": {} },
          },
          properties: {
            encryption: {
              keyVaultProperties: {
                keyVaultUri:
                  "[reference(resourceId('other', 'Microsoft.KeyVault/vaults', 'kv'), '2023-07-01').vaultUri]",
              },
            },
          },
        },
      ],
    });
    const { resources } = await readArm(text);
    expect(resources.map((resource) => [resource.key, resource.declaration?.existing])).toEqual([
      [key('Microsoft.CognitiveServices/accounts/chat'), undefined],
      [key('Microsoft.ManagedIdentity/userAssignedIdentities/id'), true],
      ['/subscriptions/{subscription}/resourcegroups/other/providers/microsoft.keyvault/vaults/kv', true],
    ]);
    expect(textAt(text, resources[2]?.declaration?.heading ?? zero)).toContain('.vaultUri]');
  });

  it('of the access policies type are one for each policy', async () => {
    const policies = {
      type: 'Microsoft.KeyVault/vaults/accessPolicies',
      apiVersion: '2023-07-01',
      name: 'kv/add',
      dependsOn: ['kv'],
      properties: {
        accessPolicies: [
          {
            tenantId: 't',
            objectId: "[reference('id').principalId]",
            permissions: { keys: ['get', 'wrapKey', 'unwrapKey'] },
          },
          { tenantId: 't', objectId: 'other', permissions: { keys: ['get'] } },
        ],
      },
    };
    const after = {
      ...vault,
      name: 'later',
      dependsOn: ["[resourceId('Microsoft.KeyVault/vaults/accessPolicies', 'kv', 'add')]"],
    };
    const reading = await readArm(template({ resources: [vault, identity, policies, after] }));
    const found = reading.resources.filter(({ type }) => type === 'Microsoft.KeyVault/vaults/accessPolicies');
    expect(found.map((policy) => asString(policy.read('properties.vaultId')))).toEqual([
      key('Microsoft.KeyVault/vaults/kv'),
      key('Microsoft.KeyVault/vaults/kv'),
    ]);
    expect(found.map((policy) => asItems(at(policy.read('properties'), 'permissions.keys'))?.length)).toEqual([3, 1]);
    expect(resourceNamed(reading, '/vaults/later').after).toEqual(
      expect.arrayContaining(found.map((policy) => policy.key)),
    );
  });
});
