import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { requireAction, subscriptionOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { armRefusal } from '../refusals.ts';
import type { PolicyDefinition } from './definition.ts';
import { definitionId, definitionOf, policyDefinitions } from './definitions/index.ts';

const type = 'Microsoft.Authorization/policyDefinitions';

/** The built-in definitions, at the tenant (where everyone may read them, assumed) or as a subscription sees them. */
export function listPolicyDefinitions(call: ArmCall): Reply {
  requireReadable(call);
  return armPage(call, policyDefinitions, policyDefinitionView);
}

export function getPolicyDefinition(call: ArmCall): Reply {
  requireReadable(call);
  const name = parameter(call.parameters, 'name');
  const found = definitionOf(name);
  if (found !== undefined) return { status: 200, body: policyDefinitionView(found) };
  throw armRefusal(404, 'PolicyDefinitionNotFound', `The policy definition '${name}' could not be found.`);
}

function requireReadable(call: ArmCall): void {
  if (call.parameters['subscriptionId'] === undefined) return;
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${type}/read`, `/subscriptions/${subscriptionId}`);
}

export function policyDefinitionView(policy: PolicyDefinition): object {
  const { name, displayName, version, category, mode, effects, parameters } = policy;
  return {
    properties: {
      displayName,
      policyType: 'BuiltIn',
      mode,
      metadata: { version, category },
      version,
      parameters: {
        effect: { type: 'String', allowedValues: effects, defaultValue: effects[0] },
        ...Object.fromEntries(
          Object.entries(parameters).map(([parameterName, value]) => [parameterName, parameterView(value)]),
        ),
      },
      policyRule: ruleOf(policy),
    },
    id: definitionId(policy),
    type,
    name,
  };
}

/** What a definition deploys is not known here: its rule has no `deployment`. */
function ruleOf(policy: PolicyDefinition): object {
  const effect = "[parameters('effect')]";
  const related = policy.mode === 'Indexed' ? policy.related : undefined;
  if (related === undefined) return { if: policy.rule.written, then: { effect } };
  const { type: relatedType, existence, roleDefinitionIds } = related;
  const details = {
    type: relatedType,
    existenceCondition: existence.written,
    ...(roleDefinitionIds === undefined ? {} : { roleDefinitionIds }),
  };
  return { if: policy.rule.written, then: { effect, details } };
}

function parameterView(value: unknown): object {
  const type_ = Array.isArray(value) ? 'Array' : typeof value === 'string' ? 'String' : 'Integer';
  return { type: type_, ...(value === undefined ? {} : { defaultValue: value }) };
}
