import { describe, expect, it } from 'vitest';
import { mendAll, type Texts } from '../../../support/rules/mending.ts';
import { rightFiles } from '../../../support/rules/right.ts';

const right = rightFiles.arm['azuredeploy.json'];

interface Parts {
  readonly parameters?: string;
  readonly variables?: string;
  readonly outputs?: string;
  readonly protect: string;
}

/** The right deployment, whose vault says otherwise whether it is protected. */
function deployment({ parameters, variables, outputs, protect }: Parts): string {
  return right
    .replace('"parameters": {', `"parameters": {${parameters === undefined ? '' : ` ${parameters},`}`)
    .replace('"variables": {', `"variables": {${variables === undefined ? '' : `\n    ${variables},`}`)
    .replace('"resources": [', `${outputs === undefined ? '' : `"outputs": { ${outputs} },\n  `}"resources": [`)
    .replace('"enablePurgeProtection": true', `"enablePurgeProtection": ${protect}`);
}

const start = right.indexOf('    {\n      "type": "Microsoft.KeyVault/vaults",');
const end = right.indexOf('    {\n      "type": "Microsoft.Insights/diagnosticSettings"');
const vault = right
  .slice(start, end)
  .replace(/,\s*$/, '')
  .replace('"kv-chat"', `"[parameters('name')]"`)
  .replace(`"[parameters('location')]"`, '"swedencentral"')
  .replace('"enablePurgeProtection": true', `"enablePurgeProtection": "[parameters('protect')]"`);

function template(definition: string): string {
  return `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "name": { "type": "string" }, "protect": ${definition} },
  "resources": [
${vault}
  ]
}
`;
}

function call(name: string, vaultName: string, what: string, argument: string): string {
  return `    {
      "type": "Microsoft.Resources/deployments",
      "apiVersion": "2022-09-01",
      "name": "${name}",
      "properties": {
        "mode": "Incremental",
        "parameters": { "name": { "value": "${vaultName}" }${argument === '' ? '' : `, "protect": { "value": ${argument} }`} },
        ${what}
      }
    },
`;
}

const link = '"templateLink": { "relativePath": "store.json" }';

/** The same with the vault in a template that others deploy. */
function modular(calls: string, definition: string, variables = '') {
  const main = `${right.slice(0, start)}${calls}${right.slice(end)}`;
  return {
    'azuredeploy.json': main.replace('"variables": {', `"variables": {${variables}`),
    'store.json': template(definition),
  };
}

function nested(definition: string): string {
  return `"expressionEvaluationOptions": { "scope": "inner" },\n        "template": ${template(definition)}`;
}

const bool = '{ "type": "bool" }';
const off = '{ "type": "bool", "defaultValue": false }';

