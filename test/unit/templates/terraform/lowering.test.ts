import { describe, expect, it } from 'vitest';
import { resolveBinding, type Binding } from '../../../../src/core/resources/binding.ts';
import { ResourceGraph } from '../../../../src/core/resources/graph.ts';
import { types } from '../../../../src/core/resources/types.ts';
import { asBoolean, asNumber, asString } from '../../../../src/core/resources/value.ts';
import { judge } from '../../../../src/core/rules/catalogue.ts';
import { defaultPreferences } from '../../../../src/core/rules/rule.ts';
import type { TemplateReading } from '../../../../src/core/templates.ts';
import { terraform } from '../../../../src/templates/terraform/index.ts';
import { memoryFiles, root } from '../../../support/textFiles.ts';

const { signal } = new AbortController();
const now = Date.UTC(2026, 10, 1);

async function read(files: Readonly<Record<string, string>>): Promise<TemplateReading> {
  return terraform.read(root.replace(/\/$/, ''), memoryFiles(files), signal);
}

function bindingsOf({ resources }: TemplateReading): {
  readonly graph: ResourceGraph;
  readonly bindings: readonly Binding[];
} {
  const graph = ResourceGraph.of(resources);
  return { graph, bindings: graph.ofType(types.account).map((account) => resolveBinding(account, graph)) };
}

async function found(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const reading = await read(files);
  const { graph, bindings } = bindingsOf(reading);
  const judged = bindings
    .flatMap((binding) => judge(binding, { graph, now, preferences: defaultPreferences }))
    .filter(({ certainty, severity }) => certainty === 'known' && (severity === 'error' || severity === 'warning'));
  return [...new Set([...judged, ...reading.findings].map(({ rule }) => rule))].sort();
}

const right = `
terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.42"
    }
  }
}

variable "name" {
  type    = string
  default = "chat"
}

locals {
  location = "swedencentral"
}

data "azurerm_client_config" "current" {}

resource "azurerm_resource_group" "rg" {
  name     = "rg-\${var.name}"
  location = local.location
}

resource "azurerm_user_assigned_identity" "cmk" {
  name                = "id-\${var.name}"
  resource_group_name = azurerm_resource_group.rg.name
  location            = azurerm_resource_group.rg.location
}

resource "azurerm_key_vault" "kv" {
  name                       = "kv-\${var.name}"
  resource_group_name        = azurerm_resource_group.rg.name
  location                   = azurerm_resource_group.rg.location
  tenant_id                  = data.azurerm_client_config.current.tenant_id
  sku_name                   = "standard"
  purge_protection_enabled   = true
  soft_delete_retention_days = 90
  rbac_authorization_enabled = true
}

resource "azurerm_key_vault_key" "cmk" {
  name         = "chat-cmk"
  key_vault_id = azurerm_key_vault.kv.id
  key_type     = "RSA"
  key_size     = 2048
  key_opts     = ["wrapKey", "unwrapKey"]
}

resource "azurerm_role_assignment" "cmk" {
  scope                = azurerm_key_vault.kv.id
  role_definition_name = "Key Vault Crypto Service Encryption User"
  principal_id         = azurerm_user_assigned_identity.cmk.principal_id
}

resource "azurerm_cognitive_account" "chat" {
  name                = var.name
  resource_group_name = azurerm_resource_group.rg.name
  location            = azurerm_resource_group.rg.location
  kind                = "OpenAI"
  sku_name            = "S0"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.cmk.id]
  }

  customer_managed_key {
    key_vault_key_id   = azurerm_key_vault_key.cmk.versionless_id
    identity_client_id = azurerm_user_assigned_identity.cmk.client_id
  }

  depends_on = [azurerm_role_assignment.cmk]
}
`;

