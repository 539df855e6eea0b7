import { nameOf, normalizeArmId } from '../../../core/resources/armId.ts';
import {
  absent,
  asItems,
  asNumber,
  asString,
  at,
  expression,
  isExpression,
  reference,
  unknown,
  type Value,
} from '../../../core/resources/value.ts';
import { membersOf } from './expression.ts';
import { argumentText, expressionOf, valueOf, type Result, type ResourceResult } from './result.ts';

/** `target.name` */
export function accessMember(target: Result, name: string): Result {
  switch (target.kind) {
    case 'resource':
      return ofResource(target, name);
    case 'module':
      if (target.atOutputs) return target.outputs(name);
      if (name === 'outputs') return { ...target, atOutputs: true };
      return name === 'name' ? target.name : unknown(`a module has no ${name}`);
    case 'namespace':
      return target.member(name) ?? unknown(`nothing here is called ${name}`);
    case 'instances':
    case 'lambda':
      return unknown(`it has no ${name}`);
    default:
      return memberByName(target, name);
  }
}

/** `target[index]`, `target[^index]` */
export function accessIndex(target: Result, index: Value, fromEnd: boolean): Result {
  const position = asNumber(index);
  if (target.kind === 'instances') {
    const which = position === undefined || fromEnd ? undefined : target.instances[position];
    const [each] = target.each ? target.instances : [];
    return each ?? which ?? unknown('which of the loop is meant is not known');
  }
  const name = asString(index);
  if (name !== undefined) return ofIdentityMap(target, name) ?? accessMember(target, name);
  const value = valueOf(target);
  if (position === undefined) return byText(value, index);
  const items = asItems(value);
  if (items) return items[fromEnd ? items.length - position : position] ?? absent;
  return keyUriPart(value, position) ?? byText(value, index, fromEnd);
}

function byText(value: Value, index: Value, fromEnd = false): Value {
  const [of, where] = [argumentText(value), argumentText(index)];
  if (value.kind !== 'reference' || where === undefined) return unknown('what is looked up is not known');
  const text = `[${fromEnd ? '^' : ''}${where}]`;
  return isExpression(value) ? expressionOf(`${of ?? ''}${text}`) : reference(value.resource, `${value.path}${text}`);
}

function ofResource({ resource, path }: ResourceResult, name: string): Result {
  if (path === '') {
    if (name === 'id') return resource.read('id');
    if (name === 'name') return resource.name;
    if (name === 'type') return resource.read('type');
    if (name === 'apiVersion') return resource.read('apiVersion');
  }
  const below = path === '' ? name : `${path}.${name}`;
  const value = resource.read(below);
  const isWhole = value.kind === 'object' || (value.kind === 'reference' && value.resource === resource.key);
  return isWhole ? { kind: 'resource', resource, path: below } : value;
}

/** An attached identity, looked up by its id among those of an account: it is the identity itself that has these properties. */
function ofIdentityMap(target: Result, id: string): Value | undefined {
  if (target.kind !== 'resource' || target.path !== 'identity.userAssignedIdentities') return undefined;
  const key = normalizeArmId(id);
  const member = (name: string): Value => reference(key, `properties.${name}`);
  return { kind: 'object', entries: { principalId: member('principalId'), clientId: member('clientId') } };
}

/** A member by its name, which may hold dots. */
export function memberByName(value: Value, name: string): Value {
  const members = value.kind === 'known' || value.kind === 'object' ? membersOf(value) : undefined;
  if (!members) return value.kind === 'known' || value.kind === 'array' ? absent : at(value, name);
  const exact = members[name];
  if (exact) return exact;
  const wanted = name.toLowerCase();
  return Object.entries(members).find(([candidate]) => candidate.toLowerCase() === wanted)?.[1] ?? absent;
}

/**
 * A piece of a key's own URI, `https://{host}/keys/{name}/{version}` split at its slashes: which version the key has is known once it is
 * there.
 */
export function keyUriPart(value: Value, position: number | 'last'): Value | undefined {
  if (value.kind !== 'reference' || !isExpression(value)) return undefined;
  const [, key] =
    /^split\(\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)#properties\.keyUriWithVersion\},'\/'\)$/.exec(value.path) ?? [];
  if (key === undefined) return undefined;
  if (position === 'last' || position === 5) return reference(key, 'properties.version');
  return position === 4 ? expression(nameOf(key)) : undefined;
}
