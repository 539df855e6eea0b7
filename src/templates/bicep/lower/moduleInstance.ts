import { expression, isNotSet, known, unknown, type Location, type Value } from '../../../core/resources/value.ts';
import { withNames, type DeploymentScope, type Effort, type Environment } from '../evaluate/environment.ts';
import { evaluate, evaluateAt } from '../evaluate/expression.ts';
import { callBuiltIn } from '../evaluate/functions/index.ts';
import { valueOf, type NamespaceResult, type Result } from '../evaluate/result.ts';
import type { FunctionDeclaration, Import, Node, Output, Parameter } from '../syntax.ts';
import { moduleCalls, moduleResult, type ModuleCall } from './moduleCalls.ts';
import type { Reading } from './reading.ts';
import { resourceInstances, resourceResult, type ResourceInstances } from './resourceInstances.ts';
import { literalText, resolvePath, type SourceFile, type SymbolStatement } from './source.ts';

/** What a file is deployed with. */
export interface Deployment {
  readonly reading: Reading;
  readonly source: SourceFile;
  readonly scope: DeploymentScope;
  /** What its resources' nodes begin with; unique. */
  readonly node: string;
  /** The caller's values; undefined for the file that is deployed itself, whose parameters nobody has given. */
  readonly args: ReadonlyMap<string, Value> | undefined;
  /** Of a file that is deployed itself, what a parameter file gives. */
  readonly given?: ReadonlyMap<string, Value>;
  /** The URIs of the files through which this one was reached, itself included. */
  readonly chain: readonly string[];
  /** Whether it is deployed depends on what is not known. */
  readonly conditional: boolean;
  /** Set where the file stands for a module of a registry: how its resources are declared in the file that uses it. */
  readonly registry?: RegistryUse;
}

export interface RegistryUse {
  /** `br/public:avm/res/key-vault/vault:0.13.0` */
  readonly module: string;
  readonly uri: string;
  readonly call: ModuleCall['statement'];
  readonly source: SourceFile;
}

/** A file with values for its parameters: what its names mean. */
export class ModuleInstance implements Environment {
  readonly deployment: Deployment;
  readonly #results = new Map<string, Result>();
  readonly #open = new Set<string>();
  readonly #resources = new Map<string, ResourceInstances>();
  readonly #calls = new Map<string, readonly ModuleCall[]>();

  constructor(deployment: Deployment) {
    this.deployment = deployment;
  }

  get source(): SourceFile {
    return this.deployment.source;
  }

  get scope(): DeploymentScope {
    return this.deployment.scope;
  }

  get effort(): Effort {
    return this.deployment.reading.effort;
  }

  place(node: Node): Location | undefined {
    if (this.deployment.registry) return undefined;
    return { uri: this.source.uri, range: this.source.lines.range(node) };
  }

  text(node: Node): string {
    return this.source.text.slice(node.start, node.end);
  }

  loaded(path: string): string | undefined {
    const uri = resolvePath(path, this.source.uri);
    const file = uri === undefined ? undefined : this.deployment.reading.file(uri);
    if (file?.kind === 'text') return file.text;
    return file?.kind === 'source' ? file.source.text : undefined;
  }

