import { describe, expect, it } from 'vitest';
import { canonicalText, toJson, type Value } from '../../../../src/core/resources/value.ts';
import { parseExpression } from '../../../../src/templates/arm/language/parse.ts';
import { printExpression } from '../../../../src/templates/arm/language/print.ts';
import { readArm, resourceNamed, template } from '../../../support/armReading.ts';
import { processorTime } from '../../../support/processorTime.ts';

const rg = '/subscriptions/{subscription}/resourceGroups/{resourceGroup}';

/** The value that an expression has as a property of an identity, which stands beside a vault. */
async function valueOf(expression: string): Promise<Value> {
  const text = template({
    parameters: {
      given: { type: 'string', defaultValue: 'Given' },
      open: { type: 'string' },
      none: { type: 'string', nullable: true },
      settings: { type: 'object', defaultValue: { Deep: { list: [1, 2, 3] }, on: true } },
    },
    variables: {
      greeting: "[concat('hello ', parameters('given'))]",
      self: "[variables('self')]",
      copy: [{ name: 'loop', count: 3, input: "[copyIndex('loop', 1)]" }],
    },
    functions: [
      {
        namespace: 'my',
        members: {
          twice: {
            parameters: [{ name: 'what', type: 'string' }],
            output: { type: 'string', value: "[concat(parameters('what'), parameters('what'))]" },
          },
        },
      },
    ],
    resources: [
      {
        type: 'Microsoft.KeyVault/vaults',
        apiVersion: '2023-07-01',
        name: 'kv',
        properties: { sku: { name: 'premium' } },
      },
      { type: 'Microsoft.KeyVault/vaults/keys', apiVersion: '2023-07-01', name: 'kv/cmk', properties: { kty: 'RSA' } },
      {
        type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
        apiVersion: '2023-01-31',
        name: 'id',
        tags: { value: expression },
      },
    ],
  });
  return resourceNamed(await readArm(text), '/id').read('tags.value');
}

