import { expression, unknown, writtenAt, type Value } from '../../../core/resources/value.ts';
import type { JsonDocument } from '../../json/document.ts';
import { itemsAt, memberNode, objectAt, stringAt, valueNode, type JsonNode } from '../../json/node.ts';
import { known } from '../../../core/resources/value.ts';
import { environmentOf } from './environment.ts';
import { evaluateLoop, evaluateNode } from './evaluateNode.ts';
import { instancesOf, type Instance } from './instance.ts';
import { ResourceNames } from './resourceNames.ts';
import type { World } from './world.ts';

/** The values that a template is given: by its parameter file, or by the deployment around it. */
export type GivenParameters = (name: string) => Value | undefined;

export interface ScopeOptions {
  readonly world: World;
  readonly document: JsonDocument;
  readonly template: JsonNode | undefined;
  /** The id of the resource group or subscription that it is deployed to; '' for the tenant. */
  readonly place: string;
  readonly given: GivenParameters;
  /** Unique among the scopes of a reading; the entry's is ''. */
  readonly path: string;
  /** The scope in which its expressions are evaluated, where that is the one around it. */
  readonly outer?: TemplateScope;
  /** The template whose deployment this one is. */
  readonly around?: TemplateScope;
}

/** One template with what it is given. Everything is evaluated when it is first asked for. */
export class TemplateScope {
  readonly world: World;
  readonly document: JsonDocument;
  readonly template: JsonNode | undefined;
  readonly place: string;
  readonly path: string;
  readonly around: TemplateScope | undefined;
  readonly #outer: TemplateScope | undefined;
  readonly #given: GivenParameters;
  readonly #values = new Map<string, Value>();
  #instances: readonly Instance[] | undefined;
  #names: ResourceNames | undefined;

  constructor(options: ScopeOptions) {
    this.world = options.world;
    this.document = options.document;
    this.template = options.template;
    this.place = options.place;
    this.path = options.path;
    this.around = options.around;
    this.#outer = options.outer;
    this.#given = options.given;
  }

  /** Whose parameters and variables its expressions mean. */
  get evaluation(): TemplateScope {
    return this.#outer?.evaluation ?? this;
  }

  get isSymbolic(): boolean {
    return valueNode(this.template, 'resources')?.kind === 'object';
  }

  /** What it declares, each turn of a loop for itself. */
  get instances(): readonly Instance[] {
    if (!this.#instances) this.#instances = [...this.prepare()];
    return this.#instances;
  }

  /** Finds what it declares one after the other, so that a large template does not do it at once. */
  *prepare(): Generator<Instance> {
    if (this.#instances) return;
    const found: Instance[] = [];
    this.#instances = found;
    for (const instance of instancesOf(this)) {
      found.push(instance);
      yield instance;
    }
  }

  find(text: string): readonly Instance[] {
    const { instances } = this;
    if (this.#names?.instances !== instances) this.#names = new ResourceNames(instances);
    return this.#names.find(text);
  }

  parameter(name: string): Value {
    return this.#once(`parameter ${name.toLowerCase()}`, () => this.#given(name) ?? this.#default(name));
  }

  #default(name: string): Value {
    const member = memberNode(valueNode(this.template, 'parameters'), name);
    const value = valueNode(member?.value, 'defaultValue');
    if (value) return evaluateNode(value, environmentOf(this));
    const spelt = `{${this.path === '' ? '' : `${this.path}.`}parameter:${member?.name ?? name}}`;
    const nullable = valueNode(member?.value, 'nullable');
    const isNullable = nullable?.kind === 'literal' && nullable.value === true;
    const own = isNullable ? known(null) : expression(spelt);
    return member ? writtenAt(own, this.document.place({ start: member.nameStart, end: member.nameEnd })) : own;
  }

  variable(name: string): Value {
    return this.#once(`variable ${name.toLowerCase()}`, () => {
      const variables = valueNode(this.template, 'variables');
      const value = valueNode(variables, name);
      if (value) return evaluateNode(value, environmentOf(this));
      const loop = itemsAt(variables, 'copy').find(
        (item) => stringAt(item, 'name')?.toLowerCase() === name.toLowerCase(),
      );
      if (loop?.kind === 'object') return evaluateLoop(loop, environmentOf(this));
      return unknown(`there is no variable ${name}`);
    });
  }

  /** An output; undefined where there is none of this name. */
  output(name: string): Value | undefined {
    const definition = objectAt(this.template, 'outputs', name);
    if (!definition) return undefined;
    return this.#once(`output ${name.toLowerCase()}`, () => {
      const value = valueNode(definition, 'value');
      if (value) return evaluateNode(value, environmentOf(this));
      const loop = objectAt(definition, 'copy');
      return loop ? evaluateLoop(loop, environmentOf(this), '') : unknown(`the output ${name} has no value`);
    });
  }

  /** A function that the template defines itself. */
  userFunction(
    namespace: string,
    name: string,
  ): { readonly parameters: readonly string[]; readonly output: JsonNode } | undefined {
    for (const group of itemsAt(this.template, 'functions')) {
      if (stringAt(group, 'namespace')?.toLowerCase() !== namespace.toLowerCase()) continue;
      const definition = objectAt(group, 'members', name);
      const output = valueNode(definition, 'output', 'value');
      if (!output) continue;
      const parameters = itemsAt(definition, 'parameters').map((item) => stringAt(item, 'name') ?? '');
      return { parameters, output };
    }
    return undefined;
  }

  #once(mark: string, evaluate: () => Value): Value {
    const present = this.#values.get(mark);
    if (present) return present;
    this.#values.set(mark, unknown('it is defined by itself'));
    const value = evaluate();
    this.#values.set(mark, value);
    return value;
  }
}
