import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/cli/check/fix.ts';
import { armSuppression } from '../../../../src/templates/arm/edits/suppression.ts';
import { assignRole, type DeclarativeChange } from '../../../../src/core/plans/change.ts';
import { ResourceGraph } from '../../../../src/core/resources/graph.ts';
import { types } from '../../../../src/core/resources/types.ts';
import { asString, known, object, reference } from '../../../../src/core/resources/value.ts';
import type { TextEdit } from '../../../../src/core/templates.ts';
import { arm } from '../../../../src/templates/arm/index.ts';
import { createChecker } from '../../../../src/templates/index.ts';
import { resourceNamed, template } from '../../../support/armReading.ts';
import { memoryFiles, uriOf } from '../../../support/textFiles.ts';

const { signal } = new AbortController();
const rg = '/subscriptions/{subscription}/resourcegroups/{resourcegroup}';
const vaultKey = `${rg}/providers/microsoft.keyvault/vaults/kv`;
const accountKey = `${rg}/providers/microsoft.cognitiveservices/accounts/chat`;
const identityKey = `${rg}/providers/microsoft.managedidentity/userassignedidentities/id`;
const role =
  '/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6';

async function graphOf(text: string): Promise<ResourceGraph> {
  const reading = await arm.read(uriOf('main.json'), memoryFiles({ 'main.json': text }), signal);
  return ResourceGraph.of(reading.resources);
}

async function editsFor(text: string, change: DeclarativeChange): Promise<readonly TextEdit[] | undefined> {
  return arm.edits(change, await graphOf(text), memoryFiles({ 'main.json': text }));
}

async function edited(text: string, change: DeclarativeChange): Promise<string> {
  const edits = await editsFor(text, change);
  if (!edits) throw new Error('It is refused.');
  return applyEdits(text, edits);
}

const flat = `{
  "contentVersion": "1.0.0.0",
  "parameters": { "locked": { "type": "bool", "defaultValue": false }, "name": { "type": "string" } },
  "resources": [
    {
      "type": "Microsoft.KeyVault/vaults", // the store
      "apiVersion": "2023-07-01",
      "name": "kv",
      "properties": {
        "enablePurgeProtection": false, // for now
        "enableSoftDelete": "[parameters('locked')]",
        "accessPolicies": []
      }
    },
    {
      "type": "Microsoft.KeyVault/vaults/keys",
      "apiVersion": "2023-07-01",
      "name": "[format('{0}/{1}', 'kv', parameters('name'))]"
    },
    { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "id" },
    {
      "type": "Microsoft.CognitiveServices/accounts",
      "apiVersion": "2024-10-01",
      "name": "chat",
      "dependsOn": [
        "kv"
      ],
      "properties": {
        "encryption": {
          "keySource": "Microsoft.KeyVault",
          "keyVaultProperties": {
            "keyVaultUri": "[reference('kv').vaultUri]",
            "keyName": "cmk", /* its name */
            "keyVersion": "1234"
          }
        }
      }
    }
  ]
}
`;

const set = (path: string, value: unknown, resource = vaultKey): DeclarativeChange => ({
  kind: 'set',
  resource,
  type: resource === vaultKey ? types.vault : types.account,
  path,
  value: known(value as string),
});

