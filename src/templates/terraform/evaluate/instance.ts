import { normalizeArmId } from '../../../core/resources/armId.ts';
import { expression, known, reference, type Value } from '../../../core/resources/value.ts';
import { attributeOf, literalText } from '../access.ts';
import type { Declared } from '../load/moduleConfig.ts';
import { mappingOf } from '../mapping/index.ts';
import type { ResourceMapping } from '../mapping/mapping.ts';
import { azapiOf, type AzapiResource } from './azapi.ts';
import { written } from './evaluate.ts';
import type { Use } from './expand.ts';
import { azapiId, mappedId } from './ids.ts';
import type { ModuleInstance } from './moduleInstance.ts';
import { bind, type Scope } from './scope.ts';
import { isNull } from './values.ts';

/** One resource or data source of a configuration, with what `each` and `count` mean in it. */
export class Instance {
  readonly module: ModuleInstance;
  readonly declared: Declared;
  readonly scope: Scope;
  readonly conditional: boolean;
  /** `module.a.azurerm_key_vault.x["k"]` */
  readonly address: string;
  /** The same as it is called in its own module. */
  readonly symbol: string;
  /** `azurerm_key_vault` */
  readonly terraformType: string;
  readonly isData: boolean;
  readonly mapping: ResourceMapping | undefined;
  readonly #arguments = new Map<string, Value | undefined>();
  #id: string | undefined;
  #azapi: AzapiResource | 'none' | undefined;
  #isBusy = false;

  constructor(module: ModuleInstance, declared: Declared, { key, bound, conditional }: Use) {
    this.module = module;
    this.declared = declared;
    this.scope = bind(module.scopeOf(declared), bound);
    this.conditional = conditional || (module.caller?.conditional ?? false);
    this.symbol = `${declared.name}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`;
    this.address = `${module.prefix}${this.symbol}`;
    this.terraformType = declared.block.labels[0]?.text ?? '';
    this.isData = declared.block.type.text === 'data';
    this.mapping = mappingOf(this.terraformType);
  }

  /** What is written for an argument outside of blocks; undefined where it is left out or null. */
  argument(name: string): Value | undefined {
    if (this.#arguments.has(name)) return this.#arguments.get(name);
    // An argument that refers to itself in a circle is as good as left out.
    this.#arguments.set(name, undefined);
    const attribute = attributeOf(this.declared.block.body, name);
    const value = attribute && written(attribute.value, this.scope);
    const isSet = value !== undefined && value.kind !== 'absent' && !isNull(value);
    this.#arguments.set(name, isSet ? value : undefined);
    return isSet ? value : undefined;
  }

  /** The text of an argument that is written out. */
  literal(name: string): string | undefined {
    const attribute = attributeOf(this.declared.block.body, name);
    return attribute && literalText(attribute.value);
  }

  get azapi(): AzapiResource | undefined {
    this.#azapi ??= azapiOf(this) ?? 'none';
    return this.#azapi === 'none' ? undefined : this.#azapi;
  }

  /** The ARM id that stands for it; undefined where it is none of Azure's resources that are read. */
  get id(): string | undefined {
    if (this.#id !== undefined || this.#isBusy) return this.#id;
    this.#isBusy = true;
    this.#id = this.mapping ? mappedId(this, this.mapping) : this.azapi && azapiId(this, this.azapi);
    this.#isBusy = false;
    return this.#id;
  }

  get key(): string | undefined {
    return this.id === undefined ? undefined : normalizeArmId(this.id);
  }

  /** An attribute of which nothing is known but its name. */
  unsaid(name: string): Value {
    return expression(`{${this.address}.${name}}`);
  }

  idValue(): Value {
    return this.id === undefined ? this.unsaid('id') : known(this.id);
  }

  computed(path: string): Value {
    return this.key === undefined ? this.unsaid(path) : reference(this.key, path);
  }
}
