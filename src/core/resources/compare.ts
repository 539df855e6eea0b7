import { isExpression, isNotSet, sameValue, toJson, type ReferenceValue, type Value } from './value.ts';

/** `unknown` where the two may or may not be the same: an expression, or another resource's property, is known once deployed. */
export type Comparison = 'same' | 'different' | 'unknown';

/**
 * Whether two values are the same. What two resources have each for itself, such as the client ids of two identities, is different though
 * neither is known.
 */
export function compareValues(a: Value, b: Value): Comparison {
  if (sameValue(a, b)) return 'same';
  if (isNotSet(a) || isNotSet(b))
    return isNotSet(a) && isNotSet(b) ? 'same' : isKnown(a) && isKnown(b) ? 'different' : 'unknown';
  if (isKnown(a) && isKnown(b)) return 'different';
  return a.kind === 'reference' && b.kind === 'reference' && areUnlike(a, b) ? 'different' : 'unknown';
}

function isKnown(value: Value): boolean {
  return value.kind === 'absent' || toJson(value) !== undefined;
}

/** Ids that Azure gives to one identity alone. */
const unique = ['identity.principalId', 'properties.principalId', 'properties.clientId'];

/** Who carries the deployment out, as the readers of Bicep and ARM and of Terraform say it. */
const deployer = ['{deployer()}.objectId', '{client.object_id}'];

function areUnlike(a: ReferenceValue, b: ReferenceValue): boolean {
  if (isDeployer(a) || isDeployer(b)) return isPrincipal(a) || isPrincipal(b);
  if (isExpression(a) || isExpression(b)) return false;
  return unique.includes(a.path) && unique.includes(b.path) && !(a.resource === b.resource && a.path === b.path);
}

/** A deployment is carried out by a person or an application, never by an identity of the resources that it is about. */
function isDeployer(value: ReferenceValue): boolean {
  return isExpression(value) && deployer.includes(value.path);
}

function isPrincipal(value: ReferenceValue): boolean {
  return !isExpression(value) && /(^|\.)principalId$/.test(value.path);
}