describe('edits of ARM templates', () => {
  it('replaces a value and keeps what is around it', async () => {
    expect(await edited(flat, set('properties.enablePurgeProtection', true))).toBe(
      flat.replace('"enablePurgeProtection": false', '"enablePurgeProtection": true'),
    );
    expect(await edited(flat, set('properties.enablePurgeProtection', false))).toBe(flat);
  });

  it('adds a property that is not there, with the objects around it', async () => {
    expect(await edited(flat, set('properties.softDeleteRetentionInDays', 90))).toBe(
      flat.replace('"accessPolicies": []', '"accessPolicies": [],\n        "softDeleteRetentionInDays": 90'),
    );
    expect(await edited(flat, set('properties.networkAcls.bypass', 'AzureServices'))).toContain(
      '"accessPolicies": [],\n        "networkAcls": {\n          "bypass": "AzureServices"\n        }\n      }',
    );
    expect(await edited(flat, set('apiVersion', '2026-02-01'))).toBe(flat.replace('2023-07-01', '2026-02-01'));
  });

  it('changes of an object only what differs', async () => {
    const account = (await graphOf(flat)).get(accountKey);
    const value = object({
      keySource: known('Microsoft.KeyVault'),
      keyVaultProperties: object({
        keyVaultUri: reference(vaultKey, 'properties.vaultUri'),
        keyName: known('other'),
        identityClientId: reference(identityKey, 'properties.clientId'),
      }),
    });
    expect(account?.read('properties.encryption').kind).toBe('object');
    const changed = await edited(flat, {
      kind: 'set',
      resource: accountKey,
      type: types.account,
      path: 'properties.encryption',
      value,
    });
    expect(changed).toContain(`"keyVaultUri": "[reference('kv').vaultUri]",\n            "keyName": "other"`);
    expect(changed).toContain(
      `"identityClientId": "[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id'), '2023-01-31').clientId]"`,
    );
    expect(changed).not.toContain('1234');
    const again = await graphOf(changed);
    expect(asString(again.get(accountKey)?.read('properties.encryption.keyVaultProperties.keyName') ?? known(''))).toBe(
      'other',
    );
    expect(
      await edited(changed, {
        kind: 'set',
        resource: accountKey,
        type: types.account,
        path: 'properties.encryption',
        value,
      }),
    ).toBe(changed);
  });

  it('refuses what is an expression, in a loop, only referred to, or written by a compiler', async () => {
    expect(await editsFor(flat, set('properties.enableSoftDelete', true))).toBeUndefined();
    const vault = { type: types.vault, apiVersion: '2023-07-01', name: 'kv', properties: {} };
    const change = set('properties.enablePurgeProtection', true);
    const of = (resource: object, more: object = {}): string => template({ ...more, resources: [resource] });
    expect(await editsFor(of({ ...vault, copy: { name: 'l', count: 1 } }), change)).toBeUndefined();
    expect(await editsFor(of(vault, { metadata: { _generator: { name: 'bicep' } } }), change)).toBeUndefined();
    expect(await editsFor(of({ ...vault, properties: "[json('{}')]" }), change)).toBeUndefined();
    const existing = template({ languageVersion: '2.0', resources: { kv: { ...vault, existing: true } } });
    expect(await editsFor(existing, change)).toBeUndefined();
    expect(await editsFor(of(vault), change)).toHaveLength(1);
  });

  it('orders a resource after others, once', async () => {
    const key = `${vaultKey}/keys/{parameter:name}`;
    const change = set('dependsOn', [vaultKey, key, identityKey], accountKey);
    const changed = await edited(flat, change);
    expect(changed).toContain(`"dependsOn": [
        "kv",
        "[resourceId('Microsoft.KeyVault/vaults', 'kv')]",
        "[resourceId('Microsoft.KeyVault/vaults/keys', 'kv', parameters('name'))]",
        "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id')]"
      ]`);
    expect((await graphOf(changed)).get(accountKey)?.after).toEqual(expect.arrayContaining([key, identityKey]));
    expect(await edited(changed, change)).toBe(changed);
  });

  it('orders the deployments around, where two resources are in different templates', async () => {
    const nested = (name: string, resource: object): object => ({
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name,
      properties: {
        mode: 'Incremental',
        expressionEvaluationOptions: { scope: 'inner' },
        template: { resources: [resource] },
      },
    });
    const text = template({
      resources: [
        nested('store', { type: types.vault, apiVersion: '2023-07-01', name: 'kv' }),
        nested("[concat('acc', 'ount')]", { type: types.account, apiVersion: '2024-10-01', name: 'chat' }),
      ],
    });
    const changed = await edited(text, set('dependsOn', [vaultKey], accountKey));
    expect(JSON.parse(changed)).toMatchObject({
      resources: [{}, { dependsOn: ["[resourceId('Microsoft.Resources/deployments', 'store')]"] }],
    });
    expect((await graphOf(changed)).get(accountKey)?.after).toEqual([vaultKey]);
  });

  it.each([
    ['a list', flat, `"[resourceId('Microsoft.KeyVault/vaults', 'kv')]"`],
    [
      'symbolic names',
      template({
        languageVersion: '2.0',
        resources: {
          kv: { type: types.vault, apiVersion: '2023-07-01', name: 'kv', properties: {} },
          me: { type: types.userAssignedIdentity, apiVersion: '2023-01-31', name: 'id' },
        },
      }),
      '"me"',
    ],
  ])('adds a role assignment to %s', async (_, text, dependency) => {
    const change = assignRole(vaultKey, role, reference(identityKey, 'properties.principalId'));
    const changed = await edited(text, change);
    expect(changed).toContain(dependency);
    const reading = await arm.read(uriOf('main.json'), memoryFiles({ 'main.json': changed }), signal);
    expect(reading.unreadable).toEqual([]);
    const made = reading.resources.find(({ type }) => type === types.roleAssignment);
    expect(asString(made?.read('properties.scope') ?? known(''))?.toLowerCase()).toBe(vaultKey);
    expect(made?.read('properties.principalId')).toMatchObject({
      resource: identityKey,
      path: 'properties.principalId',
    });
    expect(asString(made?.read('properties.roleDefinitionId') ?? known(''))).toBe(role);
    expect(made?.after).toEqual(expect.arrayContaining([vaultKey, identityKey]));
  });

  it('adds a role assignment at a vault that only exists, beside the identity it is for', async () => {
    const text = template({
      resources: [
        { type: types.userAssignedIdentity, apiVersion: '2023-01-31', name: 'id' },
        { type: types.vaultKey, apiVersion: '2023-07-01', name: 'kv/cmk', properties: {} },
      ],
    });
    const changed = await edited(text, assignRole(vaultKey, role, reference(identityKey, 'properties.principalId')));
    const made = (await graphOf(changed)).ofType(types.roleAssignment);
    expect(made.map((assignment) => asString(assignment.read('properties.scope'))?.toLowerCase())).toEqual([vaultKey]);
  });

  it('adds an access policy to its vault, and an identity', async () => {
    const policy: DeclarativeChange = {
      kind: 'create',
      resource: 'new:policy',
      type: types.accessPolicy,
      scope: vaultKey,
      properties: object({
        vaultId: known(vaultKey),
        tenantId: known('t'),
        objectId: reference(identityKey, 'properties.principalId'),
        permissions: known({ keys: ['get'] }),
      }),
    };
    const changed = await edited(flat, policy);
    expect((await graphOf(changed)).get(vaultKey)?.read('properties.accessPolicies.0.objectId')).toMatchObject({
      resource: identityKey,
    });
    const made: DeclarativeChange = {
      kind: 'create',
      resource:
        '/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/chat-key',
      type: types.userAssignedIdentity,
      scope: '/subscriptions/{subscription}/resourceGroups/{resourceGroup}',
      properties: object({}),
    };
    expect((await graphOf(await edited(flat, made))).get(made.resource)?.name).toBe('chat-key');
  });

  it('keeps a rule silent by a comment, or by metadata where the file has none', async () => {
    const files = memoryFiles({ 'main.json': flat });
    const vault = resourceNamed(await arm.read(uriOf('main.json'), files, signal), '/vaults/kv');
    const at = vault.declaration?.place?.('properties.enablePurgeProtection');
    if (!at) throw new Error('It has no place.');
    expect(applyEdits(flat, [armSuppression('purge-protection', at, flat)])).toContain(
      '      "properties": {\n        // aoai-cmk-ignore purge-protection\n        "enablePurgeProtection": false, // for now',
    );
    const plain = flat.replace(/ \/\/ .*$/gm, '').replace(/ \/\*.*\*\//, '');
    const once = applyEdits(plain, [armSuppression('purge-protection', at, plain)]);
    expect(JSON.parse(once)).toMatchObject({
      resources: [{ metadata: { 'aoai-cmk-ignore': ['purge-protection'] } }, {}, {}, {}],
    });
    const later = { uri: at.uri, range: { start: { line: 8, character: 9 }, end: { line: 8, character: 9 } } };
    const twice = applyEdits(once, [armSuppression('soft-delete', later, once)]);
    expect(JSON.parse(twice)).toMatchObject({
      resources: [{ metadata: { 'aoai-cmk-ignore': ['purge-protection', 'soft-delete'] } }, {}, {}, {}],
    });
  });

  it('finds nothing of the rule that metadata names, in that resource alone', async () => {
    const checked = async (text: string) => {
      const files = memoryFiles({ 'main.json': text });
      const { findings } = await createChecker({ formats: [arm], files, now: () => Date.UTC(2026, 10, 1) }).check(
        [uriOf('main.json')],
        signal,
      );
      return findings.map(({ rule }) => rule);
    };
    const plain = flat
      .replaceAll(/"accessPolicies": \[\]/g, '"enableRbacAuthorization": true')
      .replace(`"[format('{0}/{1}', 'kv', parameters('name'))]"`, '"kv/cmk"')
      .replace(/ \/\/ .*$/gm, '')
      .replace(/ \/\*.*\*\//, '');
    const marked = (index: number): string => {
      const template = JSON.parse(plain) as { resources: object[] };
      const named = { metadata: { 'aoai-cmk-ignore': ['purge-protection'] } };
      template.resources[index] = { ...template.resources[index], ...named };
      return JSON.stringify(template, undefined, 2);
    };
    const before = await checked(plain);
    expect(before).toContain('purge-protection');
    expect(await checked(marked(0))).toEqual(before.filter((rule) => rule !== 'purge-protection'));
    expect(await checked(marked(1))).toContain('purge-protection');
  });

  it('mends what is found, and what was mended is found no more', async () => {
    const text = flat
      .replaceAll(/"accessPolicies": \[\]/g, '"enableRbacAuthorization": true')
      .replace(`"[format('{0}/{1}', 'kv', parameters('name'))]"`, '"kv/cmk"');
    const check = async (now: string) => {
      const checker = createChecker({
        formats: [arm],
        files: memoryFiles({ 'main.json': now }),
        now: () => Date.UTC(2026, 10, 1),
      });
      return checker.check([uriOf('main.json')], signal);
    };
    const { findings, unreadable } = await check(text);
    expect(unreadable).toEqual([]);
    const finding = findings.find(({ rule }) => rule === 'purge-protection');
    const [fix] = finding?.fixes ?? [];
    if (!fix) throw new Error(`There is no fix: ${findings.map(({ rule }) => rule).join(', ')}`);
    const fixed = applyEdits(text, fix.edits);
    expect(fixed).toContain('"enablePurgeProtection": true, // for now');
    expect((await check(fixed)).findings.filter(({ rule }) => rule === 'purge-protection')).toEqual([]);
  });
});