describe('a Terraform configuration', () => {
  it('is read as the resources that it makes', async () => {
    const { bindings } = bindingsOf(await read({ 'main.tf': right }));
    const [binding] = bindings;
    expect(binding).toMatchObject({
      keySource: 'customer',
      identity: { kind: 'user', displayName: 'id-chat' },
      store: { kind: 'found', resource: { name: 'kv-chat', declaration: { symbol: 'azurerm_key_vault.kv' } } },
      key: { kind: 'found', resource: { name: 'chat-cmk' } },
      version: { kind: 'versionless' },
      grant: { kind: 'sufficient' },
      network: { kind: 'open' },
    });
    const vault = binding?.store?.kind === 'found' ? binding.store.resource : undefined;
    expect(asBoolean(vault?.read('properties.enablePurgeProtection') ?? { kind: 'absent' })).toBe(true);
    expect(vault?.read('location')).toMatchObject({
      value: 'swedencentral',
      origin: { definedAt: { range: { start: { line: 16 } } } },
    });
  });

  it('has nothing wrong where everything is in order', async () => {
    expect(await found({ 'main.tf': right })).toEqual([]);
  });

  it.each([
    ['no purge protection', right.replace('  purge_protection_enabled   = true\n', ''), 'purge-protection'],
    ['a key that cannot serve', right.replace('key_type     = "RSA"', 'key_type     = "EC"'), 'key-type'],
    [
      'no grant',
      right.replace(/resource "azurerm_role_assignment"[^]*?\n}\n/, '').replace(/ {2}depends_on.*\n/, ''),
      'grant',
    ],
    ['no depends_on', right.replace(/ {2}depends_on.*\n/, ''), 'grant-order'],
    [
      'another region',
      right.replace('  location                   = azurerm_resource_group.rg.location', '  location = "westeurope"'),
      'region',
    ],
    [
      'a principal id where a client id belongs',
      right.replace('identity.cmk.client_id', 'identity.cmk.principal_id'),
      'client-id',
    ],
  ])('is judged: %s', async (_, text, rule) => {
    expect(text).not.toBe(right);
    expect(await found({ 'main.tf': text })).toContain(rule);
  });

  it('underlines the argument itself', async () => {
    const text = right.replace('purge_protection_enabled   = true', 'purge_protection_enabled   = false');
    const { resources } = await read({ 'main.tf': text });
    const vault = resources.find(({ type }) => type === types.vault);
    const line = text.split('\n').findIndex((one) => one.includes('purge_protection'));
    expect(vault?.read('properties.enablePurgeProtection')).toMatchObject({
      kind: 'known',
      value: false,
      origin: { range: { start: { line, character: 31 }, end: { line, character: 36 } } },
    });
  });

  it('takes variables from tfvars files, and knows nothing of those without a value', async () => {
    const text = right.replace('  default = "chat"\n', '');
    const unnamed = bindingsOf(await read({ 'main.tf': text })).bindings[0];
    expect(unnamed?.store).toMatchObject({ kind: 'found', resource: { name: 'kv-{var.name}' } });
    expect(unnamed?.grant?.kind).toBe('sufficient');
    const named = bindingsOf(await read({ 'main.tf': text, 'terraform.tfvars': 'name = "prod"\n' })).bindings[0];
    expect(named?.store).toMatchObject({ kind: 'found', resource: { name: 'kv-prod' } });
  });

  it('reads dates, rotation policies and policies of vaults', async () => {
    const text = right.replace(
      'key_opts     = ["wrapKey", "unwrapKey"]',
      `expiration_date = "2027-01-01T00:00:00Z"
  rotation_policy {
    expire_after         = "P90D"
    notify_before_expiry = "P29D"
    automatic {
      time_before_expiry = "P30D"
    }
  }`,
    );
    const { resources } = await read({ 'main.tf': text });
    const key = resources.find(({ type }) => type === types.vaultKey);
    expect(asNumber(key?.read('properties.attributes.exp') ?? { kind: 'absent' })).toBe(Date.UTC(2027, 0, 1) / 1000);
    expect(asString(key?.read('properties.rotationPolicy.attributes.expiryTime') ?? { kind: 'absent' })).toBe('P90D');
    const action = (index: number, path: string) =>
      asString(key?.read(`properties.rotationPolicy.lifetimeActions.${index}.${path}`) ?? { kind: 'absent' });
    expect([action(0, 'action.type'), action(0, 'trigger.timeBeforeExpiry'), action(1, 'action.type')]).toEqual([
      'rotate',
      'P30D',
      'notify',
    ]);
  });

  it('takes the separate resource for a second declaration of the account', async () => {
    const text = right.replace(/ {2}customer_managed_key \{[^]*?\n {2}\}\n/, '').replace(/ {2}depends_on.*\n/, '')
      .concat(`
resource "azurerm_cognitive_account_customer_managed_key" "cmk" {
  cognitive_account_id = azurerm_cognitive_account.chat.id
  key_vault_key_id     = azurerm_key_vault_key.cmk.id
  identity_client_id   = azurerm_user_assigned_identity.cmk.client_id
  depends_on           = [azurerm_role_assignment.cmk]
}
`);
    const { bindings } = bindingsOf(await read({ 'main.tf': text }));
    expect(bindings.map(({ keySource, version }) => [keySource, version?.kind])).toContainEqual([
      'customer',
      'atDeployment',
    ]);
    expect(await found({ 'main.tf': text })).not.toContain('grant-order');
    const both = text.replace(
      '  identity {',
      '  customer_managed_key {\n    key_vault_key_id = azurerm_key_vault_key.cmk.id\n  }\n  identity {',
    );
    expect(await found({ 'main.tf': both })).toContain('terraform-key-twice');
    const ignored = both.replace(
      '  identity {',
      '  lifecycle {\n    ignore_changes = [customer_managed_key]\n  }\n  identity {',
    );
    expect(await found({ 'main.tf': ignored })).not.toContain('terraform-key-twice');
  });

  it('follows local modules, their arguments and outputs', async () => {
    const vault = right.slice(
      right.indexOf('resource "azurerm_key_vault" "kv"'),
      right.indexOf('resource "azurerm_role_assignment"'),
    );
    const main = right.replace(
      vault,
      `module "vault" {\n  source = "./modules/vault"\n  name   = var.name\n  purge  = false\n}\n`,
    );
    const files = {
      'main.tf': main
        .replaceAll('azurerm_key_vault.kv.id', 'module.vault.id')
        .replaceAll('azurerm_key_vault_key.cmk.versionless_id', 'module.vault.key_id'),
      'modules/vault/main.tf': `variable "name" {}\nvariable "purge" {}\n${vault
        .replaceAll('azurerm_resource_group.rg.name', '"rg"')
        .replaceAll('azurerm_resource_group.rg.location', '"swedencentral"')
        .replace('purge_protection_enabled   = true', 'purge_protection_enabled   = var.purge')}
output "id" {\n  value = azurerm_key_vault.kv.id\n}\noutput "key_id" {\n  value = azurerm_key_vault_key.cmk.versionless_id\n}\n`,
    };
    const reading = await read(files);
    expect(reading.unreadable).toEqual([]);
    expect(reading.files).toContain(`${root}modules/vault/main.tf`);
    expect(await found(files)).toEqual(['purge-protection']);
    const { bindings } = bindingsOf(reading);
    expect(bindings[0]).toMatchObject({
      store: { kind: 'found', resource: { name: 'kv-chat' } },
      grant: { kind: 'sufficient' },
    });
  });

  it('says of a module that is not there, or calls itself, that it could not be followed', async () => {
    const files = {
      'main.tf': 'module "a" {\n  source = "./a"\n}\nmodule "b" {\n  source = "./missing"\n}\n',
      'a/main.tf': 'module "again" {\n  source = "../a"\n}\n',
    };
    const { unreadable } = await read(files);
    expect(unreadable.map(({ reason }) => reason)).toEqual([
      'the module calls itself',
      'there is no Terraform file in that folder, or it may not be read',
    ]);
  });

  it('makes as many as count and for_each say', async () => {
    const text = `
resource "azurerm_user_assigned_identity" "n" {
  count = 2
  name  = "id-\${count.index}"
  resource_group_name = "rg"
}
resource "azurerm_user_assigned_identity" "none" {
  count = var.enabled ? 1 : 0
  name  = "id-none"
  resource_group_name = "rg"
}
variable "enabled" {
  default = false
}
resource "azurerm_user_assigned_identity" "each" {
  for_each = { a = "one", b = "two" }
  name     = "id-\${each.value}"
  resource_group_name = "rg"
}
`;
    const { resources } = await read({ 'main.tf': text });
    expect(resources.map(({ name }) => name)).toEqual(['id-0', 'id-1', 'id-one', 'id-two']);
  });

  it.each([
    ['an object', (body: string) => body],
    ['JSON', (body: string) => `jsonencode(${body})`],
  ])('reads azapi, with its body as %s', async (_, written) => {
    const text = right.replace(/resource "azurerm_cognitive_account"[^]*/, '').concat(`
resource "azapi_resource" "chat" {
  type      = "Microsoft.CognitiveServices/accounts@2025-06-01"
  name      = "chat"
  parent_id = azurerm_resource_group.rg.id
  location  = "swedencentral"
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.cmk.id]
  }
  body = ${written(`{
    kind = "OpenAI"
    properties = {
      encryption = {
        keySource = "Microsoft.KeyVault"
        keyVaultProperties = {
          keyName          = azurerm_key_vault_key.cmk.name
          keyVaultUri      = azurerm_key_vault.kv.vault_uri
          identityClientId = azurerm_user_assigned_identity.cmk.client_id
        }
      }
    }
  }`)}
  depends_on = [azurerm_role_assignment.cmk]
}
`);
    const { bindings } = bindingsOf(await read({ 'main.tf': text }));
    expect(bindings[0]).toMatchObject({
      store: { kind: 'found', resource: { name: 'kv-chat' } },
      key: { kind: 'found', resource: { name: 'chat-cmk' } },
      grant: { kind: 'sufficient' },
    });
    expect(await found({ 'main.tf': text })).toEqual([]);
  });

  it('reads verified modules by their parameters', async () => {
    const text = `
module "identity" {
  source              = "Azure/avm-res-managedidentity-userassignedidentity/azurerm"
  name                = "id-chat"
  resource_group_name = "rg"
  location            = "swedencentral"
}
module "vault" {
  source              = "Azure/avm-res-keyvault-vault/azurerm"
  name                = "kv-chat"
  resource_group_name = "rg"
  location            = "swedencentral"
  tenant_id           = "t"
  purge_protection_enabled = false
  network_acls             = { bypass = "AzureServices" }
  keys = {
    cmk = { name = "chat-cmk", key_type = "RSA", key_size = 2048, key_opts = ["wrapKey", "unwrapKey"] }
  }
  role_assignments = {
    cmk = { role_definition_id_or_name = "Key Vault Crypto Service Encryption User", principal_id = module.identity.principal_id }
  }
}
module "account" {
  source              = "Azure/avm-res-cognitiveservices-account/azurerm"
  name                = "chat"
  resource_group_name = "rg"
  location            = "swedencentral"
  kind                = "OpenAI"
  managed_identities  = { user_assigned_resource_ids = [module.identity.resource_id] }
  customer_managed_key = {
    key_vault_resource_id  = module.vault.resource_id
    key_name               = "chat-cmk"
    user_assigned_identity = { resource_id = module.identity.resource_id }
  }
  depends_on = [module.vault]
}
`;
    const reading = await read({ 'main.tf': text });
    const { bindings } = bindingsOf(reading);
    const bound = bindings.find(({ keySource }) => keySource === 'customer');
    expect(bound).toMatchObject({ key: { kind: 'found' }, grant: { kind: 'sufficient' } });
    expect(await found({ 'main.tf': text })).toEqual(['purge-protection']);
    // What the modules do where they are not told: the firewall lets nobody in, and nothing waits for a role assignment.
    const untold = text.replace(/ {2}network_acls .*\n/, '').replace(/ {2}depends_on .*\n/, '');
    expect(await found({ 'main.tf': untold })).toEqual(['grant-order', 'network-path', 'purge-protection']);
  });

  it('tells of arguments that the provider no longer has, where its version is said', async () => {
    const old = right.replace('rbac_authorization_enabled = true', 'enable_rbac_authorization  = true');
    expect(await found({ 'main.tf': old })).toEqual([]);
    expect(await found({ 'main.tf': old.replace('~> 4.42', '>= 5.0, < 6.0') })).toEqual(['terraform-removed-argument']);
  });
});

describe('which folders are deployed', () => {
  it('leaves out what another one calls, and what has nothing of ours', async () => {
    const files = memoryFiles({
      'main.tf': 'module "v" {\n  source = "./modules/vault"\n}\n',
      'modules/vault/main.tf': 'resource "azurerm_key_vault" "kv" {}\n',
      'other/main.tf': 'resource "aws_s3_bucket" "b" {}\n',
      'alone/main.tf': 'resource "azurerm_cognitive_account" "a" {}\n',
    });
    const uris = ['main.tf', 'modules/vault/main.tf', 'other/main.tf', 'alone/main.tf'].map((path) => `${root}${path}`);
    expect(await terraform.entries(uris, files, signal)).toEqual([root.slice(0, -1), `${root}alone`]);
  });
});
