import { normalizeArmId } from '../../../core/resources/armId.ts';
import { resourceType, types, type ResourceType } from '../../../core/resources/types.ts';
import { asString, at, canonicalText, known, reference, unknown, type Value } from '../../../core/resources/value.ts';
import { isComputed, readDeclared } from '../../declared.ts';
import { nameSegments, subscriptionOfScope, templateId } from '../../ids.ts';
import { withResolver, type Environment } from '../evaluate/environment.ts';
import { evaluate, evaluateAt, objectOf } from '../evaluate/expression.ts';
import { valueOf, type NamedResource, type Result } from '../evaluate/result.ts';
import type { ObjectLiteral, ResourceDeclaration } from '../syntax.ts';
import { propertyOf } from './bodies.ts';
import type { ModuleInstance } from './moduleInstance.ts';
import { resourceInstances, resourceResult, type ResourceInstances } from './resourceInstances.ts';
import { literalText } from './source.ts';

/** What stands in a resource's body and is no property of it. */
const notProperties: ReadonlySet<string> = new Set(['name', 'parent', 'scope', 'dependsOn']);

export interface ResourcePieces {
  readonly statement: ResourceDeclaration;
  readonly module: ModuleInstance;
  readonly environment: Environment;
  readonly node: string;
  readonly parent: ResourceInstance | undefined;
  readonly object: ObjectLiteral | undefined;
  /** Its condition is known to be false. */
  readonly skipped: boolean;
  readonly conditional: boolean;
}

/** One resource of a statement, each part of it worked out when first asked for. */
export class ResourceInstance implements NamedResource {
  readonly pieces: ResourcePieces;
  // Made when first asked for: a file names many resources that nothing is asked of.
  #inner: Environment | undefined;
  #type: string | undefined;
  #nested: Map<string, ResourceInstances> | undefined;
  #known: Map<string, unknown> | undefined;

  constructor(pieces: ResourcePieces) {
    this.pieces = pieces;
  }

