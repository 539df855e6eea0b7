import { describe, expect, it } from 'vitest';
import { assignRole, type DeclarativeChange } from '../../../../src/core/plans/change.ts';
import { nameOf } from '../../../../src/core/resources/armId.ts';
import { attach, nameIdentity } from '../../../../src/core/rules/bindingRemedy.ts';
import { ResourceGraph } from '../../../../src/core/resources/graph.ts';
import { types, type ResourceType } from '../../../../src/core/resources/types.ts';
import { known, object, reference } from '../../../../src/core/resources/value.ts';
import type { Resource } from '../../../../src/core/resources/resource.ts';
import type { TextEdit } from '../../../../src/core/templates.ts';
import { bicepSuppression } from '../../../../src/templates/bicep/suppression.ts';
import { bicep } from '../../../../src/templates/bicep/index.ts';
import { Lines } from '../../../../src/templates/lines.ts';
import { memoryFiles, uriOf } from '../../../support/textFiles.ts';

const { signal } = new AbortController();
type Texts = Readonly<Record<string, string>>;
type Wish = (find: (type: ResourceType, name?: string) => Resource) => DeclarativeChange;

/** The files after the change was written into them; undefined where it cannot be written. */
async function mended(texts: Texts, wish: Wish, entry = 'main.bicep'): Promise<Texts | undefined> {
  const files = memoryFiles(texts);
  const { resources } = await bicep.read(uriOf(entry), files, signal);
  const graph = ResourceGraph.of(resources);
  const find = (type: ResourceType, name?: string): Resource => {
    const found = graph.ofType(type).find((one) => name === undefined || one.name === name);
    if (!found) throw new Error(`no ${type} ${name ?? ''} among ${resources.map(({ key }) => key).join(', ')}`);
    return found;
  };
  const edits = await bicep.edits(wish(find), graph, files);
  return edits && applied(texts, edits);
}

function applied(texts: Texts, edits: readonly TextEdit[]): Texts {
  const result = { ...texts };
  for (const [path, text] of Object.entries(texts)) {
    const lines = new Lines(text);
    const own = edits
      .filter(({ uri }) => uri === uriOf(path))
      .map(({ range, newText }) => ({ ...lines.offsets(range), newText }))
      .sort((a, b) => b.start - a.start || b.end - a.end);
    result[path] = own.reduce((now, { start, end, newText }) => now.slice(0, start) + newText + now.slice(end), text);
  }
  return result;
}

/** Written once, and no more by a second time. */
async function once(texts: Texts, wish: Wish, entry?: string): Promise<Texts> {
  const first = await mended(texts, wish, entry);
  if (!first) throw new Error('it is not written');
  expect(await mended(first, wish, entry)).toEqual(first);
  const { unreadable } = await bicep.read(uriOf(entry ?? 'main.bicep'), memoryFiles(first), signal);
  expect(unreadable).toEqual([]);
  return first;
}

function vault(properties: string, more = ''): string {
  return `resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv' // the name
  location: 'swedencentral'
  properties: {${properties}}
}
${more}`;
}

function set(type: ResourceType, path: string, value: Parameters<typeof known>[0]): Wish {
  return (find) => ({ kind: 'set', resource: find(type).key, type, path, value: known(value) });
}

const protect = set(types.vault, 'properties.enablePurgeProtection', true);

