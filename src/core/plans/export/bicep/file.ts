import { normalizeArmId, parentArmId, parseArmId } from '../../../resources/armId.ts';
import type { ResourceType } from '../../../resources/types.ts';
import type { ReferenceValue } from '../../../resources/value.ts';
import { addressOf, typeOf } from '../address.ts';
import { apiVersionOf } from '../apiVersions.ts';
import { identifier, oneLine } from '../text.ts';
import { stringOf } from './syntax.ts';

/** Not a resource: what the deployment itself knows. */
export const tenant = 'deployment:tenant';

/** One Bicep file under way: what it declares, and what it refers to as existing. A file is deployed to one scope. */
export class BicepFile {
  /** `subscription/group`, or the subscription alone. */
  readonly scope: string;
  readonly #symbols = new Map<string, string>();
  readonly #existing: string[] = [];
  readonly #declared: string[] = [];

  constructor(scope: string) {
    this.scope = scope;
  }

  declares(id: string): boolean {
    return this.#symbols.has(normalizeArmId(id));
  }

  /** A symbol for a resource that the file makes. */
  symbolFor(id: string): string {
    const name = this.#freeSymbol(id);
    this.#symbols.set(normalizeArmId(id), name);
    return name;
  }

  declare(lines: readonly string[]): void {
    this.#declared.push(lines.join('\n'));
  }

  /** The symbol of a resource: declared here, or there already. Undefined for what Azure Resource Manager does not know. */
  symbolOf(id: string): string | undefined {
    const known = this.#symbols.get(normalizeArmId(id));
    if (known !== undefined) return known;
    const type = typeOf(id);
    const version = type === undefined ? undefined : apiVersionOf(type);
    if (type === undefined || version === undefined) return undefined;
    const symbol = this.symbolFor(id);
    this.#existing.push(
      `resource ${symbol} ${stringOf(`${type}@${version}`)} existing = {\n${this.#place(id, type)}\n}`,
    );
    return symbol;
  }

  /** What a property of another resource is called. */
  reference({ resource, path }: ReferenceValue): string {
    if (resource === tenant) return `subscription().${path}`;
    const symbol = this.symbolOf(resource);
    return symbol === undefined
      ? `'' /* ${oneLine(`${path} of ${resource}`).replaceAll('*/', '')} */`
      : `${symbol}.${path}`;
  }

  text(): string {
    return [...this.#existing, ...this.#declared].join('\n\n');
  }

  /** A child names its parent, a resource of another group its scope. */
  #place(id: string, type: ResourceType): string {
    const { name, group, subscription } = addressOf(id);
    const parent = type.split('/').length > 2 ? parentArmId(id) : undefined;
    const symbol = parent === undefined ? undefined : this.symbolOf(parent);
    if (symbol !== undefined) return `  parent: ${symbol}\n  name: ${stringOf(name)}`;
    const elsewhere = `${subscription}/${group}`.toLowerCase() !== this.scope.toLowerCase();
    const scope = elsewhere ? `\n  scope: resourceGroup(${stringOf(subscription)}, ${stringOf(group)})` : '';
    return `  name: ${stringOf(name)}${scope}`;
  }

  #freeSymbol(id: string): string {
    const type = parseArmId(id)?.type.split('/').at(-1) ?? '';
    const wish = identifier(`${singular(type)}_${addressOf(id).name}`);
    const taken = new Set(this.#symbols.values());
    let name = wish;
    for (let number = 2; taken.has(name); number++) name = `${wish}_${number}`;
    return name;
  }
}

function singular(type: string): string {
  return type.replace(/ies$/, 'y').replace(/s$/, '');
}
