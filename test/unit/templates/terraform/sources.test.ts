import { describe, expect, it } from 'vitest';
import { mendAll, type Texts } from '../../../support/rules/mending.ts';
import { rightFiles } from '../../../support/rules/right.ts';

const right = rightFiles.terraform['main.tf'];

/** The right deployment, whose vault says otherwise whether it is protected. */
function deployment(protect: string, more = ''): string {
  return `${right.replace('purge_protection_enabled   = true', `purge_protection_enabled   = ${protect}`)}${more}`;
}

const start = right.indexOf('resource "azurerm_key_vault" "chat"');
const end = right.indexOf('resource "azurerm_monitor_diagnostic_setting"');

/** The same with the vault in a module. */
function modular(calls: string, declaration: string) {
  const main = `${right.slice(0, start)}${calls}\n\n${right.slice(end)}`;
  return {
    'main.tf': main.replaceAll('azurerm_key_vault.chat.id', 'module.store.id'),
    'store/main.tf': `${declaration}

variable "name" {
  type = string
}

data "azurerm_client_config" "current" {}

${right.slice(start, end).replace('"kv-chat"', 'var.name').replace('_enabled   = true', '_enabled   = var.protect')}
output "id" {
  value = azurerm_key_vault.chat.id
}
`,
  };
}

function call(name: string, vault: string, more: string): string {
  return `module "${name}" {
  source = "./store"
  name   = "${vault}"
  ${more}
}`;
}

const bool = 'variable "protect" {\n  type = bool\n}';
const off = 'variable "protect" {\n  type    = bool\n  default = false\n}';

function verified(protect: string): string {
  const vault = `module "store" {
  source                         = "Azure/avm-res-keyvault-vault/azurerm"
  name                           = "kv-chat"
  location                       = "swedencentral"
  resource_group_name            = "rg-chat"
  tenant_id                      = data.azurerm_client_config.current.tenant_id
  legacy_access_policies_enabled = false
  purge_protection_enabled       = ${protect}
}
`;
  return `${right.slice(0, start)}${vault}\n${right.slice(end)}`.replaceAll(
    'azurerm_key_vault.chat.id',
    'module.store.resource_id',
  );
}

describe('a value that Terraform gives elsewhere', () => {
  it.each<[what: string, texts: Texts, path: string, find: string, put: string, where: string]>([
    [
      'a local value',
      { 'main.tf': deployment('local.protect'), 'locals.tf': 'locals {\n  protect = false # why?\n}\n' },
      'locals.tf',
      'protect = false # why?',
      'protect = true # why?',
      'in local.protect (locals.tf)',
    ],
    [
      'a part of a local value',
      {
        'main.tf': deployment(
          'local.store.protect',
          '\nlocals {\n  store = { protect = false, sku = "premium" }\n  sku   = local.store.sku\n}\n',
        ),
      },
      'main.tf',
      'protect = false',
      'protect = true',
      'in local.store',
    ],
    [
      'a default',
      { 'main.tf': deployment('var.protect', `\n${off}\n`) },
      'main.tf',
      'default = false',
      'default = true',
      'in the default of var.protect',
    ],
    [
      'a default that is written as JSON',
      {
        'main.tf': deployment('var.protect'),
        'variables.tf.json': '{ "variable": { "protect": { "default": false } } }\n',
      },
      'variables.tf.json',
      'false',
      'true',
      'in the default of var.protect (variables.tf.json)',
    ],
    [
      'a file of variables',
      {
        'main.tf': deployment('var.protect', `\n${off}\n`),
        'terraform.tfvars': 'workspace_id = "w"\nprotect      = false\n',
      },
      'terraform.tfvars',
      'protect      = false',
      'protect      = true',
      'in the value of var.protect (terraform.tfvars)',
    ],
    [
      'an argument of a module',
      modular(call('store', 'kv-chat', 'protect = false'), bool),
      'main.tf',
      'protect = false',
      'protect = true',
      'in the argument protect of module.store (main.tf)',
    ],
    [
      'an argument of one of two uses of a module',
      modular(`${call('store', 'kv-chat', 'protect = false')}\n${call('other', 'kv-other', 'protect = true')}`, bool),
      'main.tf',
      'protect = false',
      'protect = true',
      'in the argument protect of module.store (main.tf)',
    ],
    [
      'a local value that is an argument',
      modular(`locals {\n  safe = false\n}\n\n${call('store', 'kv-chat', 'protect = local.safe')}`, bool),
      'main.tf',
      'safe = false',
      'safe = true',
      'in local.safe (main.tf)',
    ],
    [
      'the default of a module',
      modular(call('store', 'kv-chat', ''), off),
      'store/main.tf',
      'default = false',
      'default = true',
      'in the default of var.protect',
    ],
    [
      'the arguments of a module of a registry',
      { 'main.tf': verified('false') },
      'main.tf',
      'purge_protection_enabled       = false',
      'purge_protection_enabled       = true',
      'in the arguments of module.store',
    ],
    [
      'what is an argument of a module of a registry',
      { 'main.tf': `${verified('local.protect')}\nlocals {\n  protect = false\n}\n` },
      'main.tf',
      'protect = false',
      'protect = true',
      'in local.protect',
    ],
  ])('is changed in %s', async (_, texts, path, find, put, where) => {
    const { titles, changed, left } = await mendAll('purge-protection', texts);
    expect(changed).toEqual({ [path]: texts[path]?.replace(find, put) });
    expect(titles.map((title) => title.slice(title.indexOf(', in ') + 2))).toEqual([where]);
    expect(left).toBe(0);
  });

  it.each<[what: string, texts: Texts]>([
    [
      'something else uses the local value',
      {
        'main.tf': deployment(
          'local.protect',
          '\nlocals {\n  protect = false\n}\n\noutput "told" {\n  value = "it is ${local.protect}"\n}\n',
        ),
      },
    ],
    [
      'the whole of the local value is used',
      {
        'main.tf': deployment(
          'local.store.protect',
          '\nlocals {\n  store = { protect = false }\n}\n\noutput "told" {\n  value = local.store\n}\n',
        ),
      },
    ],
    [
      'the variable is used in another file',
      {
        'main.tf': deployment('var.protect', `\n${off}\n`),
        'outputs.tf': 'output "told" {\n  value = var.protect\n}\n',
      },
    ],
    [
      'the variable is checked',
      {
        'main.tf': deployment(
          'var.protect',
          '\nvariable "protect" {\n  default = false\n\n  validation {\n    condition     = true\n    error_message = "no"\n  }\n}\n',
        ),
      },
    ],
    ['it is worked out', { 'main.tf': deployment('1 == 2') }],
    [
      'two uses of a module are left at its default',
      modular(`${call('store', 'kv-chat', '')}\n${call('other', 'kv-other', '')}`, off),
    ],
    [
      'a module makes several of it',
      Object.fromEntries(
        Object.entries(modular(call('store', 'kv-chat', 'count = 1\n  protect = false'), bool)).map(([path, text]) => [
          path,
          text.replaceAll('module.store.id', 'module.store[0].id'),
        ]),
      ),
    ],
  ])('is left alone where %s', async (_, texts) => {
    const { changed, left } = await mendAll('purge-protection', texts);
    expect(changed).toEqual({});
    expect(left).toBeGreaterThan(0);
  });
});