describe('setting a property in Bicep', () => {
  it.each<[what: string, before: string, after: string]>([
    [
      'replaces a literal',
      '\n    enablePurgeProtection: false // why?\n  ',
      '\n    enablePurgeProtection: true // why?\n  ',
    ],
    ['replaces null', '\n    enablePurgeProtection: null\n  ', '\n    enablePurgeProtection: true\n  '],
    [
      'adds behind the last, whose comment stays',
      '\n    enableSoftDelete: true // yes\n  ',
      '\n    enableSoftDelete: true // yes\n    enablePurgeProtection: true\n  ',
    ],
    ['adds to one on a line', ' enableSoftDelete: true ', ' enableSoftDelete: true, enablePurgeProtection: true '],
    ['adds to an empty one', '', '\n    enablePurgeProtection: true\n  '],
    ['leaves what is so', '\n    enablePurgeProtection: true\n  ', '\n    enablePurgeProtection: true\n  '],
  ])('%s', async (_, before, after) => {
    expect(await once({ 'main.bicep': vault(before) }, protect)).toEqual({ 'main.bicep': vault(after) });
  });

  it('writes with the line breaks and the indentation of the file', async () => {
    const before = vault('\n    enableSoftDelete: true\n  ').replaceAll('  ', '\t').replaceAll('\n', '\r\n');
    const after = vault("\n    enableSoftDelete: true\n    networkAcls: {\n      bypass: 'AzureServices'\n    }\n  ");
    const wish = set(types.vault, 'properties.networkAcls.bypass', 'AzureServices');
    expect(await once({ 'main.bicep': before }, wish)).toEqual({
      'main.bicep': after.replaceAll('  ', '\t').replaceAll('\n', '\r\n'),
    });
  });

  it('writes parents that lack', async () => {
    const text = `resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {\n  name: 'kv'\n}\n`;
    expect(await once({ 'main.bicep': text }, protect)).toEqual({
      'main.bicep': text.replace(`'kv'\n`, `'kv'\n  properties: {\n    enablePurgeProtection: true\n  }\n`),
    });
  });

  it('writes into the module that declares the resource, and into a conditional one', async () => {
    const module = vault('\n    enablePurgeProtection: false\n  ').replace('= {', '= if (true) {');
    const main = `module vaults './modules/vault.bicep' = {\n  name: 'vaults'\n}\n`;
    expect(await once({ 'main.bicep': main, 'modules/vault.bicep': module }, protect)).toEqual({
      'main.bicep': main,
      'modules/vault.bicep': module.replace('false', 'true'),
    });
  });

  it('writes an API version into the type, of a nested key into that of its vault', async () => {
    for (const type of [types.vault, types.vaultKey])
      expect(await once({ 'main.bicep': estate }, set(type, 'apiVersion', '2026-02-01'))).toEqual({
        'main.bicep': estate.replace('vaults@2023-07-01', 'vaults@2026-02-01'),
      });
  });

  it.each<[what: string, text: string]>([
    ['a parameter', `param protect bool = false\n${vault('\n    enablePurgeProtection: protect\n  ')}`],
    ['a variable', `var properties = { enablePurgeProtection: false }\n${vault('').replace('{}', 'properties')}`],
    ['an expression', vault('\n    enablePurgeProtection: 1 == 2\n  ')],
    ['a spread', `var common = {}\n${vault('\n    ...common\n  ')}`],
    [
      'a loop',
      vault('\n  ')
        .replace('= {\n', `= [for name in ['kv']: {\n`)
        .replace(/\n\}\n$/, '\n}]\n'),
    ],
  ])('does not touch %s', async (_, text) => {
    expect(await mended({ 'main.bicep': text }, protect)).toBeUndefined();
  });
});

const estate = `param location string = resourceGroup().location
param accountName string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-chat'
  location: location
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv'
  location: location
  properties: {
    tenantId: subscription().tenantId
    enableRbacAuthorization: true
  }

  resource key 'keys' = {
    name: 'cmk'
    properties: {
      kty: 'RSA'
    }
  }
}

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: accountName
  location: location
  kind: 'OpenAI'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: vault.properties.vaultUri
        keyName: vault::key.name // the key
        identityClientId: 'of-old'
      }
    }
  }
}
`;

const role =
  '/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6';

const grant: Wish = (find) =>
  assignRole(find(types.vault).id ?? '', role, reference(find(types.account).key, 'identity.principalId'));

const keyGrant: Wish = (find) =>
  assignRole(
    find(types.vaultKey).id ?? '',
    role,
    reference(find(types.userAssignedIdentity).key, 'properties.principalId'),
  );

