import { describe, expect, it } from 'vitest';
import { canonicalText, toJson, type Value } from '../../../../src/core/resources/value.ts';
import { moduleOf } from '../../../support/terraform.ts';

const surroundings = `
variable "name" { default = "chat" }
variable "open" {}
variable "map" { default = { b = 2, a = 1 } }
variable "settings" {
  type = object({
    name = string
    size = optional(number, 2048)
    tag  = optional(string)
  })
  default = { name = "x" }
}
resource "azurerm_key_vault" "kv" {
  name                = "kv-chat"
  resource_group_name = "rg"
}
resource "azurerm_key_vault_key" "cmk" {
  name         = "cmk"
  key_vault_id = azurerm_key_vault.kv.id
}
resource "azurerm_user_assigned_identity" "many" {
  for_each            = toset(["a", "b"])
  name                = "id-\${each.key}"
  resource_group_name = "rg"
}
resource "azurerm_user_assigned_identity" "some" {
  count               = var.open ? 1 : 0
  name                = "id-some"
  resource_group_name = "rg"
}
resource "azurerm_cognitive_account" "chat" {
  name                = "chat"
  resource_group_name = "rg"
  identity { type = "SystemAssigned" }
}
data "azurerm_client_config" "current" {}
`;

function valueOf(expression: string): Value {
  return moduleOf(`${surroundings}locals {\n  it = ${expression}\n}\n`).local('it');
}

const group = '/subscriptions/{subscription}/resourceGroups/rg/providers';
const vaultId = `${group}/Microsoft.KeyVault/vaults/kv-chat`;

describe('expressions of Terraform', () => {
  it.each<[string, unknown]>([
    ['"${var.name}-key"', 'chat-key'],
    ['var.settings.size', 2048],
    ['var.settings.tag == null', true],
    ['local.missing', undefined],
    ['1 + 2 * 3', 7],
    ['!true || var.open', undefined],
    ['true || var.open', true],
    ['false && var.open', false],
    ['var.name == "chat" ? "yes" : "no"', 'yes'],
    ['var.open ? "same" : "same"', 'same'],
    ['var.open == "x" ? "a" : "b"', undefined],
    ['[for k, v in var.map : "${k}${v}"]', ['a1', 'b2']],
    ['{ for k, v in var.map : upper(k) => v if v > 1 }', { B: 2 }],
    ['[for v in [1, 2, 3] : v if v != 2]', [1, 3]],
    ['{ for v in ["x", "y", "x"] : v => 1... }', { x: [1, 1], y: [1] }],
    ['format("%s-%03d", var.name, 7)', 'chat-007'],
    ['join("-", ["a", "b"])', 'a-b'],
    ['split("/", "a/b")[1]', 'b'],
    ['replace("a-b", "-", "")', 'ab'],
    ['element(["a", "b"], 3)', 'b'],
    ['concat(["a"], ["b"])', ['a', 'b']],
    ['merge({ a = 1 }, null, { b = 2 })', { a: 1, b: 2 }],
    ['lookup(var.map, "c", 9)', 9],
    ['try(var.map.c, var.map["d"], "none")', 'none'],
    ['can(var.map.c)', false],
    ['coalesce(null, "", "x")', 'x'],
    ['toset(["a", "b", "a"])', ['a', 'b']],
    ['tostring(5)', '5'],
    ['one([])', null],
    ['one(["x"])', 'x'],
    ['keys(var.map)', ['a', 'b']],
    ['length(var.map)', 2],
    ['flatten([["a"], ["b", ["c"]]])', ['a', 'b', 'c']],
    ['contains(["a"], "a")', true],
    ['jsondecode(jsonencode({ a = [1] })).a[0]', 1],
    ['[{ a = 1 }, { a = 2 }][*].a', [1, 2]],
    ['"%{ if var.name == "chat" }on%{ else }off%{ endif }"', 'on'],
    ['"%{ for v in ["a", "b"] }${v},%{ endfor }"', 'a,b,'],
    ['concat(["a", "b"]...)', undefined],
    ['azurerm_key_vault.kv.name', 'kv-chat'],
    ['azurerm_key_vault.kv.id', vaultId],
    ['azurerm_key_vault_key.cmk.resource_versionless_id', `${vaultId}/keys/cmk`],
    [
      'values(azurerm_user_assigned_identity.many)[*].id',
      ['a', 'b'].map((key) => `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/id-${key}`),
    ],
    ['azurerm_user_assigned_identity.many["b"].name', 'id-b'],
    ['one(azurerm_user_assigned_identity.some[*].name)', 'id-some'],
  ])('%s', (expression, expected) => {
    expect(toJson(valueOf(expression))).toEqual(expected);
  });

  it.each([
    ['"https://${var.open}.vault.azure.net/"', 'https://{var.open}.vault.azure.net/'],
    ['var.open.inner["x"]', '{var.open.inner[x]}'],
    ['lower(var.open)', '{lower({var.open})}'],
    ['regex("a", "b")', '{regex("a","b")}'],
    ['azurerm_key_vault.kv.vault_uri', `{${vaultId.toLowerCase()}#properties.vaultUri}`],
    ['"${azurerm_key_vault.kv.vault_uri}"', `{${vaultId.toLowerCase()}#properties.vaultUri}`],
    [
      'azurerm_cognitive_account.chat.identity[0].principal_id',
      `{${group}/Microsoft.CognitiveServices/accounts/chat#`.toLowerCase() + 'identity.principalId}',
    ],
    ['azurerm_cognitive_account.chat.identity.0.principal_id', /identity\.principalId\}$/],
    ['azurerm_key_vault_key.cmk.version', /keys\/cmk#properties\.version\}$/],
    ['data.azurerm_client_config.current.tenant_id', '{client.tenant_id}'],
    ['random_string.x.result', '{random_string.x.result}'],
  ])('%s is known only once deployed', (expression, expected) => {
    const text = canonicalText(valueOf(expression));
    if (typeof expected === 'string') expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });

  it('says where a value stands and where it was given', () => {
    const value = moduleOf('variable "n" {\n  default = "x"\n}\nlocals {\n  it = var.n\n}\n').local('it');
    expect(value.origin).toMatchObject({
      range: { start: { line: 4, character: 7 }, end: { line: 4, character: 12 } },
      definedAt: { range: { start: { line: 1, character: 12 }, end: { line: 1, character: 15 } } },
    });
  });

  it('ends circles and what grows without end', () => {
    const circle = moduleOf('locals {\n  a = local.b\n  b = "${local.a}!"\n}\n').local('a');
    expect(circle).toMatchObject({ kind: 'unknown', reason: 'local.a refers to itself' });
    const itself =
      'resource "azurerm_key_vault" "kv" {\n  name = azurerm_key_vault.kv.name\n}\nlocals {\n  it = azurerm_key_vault.kv.name\n}\n';
    expect(moduleOf(itself).local('it').kind).not.toBe('known');
    const rows = Array.from({ length: 40 }, (_, index) => [
      `  l${index + 1} = [local.l${index}, local.l${index}]`,
      `  t${index + 1} = "\${local.t${index}}\${local.t${index}}"`,
    ]);
    const wide = moduleOf(
      `locals {\n  l0 = [1, 2]\n  t0 = "ab"\n${rows.flat().join('\n')}
  many = [for a in range(1000) : [for b in range(1000) : a * b]]\n  after = 1 + 1\n}\n`,
    );
    for (const name of ['l40', 't40', 'many']) expect(toJson(wide.local(name))).toBeUndefined();
    expect(toJson(wide.local('after'))).toBe(2);
  });
});
