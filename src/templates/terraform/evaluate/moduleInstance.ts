import { expression, unknown, type Location, type Value } from '../../../core/resources/value.ts';
import { attributeOf } from '../access.ts';
import { locate } from '../load/sourceFile.ts';
import { sourceOf, type Declared, type ModuleConfig } from '../load/moduleConfig.ts';
import type { Deployment } from './deployment.ts';
import { evaluate, written } from './evaluate.ts';
import { expand, gather } from './expand.ts';
import { Instance } from './instance.ts';
import { bind, type Scope } from './scope.ts';
import { isNull, moduleValue, instanceValue } from './values.ts';
import { conform } from './conform.ts';

/** How a module was called. */
export interface Caller {
  readonly module: ModuleInstance;
  readonly call: Declared;
  /** Where its arguments are evaluated, with `each` and `count` of the call. */
  readonly scope: Scope;
  readonly conditional: boolean;
}

/** One use of a module: its variables have values. What it holds is worked out when it is asked for, and once. */
export class ModuleInstance {
  readonly deployment: Deployment;
  readonly config: ModuleConfig;
  /** `''` for what is deployed, else `module.a.`, `module.a["k"].module.b.`. */
  readonly prefix: string;
  readonly caller: Caller | undefined;
  readonly #values = new Map<string, Value | 'under way'>();
  readonly #instances = new Map<string, readonly Instance[]>();
  readonly #children = new Map<string, readonly ModuleInstance[]>();

  constructor(deployment: Deployment, config: ModuleConfig, prefix = '', caller?: Caller) {
    this.deployment = deployment;
    this.config = config;
    this.prefix = prefix;
    this.caller = caller;
  }

  /** Where the call of a module of a registry stands: all that it makes is told there. */
  get callPlace(): Location | undefined {
    if (!this.caller) return undefined;
    const { module, call } = this.caller;
    return call.file.registry === undefined ? locate(call.file, headingOf(call)) : module.callPlace;
  }

  scopeOf({ file }: Pick<Declared, 'file'>): Scope {
    return { module: this, file, bound: new Map() };
  }

  variable(name: string): Value {
    return this.#once(`var.${name}`, () => this.#variable(name));
  }

  #variable(name: string): Value {
    const declared = this.config.variables.get(name);
    const given = this.#given(name);
    const type = declared && attributeOf(declared.block.body, 'type')?.value;
    const fallback = declared && attributeOf(declared.block.body, 'default')?.value;
    const scope = declared && this.scopeOf(declared);
    if (given && scope && !(isNull(given) && fallback)) return conform(given, type, scope);
    if (fallback && scope) return conform(written(fallback, scope), type, scope);
    return given ?? expression(`{${this.prefix}var.${name}}`);
  }

  #given(name: string): Value | undefined {
    if (!this.caller) return this.deployment.inputs.get(name);
    const { call, scope } = this.caller;
    const argument = attributeOf(call.block.body, name);
    return argument && written(argument.value, scope);
  }

  local(name: string): Value {
    const local = this.config.locals.get(name);
    if (!local) return unknown(`local.${name} is not declared`);
    return this.#once(`local.${name}`, () => written(local.value, this.scopeOf(local)));
  }

  output(name: string): Value {
    const output = this.config.outputs.get(name);
    const value = output && attributeOf(output.block.body, 'value')?.value;
    if (!output || !value) return unknown(`the module has no output ${name}`);
    return this.#once(`output.${name}`, () => evaluate(value, this.scopeOf(output)));
  }

  /** A resource or data source as it is referred to: one, a list or a map. */
  resource(address: string): Value {
    const declared = this.config.resources.get(address);
    if (!declared) return expression(`{${this.prefix}${address}}`);
    return this.#once(address, () =>
      gather(declared, this.scopeOf(declared), this.instancesOf(address), instanceValue),
    );
  }

  instancesOf(address: string): readonly Instance[] {
    const declared = this.config.resources.get(address);
    if (!declared) return [];
    const present = this.#instances.get(address);
    if (present) return present;
    // While its number is worked out it has no instances: a resource that counts itself is no configuration.
    this.#instances.set(address, []);
    const instances = expand(declared, this.scopeOf(declared)).map((use) => new Instance(this, declared, use));
    this.#instances.set(address, instances);
    return instances;
  }

  call(name: string): Value {
    const call = this.config.calls.get(name);
    if (!call) return unknown(`module.${name} is not declared`);
    const children = this.childrenOf(name);
    if (children.length === 0 && !this.#configOf(call)) return expression(`{${this.prefix}module.${name}}`);
    return this.#once(`module.${name}`, () => gather(call, this.scopeOf(call), children, moduleValue));
  }

  childrenOf(name: string): readonly ModuleInstance[] {
    const present = this.#children.get(name);
    if (present) return present;
    this.#children.set(name, []);
    const call = this.config.calls.get(name);
    const config = call && this.#configOf(call);
    if (!call || !config || this.#depth() > deepest) return [];
    const scope = this.scopeOf(call);
    const children = expand(call, scope).map(({ key, bound, conditional }) => {
      const prefix = `${this.prefix}module.${name}${key === undefined ? '' : `[${JSON.stringify(key)}]`}.`;
      const inherited = conditional || (this.caller?.conditional ?? false);
      return new ModuleInstance(this.deployment, config, prefix, {
        module: this,
        call,
        scope: bind(scope, bound),
        conditional: inherited,
      });
    });
    this.#children.set(name, children);
    return children;
  }

  #configOf(call: Declared): ModuleConfig | undefined {
    const source = sourceOf(call);
    const folder = source === undefined ? undefined : this.deployment.resolve(this.config.folder, source);
    return folder === undefined ? undefined : this.deployment.configs.get(folder);
  }

  #depth(): number {
    let depth = 0;
    for (let caller = this.caller; caller; caller = caller.module.caller) depth++;
    return depth;
  }

  #once(name: string, work: () => Value): Value {
    const present = this.#values.get(name);
    if (present === 'under way') return unknown(`${name} refers to itself`);
    if (present) return present;
    this.#values.set(name, 'under way');
    const value = work();
    this.#values.set(name, value);
    return value;
  }
}

/** Modules in modules beyond this are taken for a circle. */
const deepest = 20;

/** From the type to the last label. */
export function headingOf({ block }: Declared): { start: number; end: number } {
  return { start: block.start, end: block.labels.at(-1)?.end ?? block.type.end };
}