describe('a value that templates give elsewhere', () => {
  it.each<[what: string, texts: Texts, path: string, find: string, put: string, where: string]>([
    [
      'a variable',
      { 'azuredeploy.json': deployment({ variables: '"protect": false', protect: `"[variables('protect')]"` }) },
      'azuredeploy.json',
      '"protect": false',
      '"protect": true',
      'in the variable protect',
    ],
    [
      'a part of a variable',
      {
        'azuredeploy.json': deployment({
          variables: '"store": { "protect": false, "other": 1 }',
          outputs: `"other": { "type": "int", "value": "[variables('store').other]" }`,
          protect: `"[variables('store').protect]"`,
        }),
      },
      'azuredeploy.json',
      '"protect": false',
      '"protect": true',
      'in the variable store',
    ],
    [
      'a default',
      { 'azuredeploy.json': deployment({ parameters: `"protect": ${off}`, protect: `"[parameters('protect')]"` }) },
      'azuredeploy.json',
      '"defaultValue": false',
      '"defaultValue": true',
      'in the default of the parameter protect',
    ],
    [
      'a parameter file',
      {
        'azuredeploy.json': deployment({ parameters: `"protect": ${bool}`, protect: `"[parameters('protect')]"` }),
        'azuredeploy.parameters.json': '{ "parameters": { "protect": { "value": false } } }',
      },
      'azuredeploy.parameters.json',
      'false',
      'true',
      'in the value of the parameter protect (azuredeploy.parameters.json)',
    ],
    [
      'an argument of a linked template',
      modular(call('store', 'kv-chat', link, 'false'), bool),
      'azuredeploy.json',
      '"value": false',
      '"value": true',
      'in the argument protect of store (azuredeploy.json)',
    ],
    [
      'an argument of one of two deployments',
      modular(call('store', 'kv-chat', link, 'false') + call('other', 'kv-other', link, 'true'), bool),
      'azuredeploy.json',
      '"value": false',
      '"value": true',
      'in the argument protect of store (azuredeploy.json)',
    ],
    [
      'a variable that is an argument',
      modular(call('store', 'kv-chat', link, `"[variables('safe')]"`), bool, '"safe": false,'),
      'azuredeploy.json',
      '"safe": false',
      '"safe": true',
      'in the variable safe (azuredeploy.json)',
    ],
    [
      'the default of a linked template',
      modular(call('store', 'kv-chat', link, ''), off),
      'store.json',
      '"defaultValue": false',
      '"defaultValue": true',
      'in the default of the parameter protect',
    ],
    [
      'an argument of a nested template, whose names are its own',
      {
        'azuredeploy.json': modular(
          call('store', 'kv-chat', nested(bool), `"[variables('protect')]"`),
          bool,
          '"protect": false,',
        )['azuredeploy.json'],
      },
      'azuredeploy.json',
      '"protect": false',
      '"protect": true',
      'in the variable protect',
    ],
  ])('is changed in %s', async (_, texts, path, find, put, where) => {
    const { titles, changed, left } = await mendAll('purge-protection', texts);
    expect(changed).toEqual({ [path]: texts[path]?.replace(find, put) });
    expect(titles.map((title) => title.slice(title.indexOf(', in ') + 2))).toEqual([where]);
    expect(left).toBe(0);
  });

  it.each<[what: string, texts: Texts]>([
    [
      'something else uses the variable',
      {
        'azuredeploy.json': deployment({
          variables: '"protect": false',
          outputs: `"told": { "type": "string", "value": "[format('{0}', variables('protect'))]" }`,
          protect: `"[variables('protect')]"`,
        }),
      },
    ],
    [
      'a name that is worked out may be that of the variable',
      {
        'azuredeploy.json': deployment({
          variables: '"protect": false',
          outputs: `"told": { "type": "bool", "value": "[variables(concat('pro', 'tect'))]" }`,
          protect: `"[variables('protect')]"`,
        }),
      },
    ],
    [
      'the whole of the variable is used',
      {
        'azuredeploy.json': deployment({
          variables: '"store": { "protect": false }',
          outputs: `"told": { "type": "object", "value": "[variables('store')]" }`,
          protect: `"[variables('store').protect]"`,
        }),
      },
    ],
    ['it is worked out', { 'azuredeploy.json': deployment({ protect: `"[equals(1, 2)]"` }) }],
    [
      'the parameter takes nothing else',
      {
        'azuredeploy.json': deployment({
          parameters: '"protect": { "type": "bool", "defaultValue": false, "allowedValues": [false] }',
          protect: `"[parameters('protect')]"`,
        }),
      },
    ],
    [
      'two deployments are left at the default',
      modular(call('store', 'kv-chat', link, '') + call('other', 'kv-other', link, ''), off),
    ],
    [
      'a loop makes several of it',
      modular(
        call('store', 'kv-chat', link, 'false').replace(
          '"name": "store"',
          '"name": "store", "copy": { "name": "l", "count": 1 }',
        ),
        bool,
      ),
    ],
    [
      'a compiler wrote the file',
      {
        'azuredeploy.json': modular(call('store', 'kv-chat', link, 'false'), bool)['azuredeploy.json'].replace(
          '"contentVersion"',
          '"metadata": { "_generator": { "name": "bicep" } },\n  "contentVersion"',
        ),
        'store.json': template(bool),
      },
    ],
  ])('is left alone where %s', async (_, texts) => {
    const { changed, left } = await mendAll('purge-protection', texts);
    expect(changed).toEqual({});
    expect(left).toBeGreaterThan(0);
  });
});