describe('creating resources in Bicep', () => {
  it('assigns a role beside the vault', async () => {
    const { 'main.bicep': text = '' } = await once({ 'main.bicep': estate }, grant);
    expect(added(estate, text)).toBe(`resource keyAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, account.id, 'e147488a-f6f5-4113-8e2d-b22465e65bf6')
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e147488a-f6f5-4113-8e2d-b22465e65bf6')
    principalId: account.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

`);
  });

  it('assigns a role at a nested key', async () => {
    const { 'main.bicep': text = '' } = await once({ 'main.bicep': estate }, keyGrant);
    expect(text).toContain('  scope: vault::key\n');
    expect(text).toContain('name: guid(vault::key.id, identity.id,');
    expect(text).toContain('principalId: identity.properties.principalId');
  });

  it('shares the condition of what it is beside, and takes a free name', async () => {
    const before = estate
      .replace("vaults@2023-07-01' = {", "vaults@2023-07-01' = if (accountName != '') {")
      .replace('param accountName string', "param accountName string\nparam keyAccess string = ''");
    const { 'main.bicep': text = '' } = await once({ 'main.bicep': before }, grant);
    expect(text).toContain(
      "resource keyAccess2 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (accountName != '') {",
    );
  });

  it('lets an identity in by an access policy, in the one that is there', async () => {
    const wish: Wish = (find) => ({
      kind: 'create',
      resource: 'new:policy',
      type: types.accessPolicy,
      scope: find(types.vault).id ?? '',
      properties: object({
        vaultId: known(find(types.vault).key),
        tenantId: find(types.vault).read('properties.tenantId'),
        objectId: reference(find(types.userAssignedIdentity).key, 'properties.principalId'),
        permissions: known({ keys: ['get', 'wrapKey', 'unwrapKey'] }),
      }),
    });
    const { 'main.bicep': first = '' } = await once({ 'main.bicep': estate }, wish);
    const policy = `      {
        tenantId: subscription().tenantId
        objectId: identity.properties.principalId
        permissions: {
          keys: [
            'get'
            'wrapKey'
            'unwrapKey'
          ]
        }
      }
`;
    expect(added(estate, first)).toBe(`resource keyAccess 'Microsoft.KeyVault/vaults/accessPolicies@2026-02-01' = {
  parent: vault
  name: 'add'
  properties: {
    accessPolicies: [
${policy}    ]
  }
}

`);
    const other = first.replace('objectId: identity.properties.principalId', "objectId: 'somebody'");
    const { 'main.bicep': second = '' } = await once({ 'main.bicep': other }, wish);
    expect(added(other, second)).toBe(policy);
  });

  it('makes an identity that is called after the account', async () => {
    const wish: Wish = (find) => ({
      kind: 'create',
      resource: `/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${nameOf(find(types.account).id ?? '')}-key`,
      type: types.userAssignedIdentity,
      scope: '/subscriptions/{subscription}/resourceGroups/{resourceGroup}',
      properties: object({}),
      body: { location: find(types.account).read('location') },
    });
    const { 'main.bicep': text = '' } = await once({ 'main.bicep': estate }, wish);
    expect(added(estate, text)).toBe(`
resource identity2 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '\${accountName}-key'
  location: location
}
`);
  });

  it('writes a remedy of several changes that name what the first of them makes', async () => {
    const files = memoryFiles({ 'main.bicep': estate });
    const graph = ResourceGraph.of((await bicep.read(uriOf('main.bicep'), files, signal)).resources);
    const [account, key] = [types.account, types.vaultKey].map((type) => graph.ofType(type)[0]);
    if (!account || key?.id === undefined) throw new Error('the estate is not read');
    const scope = '/subscriptions/{subscription}/resourceGroups/{resourceGroup}';
    const id = `${scope}/providers/${types.userAssignedIdentity}/chat-key`;
    const identity = { id, key: id.toLowerCase() };
    const changes: readonly DeclarativeChange[] = [
      {
        kind: 'create',
        resource: id,
        type: types.userAssignedIdentity,
        scope,
        properties: object({}),
        body: { location: account.read('location') },
      },
      assignRole(key.id, role, reference(identity.key, 'properties.principalId')),
      attach(account, identity),
      nameIdentity(account, identity),
    ];
    const edits: TextEdit[] = [];
    for (const change of changes) edits.push(...((await bicep.edits(change, graph, files)) ?? []));
    const { 'main.bicep': text = '' } = applied({ 'main.bicep': estate }, edits);
    expect(text).toContain("resource identity2 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {");
    expect(text).toContain('principalId: identity2.properties.principalId');
    expect(text).toContain("'${identity2.id}': {}");
    expect(text).toContain('identityClientId: identity2.properties.clientId');
    const after = await bicep.read(uriOf('main.bicep'), memoryFiles({ 'main.bicep': text }), signal);
    expect(after.unreadable).toEqual([]);
    const named = after.resources.find(({ type }) => type === types.account);
    expect(named?.read('properties.encryption.keyVaultProperties.identityClientId')).toMatchObject({
      kind: 'reference',
      resource: identity.key,
    });
  });

  it('writes nothing where the file does not have the other end, nor takes anything away', async () => {
    const module = `output principalId string = ''\n${estate
      .slice(estate.indexOf('resource account'))
      .replace('accountName', "'chat'")
      .replaceAll('location: location', "location: 'x'")
      .replace(/ {4}encryption: \{[^]*?\n {4}\}\n/, '')}`;
    const main = `${estate.slice(0, estate.indexOf('resource account'))}module chat 'chat.bicep' = {\n  name: 'chat'\n}\n`;
    expect(await mended({ 'main.bicep': main, 'chat.bicep': module }, grant)).toBeUndefined();
    const taken: Wish = (find) => ({
      ...(grant(find) as Extract<DeclarativeChange, { kind: 'create' }>),
      kind: 'delete',
    });
    expect(await mended({ 'main.bicep': estate }, taken)).toBeUndefined();
  });
});

