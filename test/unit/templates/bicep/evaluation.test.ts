import { describe, expect, it } from 'vitest';
import { valueOfExpression } from '../../../support/bicepReading.ts';

/** Declarations that the expressions below use. */
const declarations = `
param name string
param withDefault string = 'given'
param names array
param flag bool
var text = 'abc'
var list = ['a', 'b', 'c']
var settings = { sku: 'S0', inner: { on: true } }
var first = second
var second = first
func greet(who string) string => 'hello \${who}'
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'v1'
  location: 'uksouth'
  resource key 'keys' = {
    name: 'k1'
    properties: { kty: 'RSA' }
  }
}
resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = { name: 'a1' }
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = { name: 'i1' }
`;

const group = '/subscriptions/{subscription}/resourceGroups/{resourceGroup}';
const vaultKey = `${group}/providers/Microsoft.KeyVault/vaults/v1`.toLowerCase();
const identityKey = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i1`.toLowerCase();

describe('the value of an expression', () => {
  it.each([
    // Literals and names
    [`'abc'`, '"abc"'],
    ['-3', '-3'],
    ['true', 'true'],
    ['null', 'null'],
    ['text', '"abc"'],
    ['withDefault', '"given"'],
    ['name', '<{parameter:name}>'],
    ['nothing', '?'],
    ['first', '?'],
    // Texts
    [`'\${text}-x'`, '"abc-x"'],
    [`'\${name}-x'`, '<{parameter:name}-x>'],
    [`'\${name}'`, '<{parameter:name}>'],
    [`concat(name, '-x')`, '<{parameter:name}-x>'],
    [`format('{0}-{1}', text, name)`, '<abc-{parameter:name}>'],
    [`toLower('ABC')`, '"abc"'],
    ['toLower(name)', '<toLower({parameter:name})>'],
    [`replace('a-b', '-', '')`, '"ab"'],
    [`split('a/b', '/')`, '["a", "b"]'],
    [`join(['a', name], ',')`, '<a,{parameter:name}>'],
    [`substring(text, 1)`, '"bc"'],
    [`last('abc')`, '"c"'],
    [`padLeft('7', 3, '0')`, '"007"'],
    // Lists and objects
    ['list[1]', '"b"'],
    ['list[^1]', '"c"'],
    ['last(list)', '"c"'],
    ['length(list)', '3'],
    ['settings.sku', '"S0"'],
    [`settings['inner'].on`, 'true'],
    ['settings.?missing', 'absent'],
    [`settings.?missing ?? 'else'`, '"else"'],
    [`name ?? 'else'`, `<({parameter:name} ?? 'else')>`],
    ['[...list, name]', '["a", "b", "c", <{parameter:name}>]'],
    ['{ ...settings, sku: name }', '{ sku: <{parameter:name}>, inner: { on: true } }'],
    [`union({ a: 1, b: { x: 1 } }, { b: { y: 2 } })`, '{ a: 1, b: { x: 1, y: 2 } }'],
    [`union(['a'], ['a', 'b'])`, '["a", "b"]'],
    [`contains(list, 'b')`, 'true'],
    [`contains(settings, 'sku')`, 'true'],
    ['empty([])', 'true'],
    ['empty(name)', '<empty({parameter:name})>'],
    ['range(1, 3)', '[1, 2, 3]'],
    [`items({ b: 2, a: 1 })`, '[{ key: "a", value: 1 }, { key: "b", value: 2 }]'],
    ['map(list, x => toUpper(x))', '["A", "B", "C"]'],
    [`filter(list, x => x != 'b')`, '["a", "c"]'],
    ['reduce([1, 2], 0, (sum, x) => sum + x)', '3'],
    [`toObject(list, x => x, x => 1)`, '{ a: 1, b: 1, c: 1 }'],
    [
      '[for (x, i) in list: {\n name: x\n at: i\n}]',
      '[{ name: "a", at: 0 }, { name: "b", at: 1 }, { name: "c", at: 2 }]',
    ],
    ['map(names, x => x)', '<map({parameter:names},x => x)>'],
    [`json('{"a": [1]}')`, '{"a":[1]}'],
    // Conditions
    [`text == 'abc' ? 'yes' : 'no'`, '"yes"'],
    [`flag ? 'same' : 'same'`, '"same"'],
    [`flag ? 'one' : 'other'`, '?'],
    ['flag ? { a: 1, b: 1 } : { a: 1, b: 2 }', '{ a: 1, b: ? }'],
    ['!empty(list) && flag', '<(true && {parameter:flag})>'],
    ['false && flag', 'false'],
    [`text =~ 'ABC'`, 'true'],
    [`int('3') + 4`, '7'],
    // Functions of the file
    [`greet('you')`, '"hello you"'],
    [`greet(name)`, '<hello {parameter:name}>'],
    // Resources
    ['vault.id', `"${group}/providers/Microsoft.KeyVault/vaults/v1"`],
    ['vault.name', '"v1"'],
    ['vault.location', '"uksouth"'],
    ['vault.properties.vaultUri', `<{${vaultKey}#properties.vaultUri}>`],
    ['vault::key.id', `"${group}/providers/Microsoft.KeyVault/vaults/v1/keys/k1"`],
    ['vault::key.properties.kty', '"RSA"'],
    ['vault::key.properties.keyUriWithVersion', `<{${vaultKey}/keys/k1#properties.keyUriWithVersion}>`],
    [`last(split(vault::key.properties.keyUriWithVersion, '/'))`, `<{${vaultKey}/keys/k1#properties.version}>`],
    [`split(vault::key.properties.keyUriWithVersion, '/')[5]`, `<{${vaultKey}/keys/k1#properties.version}>`],
    ['identity.properties.clientId', `<{${identityKey}#properties.clientId}>`],
    [
      'account.identity.principalId',
      `<{${group}/providers/microsoft.cognitiveservices/accounts/a1#identity.principalId}>`.replace(
        group,
        group.toLowerCase(),
      ),
    ],
    ['account.identity.userAssignedIdentities[identity.id].clientId', `<{${identityKey}#properties.clientId}>`],
    ['reference(vault.id).vaultUri', `<{${vaultKey}#properties.vaultUri}>`],
    // Ids
    [`resourceId('Microsoft.KeyVault/vaults', 'v1')`, `"${group}/providers/Microsoft.KeyVault/vaults/v1"`],
    [
      `resourceId('g', 'Microsoft.KeyVault/vaults/keys', name, 'k')`,
      '"/subscriptions/{subscription}/resourceGroups/g/providers/Microsoft.KeyVault/vaults/{parameter:name}/keys/k"',
    ],
    [
      `resourceId('s', 'g', 'Microsoft.KeyVault/vaults', 'v')`,
      '"/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v"',
    ],
    [
      `subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'r')`,
      '"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/r"',
    ],
    [
      `extensionResourceId(vault.id, 'Microsoft.Authorization/roleAssignments', 'n')`,
      `"${group}/providers/Microsoft.KeyVault/vaults/v1/providers/Microsoft.Authorization/roleAssignments/n"`,
    ],
    [
      `tenantResourceId('Microsoft.Authorization/roleDefinitions', 'r')`,
      '"/providers/Microsoft.Authorization/roleDefinitions/r"',
    ],
    ['resourceGroup().location', '<{resourceGroup().location}>'],
    ['subscription().tenantId == tenant().tenantId', 'true'],
    ['guid(vault.id, name)', `<guid('${group}/providers/Microsoft.KeyVault/vaults/v1',{parameter:name})>`],
    [
      `'https://\${vault.name}\${environment().suffixes.keyvaultDns}/'`,
      '<https://v1{environment().suffixes.keyvaultDns}/>',
    ],
    [`parseUri('https://v1.vault.azure.net/keys/k').host`, '"v1.vault.azure.net"'],
    [`az.resourceGroup().name`, '<{resourceGroup}>'],
    [`sys.toLower('A')`, '"a"'],
  ])('%s', async (text, expected) => {
    expect(await valueOfExpression(text, declarations)).toBe(expected);
  });
});

describe('what would grow without end', () => {
  it('stops at a chain of variables that doubles', async () => {
    const lines = [
      'var a0 = { x: 1 }',
      ...Array.from({ length: 40 }, (_, n) => `var a${n + 1} = { l: a${n}, r: a${n} }`),
    ];
    expect(await valueOfExpression('string(a40)', lines.join('\n'))).toBe('?');
  });

  it('stops at a text that doubles', async () => {
    const lines = [`var a0 = 'xx'`, ...Array.from({ length: 40 }, (_, n) => `var a${n + 1} = '\${a${n}}\${a${n}}'`)];
    expect(await valueOfExpression('a40', lines.join('\n'))).toBe('?');
  });

  it('stops at a function that calls itself', async () => {
    expect(await valueOfExpression('f(1)', 'func f(n int) int => f(n) + f(n)')).toBe('?');
  });
});
