import { describe, expect, it } from 'vitest';
import { types } from '../../../../src/core/resources/types.ts';
import { createChecker, formats } from '../../../../src/templates/index.ts';
import { memoryFiles, uriOf } from '../../../support/textFiles.ts';
import { readTerraformFiles } from '../../../support/terraform.ts';

const id = '/providers/Microsoft.Authorization/policyDefinitions/67121cc7-ff39-4ab8-b7e3-95b84dab487d';

const account = `
data "azurerm_subscription" "current" {}

resource "azurerm_resource_group" "chat" {
  name     = "rg-chat"
  location = "swedencentral"
}

resource "azurerm_cognitive_account" "chat" {
  name                = "chat"
  resource_group_name = azurerm_resource_group.chat.name
  location            = "swedencentral"
  kind                = "OpenAI"
  sku_name            = "S0"
}
`;

const scopes = {
  subscription: 'subscription_id = data.azurerm_subscription.current.id',
  resource_group: 'resource_group_id = azurerm_resource_group.chat.id',
  resource: 'resource_id = azurerm_cognitive_account.chat.id',
  management_group: 'management_group_id = "/providers/Microsoft.Management/managementGroups/mg"',
} as const;

function assignment(kind: keyof typeof scopes, more = '', definition = `"${id}"`): string {
  return `${account}
resource "azurerm_${kind}_policy_assignment" "cmk" {
  name                 = "cmk"
  policy_definition_id = ${definition}
  ${scopes[kind]}
  ${more}
}
`;
}

async function demands(text: string): Promise<readonly string[]> {
  const checker = createChecker({ formats, files: memoryFiles({ 'main.tf': text }), now: () => Date.UTC(2026, 10, 1) });
  const { findings, unreadable } = await checker.check([uriOf('main.tf')], new AbortController().signal);
  expect(unreadable).toEqual([]);
  return findings
    .filter(({ rule }) => rule === 'customer-key-required')
    .flatMap(({ related }) => related.map(({ message }) => message));
}

describe('policy assignments of Terraform', () => {
  it.each<[what: string, text: string]>([
    ['at the subscription', assignment('subscription')],
    ['at the resource group', assignment('resource_group')],
    ['at the account itself', assignment('resource')],
    [
      'with its effect as a value',
      assignment('subscription', 'parameters = jsonencode({ effect = { value = "Deny" } })'),
    ],
    [
      'with its effect as a JSON text',
      assignment('subscription', 'parameters = <<JSON\n{ "effect": { "value": "Audit" } }\nJSON'),
    ],
    [
      'found by the name of its definition',
      `${assignment('subscription', '', 'data.azurerm_policy_definition.cmk.id')}
data "azurerm_policy_definition" "cmk" {
  display_name = "Azure AI Services resources should encrypt data at rest with a customer-managed key (CMK)"
}
`,
    ],
    [
      'found by the GUID of its definition',
      `${assignment('subscription', '', 'data.azurerm_policy_definition_built_in.cmk.id')}
data "azurerm_policy_definition_built_in" "cmk" {
  name = "67121cc7-ff39-4ab8-b7e3-95b84dab487d"
}
`,
    ],
  ])('demand a customer-managed key: %s', async (_, text) => {
    expect(await demands(text)).toEqual(['This demands a customer-managed key.']);
  });

  it.each<[what: string, text: string]>([
    ['at a management group, of which no file says what lies in it', assignment('management_group')],
    ['that is disabled', assignment('subscription', 'parameters = jsonencode({ effect = { value = "Disabled" } })')],
    ['whose effect is not known', assignment('subscription', 'parameters = file("parameters.json")')],
    [
      'that leaves the kind out',
      assignment('subscription', 'parameters = jsonencode({ excludedKinds = { value = ["OpenAI"] } })'),
    ],
    ['that leaves the group out', assignment('subscription', 'not_scopes = [azurerm_resource_group.chat.id]')],
    [
      'of another policy',
      assignment(
        'subscription',
        '',
        '"/providers/Microsoft.Authorization/policyDefinitions/71ef260a-8f18-47b7-abcb-62d0673d94dc"',
      ),
    ],
    [
      'of a definition of somebody’s own',
      assignment('subscription', '', '"/subscriptions/s/providers/Microsoft.Authorization/policyDefinitions/own"'),
    ],
  ])('demand nothing: %s', async (_, text) => {
    expect(await demands(text)).toEqual([]);
  });

  it('read as Azure has them', async () => {
    const { resources } = await readTerraformFiles({ 'main.tf': assignment('management_group', 'enforce = false') });
    const [found] = resources.filter(({ type }) => type === types.policyAssignment);
    expect(found?.id).toBe(
      '/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization/policyAssignments/cmk',
    );
    expect(found?.read('properties.enforcementMode')).toMatchObject({ value: 'DoNotEnforce' });
    expect(found?.read('properties.scope')).toMatchObject({
      value: '/providers/Microsoft.Management/managementGroups/mg',
    });
  });
});
