import { apiVersionOf } from '../../../core/plans/export/apiVersions.ts';
import { stringOf } from '../../../core/plans/export/bicep/syntax.ts';
import type { CreateChange } from '../../../core/plans/change.ts';
import { nameOf, parentArmId } from '../../../core/resources/armId.ts';
import { types } from '../../../core/resources/types.ts';
import { asString, at, object, type Value } from '../../../core/resources/value.ts';
import type { TextEdit } from '../../../core/templates.ts';
import type { ArrayLiteral } from '../syntax.ts';
import {
  edit,
  objectOf,
  resourcesIn,
  sourceOf,
  symbolOf,
  textOf,
  typeNameOf,
  type PlacedResource,
} from './document.ts';
import type { FileNames } from './names.ts';
import { insertText, propertyNamed, unit, type Style } from './objects.ts';
import { memberValues, printed } from './print.ts';

export interface Creation {
  readonly edits: readonly TextEdit[];
  /** What the file then calls it. */
  readonly symbol: string;
}

/** A resource that a file does not have yet, written behind the one that it has to do with. Undefined where the file cannot say it. */
export function creation(change: CreateChange, names: FileNames): Creation | undefined {
  const place = placeFor(change, names);
  if (!place) return undefined;
  switch (change.type) {
    case types.roleAssignment:
      return written(names, place, 'keyAccess', change.type, assignment(change, names, styleOf(names, 1)));
    case types.accessPolicy:
      return policy(change, names, place);
    default:
      return written(names, place, symbolFor(change), change.type, body(change, names, styleOf(names, 1)));
  }
}

/** A resource of the file behind whose declaration a new one stands, and whose condition it shares. */
interface Place {
  readonly beside: PlacedResource;
  readonly condition?: string;
}

/** Beside what it is created in, or what its values come from. */
function placeFor({ scope, properties, body = {} }: CreateChange, names: FileNames): Place | undefined {
  const { document } = names;
  const inScope = names.placed(scope);
  const beside =
    inScope ?? [...Object.values(body), properties].map((value) => placedAt(value, names)).find((one) => one);
  if (!beside) return undefined;
  // A resource of another group can be extended only by a module that is deployed there.
  const own = objectOf(beside.declaration.body);
  if (inScope?.declaration.existing === true && own && propertyNamed(own, 'scope')) return undefined;
  const outermost = [...beside.parents, beside.declaration][0];
  if (outermost?.body.kind !== 'if') return { beside };
  return { beside, condition: sourceOf(document, outermost.body.condition) };
}

/** The resource in which a value was written. */
function placedAt(value: Value, { document }: FileNames): PlacedResource | undefined {
  if (value.kind === 'absent' || value.origin?.kind !== 'file' || value.origin.uri !== document.uri) return undefined;
  const offset = document.lines.offset(value.origin.range.start);
  return resourcesIn(document).find(({ declaration }) => declaration.start <= offset && offset < declaration.end);
}

function styleOf({ document }: FileNames, depth: number): Style {
  const step = unit(document);
  return { indent: step.repeat(depth), unit: step, lineBreak: document.lines.lineBreak };
}

function symbolFor({ type }: CreateChange): string {
  if (type === types.userAssignedIdentity) return 'identity';
  const last = type.slice(type.lastIndexOf('/') + 1);
  return last.replace(/ies$/, 'y').replace(/s$/, '');
}

function written(
  names: FileNames,
  { beside, condition }: Place,
  wish: string,
  type: CreateChange['type'],
  lines: readonly (string | undefined)[] | undefined,
): Creation | undefined {
  const version = apiVersionOf(type);
  if (version === undefined || !lines || lines.includes(undefined)) return undefined;
  const { document } = names;
  const { lineBreak } = document.lines;
  // What is there already is not written again.
  const known = lines.slice(0, 2).join(lineBreak);
  const same = resourcesIn(document).find((one) => sourceOf(document, one.declaration).includes(known));
  if (same) return { edits: [], symbol: symbolOf(same) };
  const symbol = names.newSymbol(wish);
  const head = `resource ${symbol} ${stringOf(`${type}@${version}`)} = ${condition === undefined ? '' : `if ${condition} `}{`;
  const outermost = [...beside.parents, beside.declaration][0] ?? beside.declaration;
  const end = document.lines.endOf(document.lines.position(outermost.end).line);
  const text = [head, ...lines, '}'].join(lineBreak);
  return { edits: [edit(document, end, end, `${lineBreak}${lineBreak}${text}`)], symbol };
}

/**
 * The name must be known before the deployment begins, which the principal id of an identity is not: the id of the identity's resource
 * stands for it.
 */