describe('naming identities in Bicep', () => {
  it('attaches an identity beside the others', async () => {
    const wish: Wish = (find) => attach(find(types.account), find(types.userAssignedIdentity));
    const { 'main.bicep': text = '' } = await once({ 'main.bicep': estate }, wish);
    expect(text).toBe(
      estate.replace(
        `    type: 'SystemAssigned'\n`,
        `    type: 'SystemAssigned, UserAssigned'\n    userAssignedIdentities: {\n      '\${identity.id}': {}\n    }\n`,
      ),
    );
  });

  it('lets the encryption name another identity, and leaves the rest', async () => {
    const wish: Wish = (find) => nameIdentity(find(types.account), find(types.userAssignedIdentity));
    const { 'main.bicep': text = '' } = await once({ 'main.bicep': estate }, wish);
    expect(text).toBe(estate.replace(`'of-old'`, 'identity.properties.clientId'));
  });

  it('takes out the name of an identity with its line', async () => {
    const wish: Wish = (find) => nameIdentity(find(types.account), undefined);
    const { 'main.bicep': text = '' } = await once({ 'main.bicep': estate }, wish);
    expect(text).toBe(estate.replace(`        identityClientId: 'of-old'\n`, ''));
  });
});

const granted = `${estate}
resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, 'role')
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e147488a-f6f5-4113-8e2d-b22465e65bf6')
    principalId: identity.properties.principalId
  }
}
`;

const wait: Wish = (find) => ({
  kind: 'set',
  resource: find(types.account).key,
  type: types.account,
  path: 'dependsOn',
  value: known([find(types.roleAssignment).key]),
});

describe('ordering resources in Bicep', () => {
  it('lets the account wait for the grant', async () => {
    const { 'main.bicep': text = '' } = await once({ 'main.bicep': granted }, wait);
    expect(added(granted, text)).toBe('  dependsOn: [\n    grant\n  ]\n');
  });

  it.each<[before: string, after: string]>([
    ['  dependsOn: [\n    identity // first\n  ]\n', '  dependsOn: [\n    identity // first\n    grant\n  ]\n'],
    ['  dependsOn: [identity]\n', '  dependsOn: [identity, grant]\n'],
    ['  dependsOn: []\n', '  dependsOn: [grant]\n'],
  ])('adds to %j', async (before, after) => {
    const withOrder = (order: string): string => granted.replace(`  kind: 'OpenAI'\n`, `  kind: 'OpenAI'\n${order}`);
    expect(await once({ 'main.bicep': withOrder(before) }, wait)).toEqual({ 'main.bicep': withOrder(after) });
  });

  it('does not let two wait for each other', async () => {
    const circle = granted.replaceAll('identity.properties.principalId', 'account.identity.principalId');
    expect(await mended({ 'main.bicep': circle }, wait)).toBeUndefined();
  });

  it('lets modules wait in the file that uses them', async () => {
    const account = `param vaultUri string
resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: 'chat'
  properties: {
    encryption: {
      keyVaultProperties: {
        keyVaultUri: vaultUri
      }
    }
  }
}
`;
    const access =
      granted.slice(0, granted.indexOf('resource account')) + granted.slice(granted.indexOf('resource grant'));
    const main = `module access './modules/access.bicep' = {
  name: 'access'
  params: { accountName: 'chat' }
}

module account './modules/account.bicep' = {
  name: 'account'
  params: {
    vaultUri: 'https://kv.vault.azure.net/'
  }
}
`;
    const texts = { 'main.bicep': main, 'modules/account.bicep': account, 'modules/access.bicep': access };
    expect(await once(texts, wait)).toEqual({
      ...texts,
      'main.bicep': main.replace(/\}\n$/, '  dependsOn: [\n    access\n  ]\n}\n'),
    });
  });
});

describe('keeping a rule silent in Bicep', () => {
  it.each<[place: [line: number, character: number], line: number, newText: string]>([
    [[17, 4], 17, '    // aoai-cmk-ignore purge-protection\n'],
    [[0, 0], 0, '// aoai-cmk-ignore purge-protection\n'],
  ])('says so on the line before %j', ([line, character], at, newText) => {
    const place = { line, character };
    const location = { uri: uriOf('main.bicep'), range: { start: place, end: place } };
    const start = { line: at, character: 0 };
    expect(bicepSuppression('purge-protection', location, estate)).toEqual({
      uri: location.uri,
      range: { start, end: start },
      newText,
    });
  });

  it('says so before a text over lines', () => {
    const place = { line: 2, character: 0 };
    const { range } = bicepSuppression(
      'region',
      { uri: 'file:///a', range: { start: place, end: place } },
      "var a = 1\nvar b = '''\nx\n'''\n",
    );
    expect(range.start).toEqual({ line: 1, character: 0 });
  });
});

/** The lines of a text that another one has not, which has all others. */
function added(before: string, after: string): string {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  start = before.lastIndexOf('\n', start - 1) + 1;
  const length = after.length - before.length;
  expect(after.slice(0, start) + after.slice(start + length)).toBe(before);
  return after.slice(start, start + length);
}
