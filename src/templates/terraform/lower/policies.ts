import { asString, canonicalText, known, type Value } from '../../../core/resources/value.ts';
import { functions } from '../evaluate/functions/index.ts';
import { scopeId } from '../evaluate/ids.ts';
import type { Instance } from '../evaluate/instance.ts';
import { policyDefinitionId } from '../evaluate/policies.ts';
import type { EncodedValue } from '../evaluate/values.ts';
import { nameIn, outermost } from './arguments.ts';
import type { BodyBuilder } from './body.ts';

/** Scope, definition and parameters of a policy assignment. */
export function addPolicy(instance: Instance, body: BodyBuilder): void {
  const whole = outermost(instance);
  const place = instance.mapping?.place;
  const scope = place?.kind === 'extension' ? instance.argument(place.argument) : undefined;
  if (scope && place?.kind === 'extension') {
    const id = known(scopeId(scope, instance.module.deployment));
    body.set('properties.scope', at(scope, id), nameIn(whole, place.argument));
  }
  const definition = instance.argument('policy_definition_id');
  if (definition) {
    const id = policyDefinitionId(canonicalText(definition) ?? '');
    body.set(
      'properties.policyDefinitionId',
      id === undefined ? definition : at(definition, known(id)),
      nameIn(whole, 'policy_definition_id'),
    );
  }
  const parameters = instance.argument('parameters');
  if (parameters) body.set('properties.parameters', decoded(parameters), nameIn(whole, 'parameters'));
}

/** What `jsonencode` was given, or what a JSON text says. */
function decoded(value: Value): Value {
  if ('decoded' in value) return (value as EncodedValue).decoded;
  return asString(value) === undefined ? value : (functions['jsondecode']?.(value) ?? value);
}

function at(written: Value, value: Value): Value {
  return { ...value, ...(written.origin && { origin: written.origin }) };
}
