import { describe, expect, it } from 'vitest';
import { mendAll, type Texts } from '../../../support/rules/mending.ts';
import { rightFiles } from '../../../support/rules/right.ts';

const right = rightFiles.bicep['main.bicep'];

/** The right deployment, whose vault says otherwise whether it is protected. */
function deployment(before: string, protect: string): string {
  return right
    .replace("param location string = 'swedencentral'\n", `param location string = 'swedencentral'\n${before}\n`)
    .replace('enablePurgeProtection: true', protect);
}

/** The same with the vault in a module that takes what protects it as an argument. */
function modular(calls: string, before: string, module: string, more: Texts = {}): Texts {
  const start = right.indexOf('resource vault');
  const end = right.indexOf('resource audit');
  const main = `${right.slice(0, start)}resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {\n  name: 'kv-chat'\n}\n\n${calls}\n\n${right.slice(end)}`;
  return {
    'main.bicep': main
      .replace('dependsOn: [grant]', 'dependsOn: [grant, store]')
      .replace("param location string = 'swedencentral'\n", `param location string = 'swedencentral'\n${before}\n`),
    'store.bicep': `param name string\nparam location string\n${module}\n\n${right.slice(start, end).replace("'kv-chat'", 'name').replace('enablePurgeProtection: true', 'enablePurgeProtection: protect')}`,
    ...more,
  };
}

function call(symbol: string, name: string, argument: string): string {
  return `module ${symbol} 'store.bicep' = {
  name: '${symbol}'
  params: {
    name: '${name}'
    location: location${argument === '' ? '' : `\n    ${argument}`}
  }
}`;
}

