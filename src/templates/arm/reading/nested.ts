import { expression, type Value } from '../../../core/resources/value.ts';
import { subscriptionOfScope } from '../../ids.ts';
import type { JsonDocument } from '../../json/document.ts';
import { objectAt, stringAt, valueNode, type JsonNode } from '../../json/node.ts';
import { textOf } from '../language/values.ts';
import { evaluateNode } from './evaluateNode.ts';
import type { Instance } from './instance.ts';
import { TemplateScope } from './scope.ts';

/** The template that a deployment in a template deploys. */
export function nestedScope(instance: Instance): TemplateScope | undefined {
  const { scope, declared } = instance;
  const { world } = scope;
  if (!world.mayDeploy()) {
    world.report(scope.document.place(declared), 'it deploys more templates than can be read');
    return undefined;
  }
  const inline = objectAt(declared, 'properties', 'template');
  const link = objectAt(declared, 'properties', 'templateLink');
  const common = { world, place: placeOf(instance), path: instance.node, around: scope };
  const given = argumentsOf(instance);
  if (inline) {
    const options = { ...common, document: scope.document, template: inline, given };
    return new TemplateScope(isInner(declared) ? options : { ...options, outer: scope });
  }
  const target = link && world.links.get(link);
  const document = target && 'uri' in target ? world.documents.get(target.uri) : undefined;
  if (link && document && isAround(document, scope)) {
    world.report(scope.document.place(link), 'the template deploys itself');
    return undefined;
  }
  if (document) return new TemplateScope({ ...common, document, template: document.root, given });
  if (link) {
    const reason = target && 'reason' in target ? target.reason : 'the template it leads to could not be found';
    world.report(scope.document.place(link), reason);
  }
  return undefined;
}

function isAround(document: JsonDocument, scope: TemplateScope): boolean {
  for (let each: TemplateScope | undefined = scope; each; each = each.around) {
    if (each.document === document) return true;
  }
  return false;
}

/** Unless told otherwise, a nested template's expressions are evaluated in the template around it. */
function isInner(declared: JsonNode): boolean {
  return stringAt(declared, 'properties', 'expressionEvaluationOptions', 'scope')?.toLowerCase() === 'inner';
}

/** The deployment's arguments, as values of the template around. */
function argumentsOf(instance: Instance): (name: string) => Value | undefined {
  const env = instance.environment(instance.argumentsUse);
  const parameters = valueNode(instance.declared, 'properties', 'parameters');
  return (name) => {
    const argument = valueNode(parameters, name);
    const value = valueNode(argument, 'value');
    if (value) return evaluateNode(value, env);
    // A secret of a key vault, which nobody but the deployment sees.
    return valueNode(argument, 'reference') ? expression(`{${instance.node}.parameter:${name}}`) : undefined;
  };
}

/** Where it is deployed: `within` says it, but a template of a subscription is deployed to that, whatever is around it. */
function placeOf({ within, declared, scope }: Instance): string {
  const place = textOf(within) ?? scope.place;
  const schema = stringAt(declared, 'properties', 'template', '$schema') ?? '';
  if (/\/subscriptionDeploymentTemplate\.json/i.test(schema)) return subscriptionOfScope(place);
  return /\/(?:tenant|managementGroup)DeploymentTemplate\.json/i.test(schema) ? '' : place;
}
