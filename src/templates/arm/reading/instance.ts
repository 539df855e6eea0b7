import { canonicalText, expression, known, type Value } from '../../../core/resources/value.ts';
import { memberNode, objectAt, stringAt, valueNode, type JsonNode, type ObjectNode } from '../../json/node.ts';
import { booleanOf } from '../language/values.ts';
import { environmentOf, withLoop, type Environment } from './environment.ts';
import { evaluateNode, timesOf } from './evaluateNode.ts';
import { identify, type Identified } from './identify.ts';
import { nestedScope } from './nested.ts';
import type { TemplateScope } from './scope.ts';

/** One resource that a template declares, or one turn of its loop. */
export class Instance implements Identified {
  readonly scope: TemplateScope;
  readonly declared: ObjectNode;
  readonly parent: Instance | undefined;
  readonly symbol: string | undefined;
  /** Where its symbolic name stands, with the quotes. */
  readonly symbolSpan: { readonly start: number; readonly end: number } | undefined;
  /** The name of the loop that makes it, and which turn it is. */
  readonly loop: string | undefined;
  readonly turn: number | undefined;
  readonly loops: ReadonlyMap<string, Value>;
  readonly conditional: boolean;
  readonly existing: boolean;
  /** The node of the deployment that it is. */
  readonly node: string;
  readonly type: string;
  readonly name: Value;
  readonly id: string;
  readonly within: Value;
  #argumentsUse: Set<string> | undefined;
  #module: TemplateScope | undefined | 'unread' = 'unread';

  constructor(made: Making) {
    this.scope = made.scope;
    this.declared = made.declared;
    this.parent = made.parent;
    this.symbol = made.symbol;
    this.symbolSpan = made.symbolSpan;
    this.loop = made.loop;
    this.turn = made.turn;
    this.loops = made.loops;
    this.conditional = made.conditional;
    this.node = made.node;
    const existing = valueNode(made.declared, 'existing');
    this.existing = existing?.kind === 'literal' && existing.value === true;
    const { type, name, id, within } = identify(this);
    this.type = type;
    this.name = name;
    this.id = id;
    this.within = within;
    if (this.isDeployment) this.scope.world.modules.set(this.node, this);
  }

  /** What a nested deployment's arguments refer to. */
  get argumentsUse(): Set<string> {
    this.#argumentsUse ??= new Set();
    return this.#argumentsUse;
  }

  get isDeployment(): boolean {
    return this.type.toLowerCase() === 'microsoft.resources/deployments';
  }

  /** The node that comes after all that it does: of a nested deployment, after all of its resources. */
  get done(): string {
    return this.isDeployment ? `${this.node}:done` : this.node;
  }

  /** What its expressions see. */
  environment(used = new Set<string>()): Environment {
    return environmentOf(this.scope, used, this.loops);
  }

  /** The template that it deploys; undefined where that cannot be read, and for any other resource. */
  module(): TemplateScope | undefined {
    if (this.#module !== 'unread') return this.#module;
    this.#module = undefined;
    if (this.isDeployment) this.#module = nestedScope(this);
    return this.#module;
  }
}

interface Making {
  readonly scope: TemplateScope;
  readonly declared: ObjectNode;
  readonly parent: Instance | undefined;
  readonly symbol: string | undefined;
  readonly symbolSpan: { readonly start: number; readonly end: number } | undefined;
  readonly loop: string | undefined;
  readonly turn: number | undefined;
  readonly loops: ReadonlyMap<string, Value>;
  readonly conditional: boolean;
  readonly node: string;
}

interface Entry {
  readonly declared: ObjectNode;
  readonly symbol?: string;
  readonly symbolSpan?: { readonly start: number; readonly end: number };
}

/** All that a template declares, nested resources behind the one they are nested in. */
export function* instancesOf(scope: TemplateScope): Generator<Instance> {
  let found = 0;
  const open: { readonly entry: Entry; readonly parent: Instance | undefined }[] = [];
  const enter = (node: JsonNode | undefined, parent: Instance | undefined): void => {
    for (const entry of [...entriesOf(node)].reverse()) open.push({ entry, parent });
  };
  enter(valueNode(scope.template, 'resources'), undefined);
  for (let next = open.pop(); next; next = open.pop()) {
    for (const instance of turnsOf(next.entry, scope, next.parent, () => `${scope.path}/${found}`)) {
      found++;
      yield instance;
      enter(valueNode(instance.declared, 'resources'), instance);
    }
  }
}

/** The resources in a list, or in an object by their symbolic names. A list in the list is a slip of a bracket. */
function* entriesOf(node: JsonNode | undefined): Generator<Entry> {
  if (node?.kind === 'array') {
    for (const item of node.items) {
      if (item.kind === 'object') yield { declared: item };
      else yield* entriesOf(item.kind === 'array' ? item : undefined);
    }
  } else if (node?.kind === 'object') {
    for (const { name, nameStart, nameEnd, value } of node.members) {
      if (value?.kind === 'object')
        yield { declared: value, symbol: name, symbolSpan: { start: nameStart, end: nameEnd } };
    }
  }
}

function* turnsOf(
  { declared, symbol, symbolSpan }: Entry,
  scope: TemplateScope,
  parent: Instance | undefined,
  nextNode: () => string,
): Generator<Instance> {
  if (stringAt(declared, 'type') === undefined) return;
  const copy = objectAt(declared, 'copy');
  const condition = memberNode(declared, 'condition')?.value;
  const outer = environmentOf(scope, undefined, parent?.loops);
  const loop = copy && (stringAt(copy, 'name') ?? '');
  const times = copy ? timesOf(valueNode(copy, 'count'), outer) : 1;
  for (let turn = 0; turn < (times ?? 1); turn++) {
    const index = times === undefined ? expression('{item}') : known(turn);
    const env = loop === undefined ? outer : withLoop(outer, loop, index);
    const holds = condition ? booleanOf(evaluateNode(condition, env)) : true;
    if (holds === false) continue;
    yield new Instance({
      scope,
      declared,
      parent,
      symbol,
      symbolSpan,
      loop: loop === undefined ? undefined : loopName(loop, env),
      turn: loop !== undefined && times !== undefined ? turn : undefined,
      loops: env.loops,
      conditional: holds === undefined || parent?.conditional === true,
      node: nextNode(),
    });
  }
}

function loopName(name: string, env: Environment): string {
  return canonicalText(evaluateNode({ kind: 'string', value: name, start: 0, end: 0 }, env)) ?? name;
}