  resolve(name: string): Result | undefined {
    const before = this.#results.get(name);
    if (before) return before;
    const symbol = this.source.symbols.get(name);
    if (!symbol) return name === 'sys' || name === 'az' ? this.#builtIn() : undefined;
    if (this.#open.has(name)) return unknown(`${name} refers to itself`);
    this.#open.add(name);
    const result = this.#meaning(name, symbol);
    this.#open.delete(name);
    if (result) this.#results.set(name, result);
    return result;
  }

  call(name: string, args: readonly Result[]): Result | undefined {
    const symbol = this.source.symbols.get(name);
    if (symbol?.kind === 'func') return this.#apply(symbol, args);
    return symbol?.kind === 'imported' ? this.#library(symbol.from)?.call(symbol.name, args) : undefined;
  }

  /** The resources of a `resource` statement: several of a loop. */
  resources(name: string): ResourceInstances | undefined {
    const symbol = this.source.symbols.get(name);
    if (symbol?.kind !== 'resource') return undefined;
    let instances = this.#resources.get(name);
    if (!instances) {
      instances = resourceInstances(symbol, this, this, undefined);
      this.#resources.set(name, instances);
    }
    return instances;
  }

  /** The uses of a `module` statement: several of a loop. */
  calls(name: string): readonly ModuleCall[] {
    const symbol = this.source.symbols.get(name);
    if (symbol?.kind !== 'module') return [];
    let calls = this.#calls.get(name);
    if (!calls) {
      calls = moduleCalls(symbol, this);
      this.#calls.set(name, calls);
    }
    return calls;
  }

  output(name: string): Value {
    const output = this.source.tree.statements.find(
      (statement): statement is Output => statement.kind === 'output' && statement.name.name === name,
    );
    if (!output) return unknown(`the module has no output ${name}`);
    const open = `output ${name}`;
    if (this.#open.has(open)) return unknown(`${name} refers to itself`);
    this.#open.add(open);
    const value = evaluateAt(output.value, this);
    this.#open.delete(open);
    return value;
  }

  #meaning(name: string, symbol: SymbolStatement): Result | undefined {
    switch (symbol.kind) {
      case 'param':
        return this.#parameter(symbol);
      case 'var':
        return evaluate(symbol.value, this);
      case 'resource': {
        const instances = this.resources(name);
        return instances && resourceResult(instances);
      }
      case 'module':
        return moduleResult(symbol, this.calls(name), this);
      case 'imported':
        return this.#library(symbol.from)?.resolve(symbol.name);
      case 'wildcard':
        return this.#imported(symbol.from);
      case 'func':
        return undefined;
    }
  }

  #parameter(parameter: Parameter): Value {
    const { args, given } = this.deployment;
    const { name } = parameter.name;
    const value = (args ?? given)?.get(name);
    if (value && !isNull(value)) return value;
    if (parameter.value) return valueOf(evaluate(parameter.value, this));
    if (value) return value;
    if (!args) return expression(`{parameter:${name}}`);
    return parameter.type?.kind === 'nullableType'
      ? known(null)
      : unknown(`nothing is given for the parameter ${name}`);
  }

  #apply(declared: FunctionDeclaration, args: readonly Result[]): Result {
    const names = declared.parameters.map(({ name }, index) => [name.name, args[index] ?? known(null)] as const);
    return evaluate(declared.body, withNames(this, new Map<string, Result>(names)));
  }

  #builtIn(): NamespaceResult {
    return { kind: 'namespace', member: () => undefined, call: (name, args) => callBuiltIn(name, args, this) };
  }

  #imported(from: Import): NamespaceResult | undefined {
    const library = this.#library(from);
    return (
      library && {
        kind: 'namespace',
        member: (name) => library.resolve(name),
        call: (name, args) => library.call(name, args),
      }
    );
  }

  /** The file from which something is imported. */
  #library(from: Import): ModuleInstance | undefined {
    const { reading } = this.deployment;
    const uri = resolvePath(literalText(from.path) ?? '', this.source.uri);
    const file = uri === undefined ? undefined : reading.file(uri);
    if (uri === undefined || file?.kind !== 'source') return undefined;
    let library = reading.libraries.get(uri);
    if (!library) {
      library = new ModuleInstance({
        reading,
        source: file.source,
        scope: this.scope,
        node: `import ${uri}`,
        args: undefined,
        chain: [...this.deployment.chain, uri],
        conditional: false,
      });
      reading.libraries.set(uri, library);
    }
    return library;
  }
}

function isNull(value: Value): boolean {
  return value.kind !== 'known' ? value.kind === 'absent' : value.value === null && isNotSet(value);
}