describe('expressions of ARM templates', () => {
  it.each<[string, unknown]>([
    ['plain', 'plain'],
    ['[[escaped]', '[escaped]'],
    ["[parameters('given')]", 'Given'],
    ["[PARAMETERS('GIVEN')]", 'Given'],
    ["[parameters('none')]", null],
    ["[variables('greeting')]", 'hello Given'],
    ["[variables('loop')]", [1, 2, 3]],
    ["[my.twice('a')]", 'aa'],
    ["[format('{0}-{1}', 'a', 2)]", 'a-2'],
    ["[format('{{{0}}}', 'a')]", '{a}'],
    ["[concat('it''s ', string(1))]", "it's 1"],
    ['[concat(createArray(1), createArray(2))]', [1, 2]],
    ["[if(equals(parameters('given'), 'GIVEN'), 'yes', 'no')]", 'yes'],
    ['[if(and(true(), not(false())), 1, 2)]', 1],
    ["[and(false(), parameters('open'))]", false],
    ["[or(parameters('open'), true())]", true],
    ["[equals(parameters('open'), parameters('open'))]", true],
    ["[if(parameters('open'), 'same', 'same')]", 'same'],
    ["[coalesce(null(), parameters('none'), 'last')]", 'last'],
    ["[empty('')]", true],
    ["[empty(createArray(parameters('open')))]", false],
    ["[contains(parameters('settings'), 'deep')]", true],
    ["[contains('haystack', 'STACK')]", true],
    ["[contains(createArray('a', 'b'), 'c')]", false],
    ["[parameters('settings').deep.list[1]]", 2],
    ["[parameters('settings')['deep'].list[add(1, 1)]]", 3],
    ["[tryGet(parameters('settings'), 'missing', 'further')]", null],
    [
      "[union(createObject('a', 1, 'b', createObject('c', 2)), createObject('b', createObject('d', 3)))]",
      { a: 1, b: { c: 2, d: 3 } },
    ],
    ["[last(split('a/b/c', '/'))]", 'c'],
    ["[first('abc')]", 'a'],
    ["[take('abcdef', 3)]", 'abc'],
    ['[skip(createArray(1, 2, 3), 1)]', [2, 3]],
    ["[replace(toLower('A-B'), '-', '')]", 'ab'],
    ["[substring('abcdef', 1, 3)]", 'bcd'],
    ['[length(range(0, 5))]', 5],
    ["[map(range(0, 2), lambda('i', format('n{0}', lambdaVariables('i'))))]", ['n0', 'n1']],
    ["[filter(createArray(1, 2, 3), lambda('i', greater(lambdaVariables('i'), 1)))]", [2, 3]],
    ["[toObject(createArray('a'), lambda('k', lambdaVariables('k')), lambda('k', 1))]", { a: 1 }],
    ['[json(\'{ "a": [1, true] } // comment\')]', { a: [1, true] }],
    ["[int('42')]", 42],
    ["[bool('true')]", true],
    ["[items(createObject('b', 1, 'a', 2))[0].key]", 'a'],
    ["[uri('https://a.example/x/main.json', 'nested/y.json')]", 'https://a.example/x/nested/y.json'],
    ['[resourceGroup().id]', rg],
    ["[resourceId('Microsoft.KeyVault/vaults', 'kv')]", `${rg}/providers/Microsoft.KeyVault/vaults/kv`],
    [
      "[resourceId('Microsoft.KeyVault/vaults/keys', 'kv', 'cmk')]",
      `${rg}/providers/Microsoft.KeyVault/vaults/kv/keys/cmk`,
    ],
    [
      "[resourceId('other', 'Microsoft.KeyVault/vaults', parameters('open'))]",
      '/subscriptions/{subscription}/resourceGroups/other/providers/Microsoft.KeyVault/vaults/{parameter:open}',
    ],
    [
      "[resourceId('s', 'g', 'Microsoft.KeyVault/vaults', 'v')]",
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v',
    ],
    [
      "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'x')]",
      '/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/x',
    ],
    [
      "[tenantResourceId('Microsoft.Management/managementGroups', 'm')]",
      '/providers/Microsoft.Management/managementGroups/m',
    ],
    [
      "[extensionResourceId(resourceId('Microsoft.KeyVault/vaults', 'kv'), 'Microsoft.Authorization/locks', 'l')]",
      `${rg}/providers/Microsoft.KeyVault/vaults/kv/providers/Microsoft.Authorization/locks/l`,
    ],
    ["[reference('kv').sku.name]", 'premium'],
  ])('%s is known', async (expression, json) => {
    expect(toJson(await valueOf(expression))).toEqual(json);
  });

  it.each<[string, string]>([
    ["[parameters('open')]", '{parameter:open}'],
    ["[concat(parameters('open'), '-key')]", '{parameter:open}-key'],
    ["[format('https://{0}.vault.azure.net/', parameters('open'))]", 'https://{parameter:open}.vault.azure.net/'],
    ["[last(split(parameters('open'), '/'))]", "last(split({parameter:open},'/'))"],
    ['[uniqueString(resourceGroup().id)]', `uniqueString('${rg}')`],
    ["[concat('kv-', uniqueString('a'))]", "kv-{uniqueString('a')}"],
    ['[resourceGroup().location]', 'resourceGroup().location'],
    ['[environment().suffixes.keyvaultDns]', 'environment().suffixes.keyvaultDns'],
    ['[subscription().tenantId]', 'subscription().tenantId'],
    ["[somethingNew('a', parameters('open'))]", "somethingNew('a',{parameter:open})"],
    [
      "[listKeys(resourceId('Microsoft.KeyVault/vaults', 'kv'), '2023').key1]",
      `listKeys('${rg}/providers/Microsoft.KeyVault/vaults/kv','2023').key1`,
    ],
    ["[reference('kv').vaultUri]", `{${rg.toLowerCase()}/providers/microsoft.keyvault/vaults/kv#properties.vaultUri}`],
    [
      "[reference(resourceId('Microsoft.KeyVault/vaults/keys', 'kv', 'cmk'), '2023').keyUri]",
      `{${rg.toLowerCase()}/providers/microsoft.keyvault/vaults/kv/keys/cmk#properties.keyUri}`,
    ],
    [
      "[last(split(reference('kv/cmk').keyUriWithVersion, '/'))]",
      `{${rg.toLowerCase()}/providers/microsoft.keyvault/vaults/kv/keys/cmk#properties.version}`,
    ],
    [
      "[reference('kv', '2023', 'Full').identity.principalId]",
      `{${rg.toLowerCase()}/providers/microsoft.keyvault/vaults/kv#identity.principalId}`,
    ],
  ])('%s has the text of what it computes', async (expression, text) => {
    expect(canonicalText(await valueOf(expression))).toBe(text);
  });

  it.each([
    "[if(parameters('open'), 'a', 'b')]",
    "[parameters('settings').missing]",
    "[variables('nowhere')]",
    "[variables('self')]",
    '[concat(]',
  ])('%s is not known', async (expression) => {
    expect((await valueOf(expression)).kind).toBe('unknown');
  });

  it.each(['a(', "f('x", "f('a' 'b')", 'f(,)', '1 2', "f('a'))", 'f.', 'x', `${'f('.repeat(5000)}${')'.repeat(5000)}`])(
    'the malformed %s is told apart',
    (source) => {
      expect(parseExpression(source)).toBeUndefined();
    },
  );

  it('prints what it read', () => {
    const source = "my.f('it''s', -1.5, a().b['c d'][0])";
    const parsed = parseExpression(source);
    expect(parsed && printExpression(parsed)).toBe(source);
  });

  it('gives up what grows without end', async () => {
    const variables: Record<string, string> = { v0: 'xxxxxxxxxx' };
    const lists: Record<string, unknown> = { l0: ['x'] };
    for (let index = 1; index < 40; index++) {
      variables[`v${index}`] = `[concat(variables('v${index - 1}'), variables('v${index - 1}'))]`;
      lists[`l${index}`] = { a: `[variables('l${index - 1}')]`, b: `[variables('l${index - 1}')]` };
    }
    const resource = {
      type: 'Microsoft.KeyVault/vaults',
      apiVersion: '2023-07-01',
      name: 'kv',
      properties: { text: "[variables('v39')]", list: "[variables('l39')]" },
    };
    const start = processorTime();
    const reading = await readArm(template({ variables: { ...variables, ...lists }, resources: [resource] }));
    expect(resourceNamed(reading, '/kv').read('properties.text').kind).toBe('unknown');
    expect(toJson(resourceNamed(reading, '/kv').read('properties.list'))).toBeUndefined();
    expect(processorTime() - start).toBeLessThan(2000);
  });
});