function assignment(
  { scope, properties }: CreateChange,
  names: FileNames,
  style: Style,
): readonly (string | undefined)[] | undefined {
  const target = names.symbol(scope);
  const role = asString(at(properties, 'roleDefinitionId'));
  const principal = at(properties, 'principalId');
  const principalId = printed(principal, names, style);
  const holder = principal.kind === 'reference' ? names.symbol(principal.resource) : undefined;
  const roleId = role === undefined ? undefined : names.text(role);
  if (target === undefined || role === undefined || principalId === undefined || roleId === undefined) return undefined;
  const { indent } = style;
  const principalType = asString(at(properties, 'principalType')) ?? 'ServicePrincipal';
  return [
    `${indent}name: guid(${target}.id, ${holder === undefined ? principalId : `${holder}.id`}, ${stringOf(nameOf(role))})`,
    `${indent}scope: ${target}`,
    `${indent}properties: {`,
    `${indent}${style.unit}roleDefinitionId: ${roleId}`,
    `${indent}${style.unit}principalId: ${principalId}`,
    `${indent}${style.unit}principalType: ${stringOf(principalType)}`,
    `${indent}}`,
  ];
}

/** `add` leaves the policies of others alone; a file has it once for a vault, so that another policy goes into it. */
function policy(change: CreateChange, names: FileNames, place: Place): Creation | undefined {
  const { scope, properties } = change;
  const vault = names.symbol(scope);
  if (vault === undefined) return undefined;
  const wanted = object({
    tenantId: at(properties, 'tenantId'),
    objectId: at(properties, 'objectId'),
    permissions: at(properties, 'permissions'),
  });
  const before = policiesOf(vault, names);
  if (before === 'unclear') return undefined;
  if (before) {
    const edits = append(before.policies, wanted, names);
    return edits && { edits, symbol: before.symbol };
  }
  const style = styleOf(names, 1);
  const item = printed(wanted, names, styleOf(names, 3));
  if (item === undefined) return undefined;
  const { indent, unit: step } = style;
  return written(names, place, 'keyAccess', types.accessPolicy, [
    `${indent}parent: ${vault}`,
    `${indent}name: 'add'`,
    `${indent}properties: {`,
    `${indent}${step}accessPolicies: [`,
    `${indent}${step}${step}${item}`,
    `${indent}${step}]`,
    `${indent}}`,
  ]);
}

interface Policies {
  readonly policies: ArrayLiteral;
  readonly symbol: string;
}

function policiesOf(vault: string, { document }: FileNames): Policies | 'unclear' | undefined {
  for (const placed of resourcesIn(document)) {
    if (typeNameOf(placed).toLowerCase() !== types.accessPolicy.toLowerCase()) continue;
    const own = objectOf(placed.declaration.body);
    const parent = own && propertyNamed(own, 'parent')?.value;
    if (!parent || sourceOf(document, parent) !== vault) continue;
    const name = propertyNamed(own, 'name')?.value;
    if (!name || textOf(name).toLowerCase() !== 'add') continue;
    const properties = propertyNamed(own, 'properties')?.value;
    const policies = properties?.kind === 'object' ? propertyNamed(properties, 'accessPolicies')?.value : undefined;
    const isPlain = policies?.kind === 'array' && placed.declaration.body.kind === 'object';
    return isPlain ? { policies, symbol: symbolOf(placed) } : 'unclear';
  }
  return undefined;
}

function append(policies: ArrayLiteral, wanted: Value, names: FileNames): readonly TextEdit[] | undefined {
  const { document } = names;
  const { lines } = document;
  const first = policies.items[0];
  const line = lines.position(first?.start ?? policies.start).line;
  const indent = `${lines.indentOf(line)}${first ? '' : unit(document)}`;
  const text = printed(wanted, names, { indent, unit: unit(document), lineBreak: lines.lineBreak });
  if (text === undefined) return undefined;
  const holder = printed(at(wanted, 'objectId'), names, styleOf(names, 0));
  const isThere = policies.items.some((item) => {
    const own = item.kind === 'object' ? propertyNamed(item, 'objectId')?.value : undefined;
    return own !== undefined && sourceOf(document, own) === holder;
  });
  return isThere ? [] : [insertText(document, policies, text)];
}

/** A child names its parent, what extends another resource its scope. */
function body(change: CreateChange, names: FileNames, style: Style): readonly (string | undefined)[] | undefined {
  const { resource, type, scope } = change;
  if (!resource.startsWith('/')) return undefined;
  const isChild = type.split('/').length > 2;
  const above = isChild ? names.symbol(parentArmId(resource) ?? scope) : undefined;
  const extended = type === types.diagnosticSetting ? names.symbol(scope) : undefined;
  if ((isChild && above === undefined) || (type === types.diagnosticSetting && extended === undefined))
    return undefined;
  const name = names.name(nameOf(resource));
  const members = Object.entries({ ...change.body, properties: change.properties }).filter(
    ([member, value]) => member !== 'properties' || Object.keys(memberValues(value) ?? { some: value }).length > 0,
  );
  return [
    ...(above === undefined ? [] : [`${style.indent}parent: ${above}`]),
    name === undefined ? undefined : `${style.indent}name: ${name}`,
    ...(extended === undefined ? [] : [`${style.indent}scope: ${extended}`]),
    ...members.map(([member, value]) => {
      const text = printed(value, names, style);
      return text === undefined ? undefined : `${style.indent}${member}: ${text}`;
    }),
  ];
}
