import { stringOf } from '../../../core/plans/export/bicep/syntax.ts';
import { identifier } from '../../../core/plans/export/text.ts';
import { nameOf, normalizeArmId, parseArmId } from '../../../core/resources/armId.ts';
import type { ResourceGraph } from '../../../core/resources/graph.ts';
import { resourceType, types } from '../../../core/resources/types.ts';
import { expression as expressionValue, type Value } from '../../../core/resources/value.ts';
import type { Expression } from '../syntax.ts';
import {
  isLooped,
  objectOf,
  resourceAt,
  resourcesIn,
  sourceOf,
  symbolOf,
  textOf,
  typeNameOf,
  type BicepDocument,
  type PlacedResource,
} from './document.ts';
import { propertyNamed } from './objects.ts';
import { keyOf, type Names } from './print.ts';

/** What one file calls the resources of a deployment. */
export class FileNames implements Names {
  readonly document: BicepDocument;
  readonly #graph: ResourceGraph;

  constructor(document: BicepDocument, graph: ResourceGraph) {
    this.document = document;
    this.#graph = graph;
  }

  text(text: string): string | undefined {
    if (/^\/(subscriptions|providers)\//i.test(text)) {
      const symbol = this.symbol(text);
      if (symbol !== undefined) return `${symbol}.id`;
      if (roleDefinition.test(text)) return roleExpression(text);
    }
    // What is in braces was no text of a file.
    return /\{\w+(:\w+)?\}/.test(text) ? undefined : stringOf(text);
  }

  key(name: string): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    return text.startsWith("'") ? keyOf(name) : `'\${${text}}'`;
  }

  reference(resource: string, path: string): string | undefined {
    const parameter = resource === parameterReference ? /^\{parameter:(\w+)\}$/.exec(path)?.[1] : undefined;
    if (resource === parameterReference) return this.#known(parameter, path);
    const symbol = this.symbol(resource);
    return symbol === undefined ? undefined : `${symbol}${path === '' ? '' : `.${path}`}`;
  }

  written(value: Value): string | undefined {
    if (value.kind === 'absent' || value.origin?.kind !== 'file' || value.origin.uri !== this.document.uri)
      return undefined;
    const { lines } = this.document;
    const node = lines.offsets(value.origin.range);
    const text = sourceOf(this.document, node);
    // Behind a known value may be the place of the object that it is a part of.
    if (text === '' || /^[{[]/.test(text)) return undefined;
    return text;
  }

  idOf(expression: Expression): string | undefined {
    if (expression.kind !== 'access' || expression.name.name !== 'id') return undefined;
    const symbol = sourceOf(this.document, expression.target);
    const placed = resourcesIn(this.document).find((one) => symbolOf(one) === symbol);
    return placed && this.#idOf(placed);
  }

  /** What a resource of the deployment is called here; of one that a fix is to make, what it will be called. */
  symbol(resource: string): string | undefined {
    const placed = this.placed(resource);
    if (placed) return isLooped(placed) ? undefined : symbolOf(placed);
    const isNew =
      this.#graph.get(resource) === undefined && resource.startsWith('/') && parseArmId(resource) !== undefined;
    const type = resourceType(parseArmId(resource)?.type ?? '');
    return isNew && type === types.userAssignedIdentity ? this.newSymbol('identity') : undefined;
  }

  /** Where a resource is declared in this file, or referred to as existing. */
  placed(resource: string): PlacedResource | undefined {
    const found = this.#graph.get(resource);
    const id = found?.id ?? resource;
    const declaration = found?.declaration;
    if (declaration?.uri === this.document.uri) return resourceAt(this.document, declaration, declaration.symbol);
    const type = found?.type ?? resourceType(parseArmId(id)?.type ?? '');
    if (type === undefined || !found) return undefined;
    const same = resourcesIn(this.document).filter((one) => typeNameOf(one).toLowerCase() === type.toLowerCase());
    const [only, second] = same;
    if (only && !second && this.#graph.ofType(type).length === 1) return only;
    return same.find(({ declaration: one }) => this.#literalName(one.body) === nameOf(id));
  }

  /** A symbol that the file has not yet. */
  newSymbol(wish: string): string {
    const taken = new Set(
      this.document.tree.statements.flatMap((statement) => ('name' in statement ? [statement.name.name] : [])),
    );
    const base = identifier(wish);
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}${number}`;
    return name;
  }

  /** The last segment of an id as an expression: it may go on from the name of a resource of this file. */
  name(segment: string): string | undefined {
    if (!segment.includes('{')) return stringOf(segment);
    for (const placed of resourcesIn(this.document)) {
      const node = objectOf(placed.declaration.body);
      const written = node && propertyNamed(node, 'name')?.value;
      const id = written && this.#idOf(placed);
      const before = id === undefined ? undefined : nameOf(id);
      if (!written || before === undefined || !segment.startsWith(before)) continue;
      const rest = segment.slice(before.length);
      if (/[{}'$\\]/.test(rest)) continue;
      const source = sourceOf(this.document, written);
      if (rest === '') return source;
      const isText = written.kind === 'interpolation' && !written.multiline;
      return isText ? `${source.slice(0, -1)}${rest}'` : `'\${${source}}${rest}'`;
    }
    return undefined;
  }

  #idOf(placed: PlacedResource): string | undefined {
    for (const type of Object.values(types)) {
      if (type.toLowerCase() !== typeNameOf(placed).toLowerCase()) continue;
      const found = this.#graph
        .ofType(type)
        .find((one) => this.placed(one.key)?.declaration.start === placed.declaration.start);
      if (found) return found.id ?? normalizeArmId(found.key);
    }
    return undefined;
  }

  #literalName(body: PlacedResource['declaration']['body']): string | undefined {
    const node = objectOf(body);
    const value = node && propertyNamed(node, 'name')?.value;
    return value ? textOf(value) || undefined : undefined;
  }

  /** An expression over what is not known: said only where it is sure to mean the same in this file. */
  #known(parameter: string | undefined, path: string): string | undefined {
    if (/^(subscription|tenant)\(\)\.tenantId$/.test(path)) return path;
    if (/^\{?(resourceGroup\(\)\.location|deployment\(\)\.location)\}?$/.test(path)) return path.replace(/[{}]/g, '');
    if (/^\{?(subscription|tenant)\(\)\.tenantId\}?$/.test(path)) return path.replace(/[{}]/g, '');
    const isParameter = this.document.tree.statements.some(
      (statement) => statement.kind === 'param' && statement.name.name === parameter && statement.value === undefined,
    );
    return isParameter && parameter !== undefined && this.#isDeployed ? parameter : undefined;
  }

  /** Parameters of the file that is deployed are those that expressions name: a file that holds all resources is that one. */
  get #isDeployed(): boolean {
    const declared = [types.account, types.vault, types.managedHsm, types.vaultKey].flatMap((type) =>
      this.#graph.ofType(type),
    );
    return declared.every(({ declaration }) => declaration?.uri === this.document.uri);
  }
}

const parameterReference = expressionValue('').resource;

const roleDefinition = /\/providers\/Microsoft\.Authorization\/roleDefinitions\/[0-9a-f-]{36}$/i;

/** The id of a built-in role, in the subscription of the deployment. */
export function roleExpression(id: string): string {
  return `subscriptionResourceId('Microsoft.Authorization/roleDefinitions', ${stringOf(nameOf(id))})`;
}