  /** The names of nested resources are known in the body around them. */
  get #environment(): Environment {
    this.#inner ??= withResolver(this.pieces.environment, (name) => this.nested(name));
    return this.#inner;
  }

  get node(): string {
    return this.pieces.node;
  }

  get skipped(): boolean {
    return this.pieces.skipped;
  }

  get conditional(): boolean {
    return this.pieces.conditional;
  }

  /** As the file spells it; empty where it could not be understood. */
  get type(): string {
    this.#type ??= this.#makeType();
    return this.#type;
  }

  #makeType(): string {
    const [spelling = ''] = (literalText(this.pieces.statement.type) ?? '').split('@');
    const { parent } = this.pieces;
    const whole = parent && !spelling.includes('/') && spelling !== '' ? `${parent.type}/${spelling}` : spelling;
    return this.coreType(whole) ?? whole;
  }

  /** Undefined for a type that is not judged. */
  coreType(spelling = this.type): ResourceType | undefined {
    if (spelling.toLowerCase() === 'microsoft.resources/resourcegroups') return types.resourceGroup;
    return resourceType(spelling);
  }

  get apiVersion(): string | undefined {
    return literalText(this.pieces.statement.type)?.split('@')[1] ?? this.pieces.parent?.apiVersion;
  }

  get key(): string {
    return normalizeArmId(this.id);
  }

  get id(): string {
    return this.#once('id', '{circular}', () => this.#makeId());
  }

  get name(): Value {
    return this.#once('name', unknown('its name refers to itself'), () => this.#property('name'));
  }

  /** The id of what the resource extends or lies in: its `scope`, else where the file is deployed. */
  get scopeId(): string {
    const given = this.#result('scope');
    const { module } = this.pieces;
    if (!given) return this.pieces.parent ? this.pieces.parent.scopeId : module.scope.id;
    return idOf(given) ?? `{scope of ${this.node}}`;
  }

  /** The root of the ARM body. */
  get body(): Value {
    return this.#once<Value>('body', unknown('it refers to itself'), () => this.#makeBody());
  }

  read(path: string): Value {
    if (path === 'type') return known(this.type);
    if (path === 'apiVersion') return this.apiVersion === undefined ? unknown('it has none') : known(this.apiVersion);
    if (path === 'id') return known(this.id);
    if (isComputed(this.type, path)) return readDeclared(this.#declared(), path);
    const value = at(this.body, path);
    if (value.kind !== 'absent') return value;
    return reference(this.key, path);
  }

  nested(name: string): Result | undefined {
    const instances = this.nestedInstances(name);
    return instances && resourceResult(instances);
  }

  /** The resources of a statement in the body. */
  nestedInstances(name: string): ResourceInstances | undefined {
    const before = this.#nested?.get(name);
    if (before) return before;
    const statement = this.nestedStatements().find((candidate) => candidate.name.name === name);
    if (!statement) return undefined;
    const instances = resourceInstances(statement, this.pieces.module, this.#environment, this);
    this.#nested ??= new Map();
    this.#nested.set(name, instances);
    return instances;
  }

  nestedStatements(): readonly ResourceDeclaration[] {
    const members = this.pieces.object?.members ?? [];
    const isNested = (member: ObjectLiteral['members'][number]): member is ResourceDeclaration =>
      member.kind === 'resource';
    return members.some(isNested) ? members.filter(isNested) : none;
  }

  #declared(): Parameters<typeof readDeclared>[0] {
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const declaration = { format: 'bicep', uri: '', range, heading: range } as const;
    return { id: this.id, type: this.type as ResourceType, body: known({}), declaration };
  }

  #makeId(): string {
    const { parent, module } = this.pieces;
    const fallback = `{name of ${this.node}}`;
    const above = parent ?? this.#parentResource();
    const names = nameSegments(this.name, fallback);
    if (above) {
      const last = this.type.slice(this.type.lastIndexOf('/') + 1);
      return `${above.id}/${last}/${names.join('∕')}`;
    }
    if (this.coreType() === types.resourceGroup)
      return `${subscriptionOfScope(this.scopeId || module.scope.id)}/resourceGroups/${names.join('∕')}`;
    if (this.type.toLowerCase() === 'microsoft.resources/subscriptions') return `/subscriptions/${names.join('∕')}`;
    return templateId(this.scopeId, this.type, this.#spread(names, this.type.split('/').length - 1));
  }

  /** One name for each type: those that are not told apart stand at the end. */
  #spread(names: readonly string[], count: number): readonly string[] {
    if (names.length <= count) return names;
    return [...names.slice(0, count - 1), names.slice(count - 1).join('∕')];
  }

  #parentResource(): NamedResource | undefined {
    const result = this.#result('parent');
    return result?.kind === 'resource' ? result.resource : undefined;
  }

  #makeBody(): Value {
    const { object } = this.pieces;
    if (!object) return unknown('it could not be understood');
    const written = objectOf(object, this.#environment, notProperties);
    if (written.kind !== 'object') return written;
    const entries: Record<string, Value> = { ...written.entries, name: this.name };
    if (this.type === types.roleAssignment || this.type === types.lock) {
      const properties = entries['properties'];
      const scope = this.#scopeValue();
      if (properties?.kind === 'object')
        entries['properties'] = { ...properties, entries: { ...properties.entries, scope } };
      else if (!properties) entries['properties'] = { kind: 'object', entries: { scope } };
    }
    return { ...written, entries };
  }

  #scopeValue(): Value {
    const property = propertyOf(this.pieces.object, 'scope');
    const place = property && this.#environment.place(property.value);
    return known(this.scopeId, place && { kind: 'file', ...place });
  }

  #property(name: string): Value {
    const property = propertyOf(this.pieces.object, name);
    return property ? evaluateAt(property.value, this.#environment) : unknown(`it has no ${name}`);
  }

  #result(name: string): Result | undefined {
    const property = propertyOf(this.pieces.object, name);
    return property && evaluate(property.value, this.pieces.environment);
  }

  /** Works a part out once; while that goes on, it is what stands for a circle. */
  #once<T>(part: string, circular: T, make: () => T): T {
    this.#known ??= new Map();
    if (!this.#known.has(part)) {
      this.#known.set(part, circular);
      this.#known.set(part, make());
    }
    return this.#known.get(part) as T;
  }
}

const none: readonly ResourceDeclaration[] = [];

/** The id that a `scope` names: of a resource, or of what `resourceGroup(…)` and `subscription(…)` give. */
export function idOf(result: Result): string | undefined {
  if (result.kind === 'resource') return result.path === '' ? result.resource.id : undefined;
  const value = valueOf(result);
  return asString(at(value, 'id')) ?? canonicalText(at(value, 'id'));
}