describe('a value that Bicep files give elsewhere', () => {
  it.each<[what: string, texts: Texts, path: string, find: string, put: string, where: string]>([
    [
      'a variable',
      { 'main.bicep': deployment('var protect = false // why?', 'enablePurgeProtection: protect') },
      'main.bicep',
      'var protect = false // why?',
      'var protect = true // why?',
      'in the variable protect',
    ],
    [
      'a variable of a variable',
      { 'main.bicep': deployment('var off = false\nvar protect = (off)', 'enablePurgeProtection: protect') },
      'main.bicep',
      'var off = false',
      'var off = true',
      'in the variable off',
    ],
    [
      'a default',
      {
        'main.bicep': deployment(
          'param enablePurgeProtection bool = false',
          'enablePurgeProtection: enablePurgeProtection',
        ),
      },
      'main.bicep',
      'bool = false',
      'bool = true',
      'in the default of the parameter enablePurgeProtection',
    ],
    [
      'a part of a variable',
      {
        'main.bicep': deployment(
          "var settings = { protect: false, sku: 'premium' }",
          'enablePurgeProtection: settings.protect\n    tags: { sku: settings.sku }',
        ),
      },
      'main.bicep',
      'protect: false',
      'protect: true',
      'in the variable settings',
    ],
    [
      'a parameter file',
      {
        'main.bicep': deployment('param protect bool', 'enablePurgeProtection: protect'),
        'main.bicepparam': "using 'main.bicep'\n\nparam protect = false\n",
      },
      'main.bicepparam',
      'protect = false',
      'protect = true',
      'in the value of the parameter protect (main.bicepparam)',
    ],
    [
      'an argument of a module',
      modular(call('store', 'kv-chat', 'protect: false'), '', 'param protect bool = true'),
      'main.bicep',
      'protect: false',
      'protect: true',
      'in the argument protect of store (main.bicep)',
    ],
    [
      'the default of a module',
      modular(call('store', 'kv-chat', ''), '', 'param protect bool = false'),
      'store.bicep',
      'bool = false',
      'bool = true',
      'in the default of the parameter protect',
    ],
    [
      'a variable that is an argument',
      modular(call('store', 'kv-chat', 'protect: safe'), 'var safe = false', 'param protect bool'),
      'main.bicep',
      'var safe = false',
      'var safe = true',
      'in the variable safe (main.bicep)',
    ],
    [
      'an argument of one of two uses of a module',
      modular(
        `${call('store', 'kv-chat', 'protect: false')}\n\n${call('other', 'kv-other', 'protect: true')}`,
        '',
        'param protect bool',
      ),
      'main.bicep',
      'protect: false',
      'protect: true',
      'in the argument protect of store (main.bicep)',
    ],
  ])('is changed in %s', async (_, texts, path, find, put, where) => {
    const { titles, changed, left } = await mendAll('purge-protection', texts);
    expect(changed).toEqual({ [path]: texts[path]?.replace(find, put) });
    expect(titles.map((title) => title.slice(title.indexOf(', in ') + 2))).toEqual([where]);
    expect(left).toBe(0);
  });

  it('is added to the variable that holds the other properties', async () => {
    const text = right
      .replace('properties: {\n    tenantId', 'properties: settings\n}\n\nvar settings = {\n    tenantId')
      .replace('\n    enablePurgeProtection: true\n  }', '');
    const { changed, left } = await mendAll('purge-protection', { 'main.bicep': text });
    expect(changed['main.bicep']).toContain('softDeleteRetentionInDays: 90\n    enablePurgeProtection: true\n}');
    expect(left).toBe(0);
  });

  it('is changed in the arguments of a module of a registry', async () => {
    const start = right.indexOf('resource vault');
    const end = right.indexOf('resource audit');
    const texts = {
      'main.bicep': `${right.slice(0, start)}var protect = false

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: 'kv-chat'
}

module store 'br/public:avm/res/key-vault/vault:0.13.0' = {
  name: 'store'
  params: {
    name: 'kv-chat'
    location: location
    enablePurgeProtection: protect
  }
}

${right.slice(end)}`,
    };
    const variable = await mendAll('purge-protection', texts);
    expect(variable.changed).toEqual({
      'main.bicep': texts['main.bicep'].replace('protect = false', 'protect = true'),
    });
    const literal = { 'main.bicep': texts['main.bicep'].replace('Protection: protect', 'Protection: false') };
    const argument = await mendAll('purge-protection', literal);
    expect(argument.changed).toEqual({
      'main.bicep': literal['main.bicep'].replace('Protection: false', 'Protection: true'),
    });
    expect([variable.left, argument.left]).toEqual([0, 0]);
  });

  it.each<[what: string, texts: Texts]>([
    [
      'something else uses the variable',
      {
        'main.bicep': deployment(
          'var protect = false\noutput protected bool = protect',
          'enablePurgeProtection: protect',
        ),
      },
    ],
    [
      'a text uses the variable',
      {
        'main.bicep': deployment(
          "var protect = false\noutput told string = 'it is ${protect}'",
          'enablePurgeProtection: protect',
        ),
      },
    ],
    [
      'the whole of the variable is used',
      {
        'main.bicep': deployment(
          'var settings = { protect: false }\noutput all object = settings',
          'enablePurgeProtection: settings.protect',
        ),
      },
    ],
    [
      'other files may import the variable',
      { 'main.bicep': deployment('@export()\nvar protect = false', 'enablePurgeProtection: protect') },
    ],
    ['it is worked out', { 'main.bicep': deployment('var protect = 1 == 2', 'enablePurgeProtection: protect') }],
    [
      'the parameter takes nothing else',
      { 'main.bicep': deployment('@allowed([false])\nparam protect bool = false', 'enablePurgeProtection: protect') },
    ],
    [
      'two uses of a module are left at its default',
      modular(`${call('store', 'kv-chat', '')}\n\n${call('other', 'kv-other', '')}`, '', 'param protect bool = false'),
    ],
    [
      'two arguments are one variable',
      modular(
        `${call('store', 'kv-chat', 'protect: safe')}\n\n${call('other', 'kv-other', 'protect: safe')}`,
        'var safe = false',
        'param protect bool',
      ),
    ],
    [
      'a loop makes several of it',
      modular(
        call('store', 'kv-chat', 'protect: false')
          .replace("= {\n  name: 'store'", "= [for name in ['kv-chat']: {\n  name: name")
          .replace(/\}$/, '}]'),
        '',
        'param protect bool',
      ),
    ],
  ])('is left alone where %s', async (_, texts) => {
    const { changed, left } = await mendAll('purge-protection', texts);
    expect(changed).toEqual({});
    expect(left).toBeGreaterThan(0);
  });
});
