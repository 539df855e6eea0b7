import { nameOf, normalizeArmId } from '../../../resources/armId.ts';
import { types } from '../../../resources/types.ts';
import type { ReferenceValue } from '../../../resources/value.ts';
import type { Step } from '../../step.ts';
import { typeOf } from '../address.ts';
import { apiVersionOf } from '../apiVersions.ts';
import { identifier } from '../text.ts';
import { block, stringOf } from './syntax.ts';

/** A Terraform configuration under way: the addresses of what it makes, and the data that it reads. */
export class Configuration {
  readonly #addresses = new Map<string, string>();
  readonly #outputs = new Map<string, string>();
  readonly #data = new Map<string, readonly string[]>();
  readonly #labels = new Set<string>();

  /** A label that no other block has. */
  label(wish: string): string {
    let name = identifier(wish).toLowerCase();
    for (let number = 2; this.#labels.has(name); number++) name = `${identifier(wish).toLowerCase()}_${number}`;
    this.#labels.add(name);
    return name;
  }

  /** @param output the expression for a property path of what the step makes; undefined where it has none */
  made(step: Step, resource: string, address: string, outputs: Readonly<Record<string, string>> = {}): void {
    this.#addresses.set(step.id, address);
    for (const [path, expression] of Object.entries(outputs)) this.#outputs.set(key(resource, path), expression);
  }

  /** The blocks of earlier steps that a step must wait for: those that it does not refer to anyway. */
  dependsOn({ after }: Step): readonly string[] {
    return after.map((id) => this.#addresses.get(id)).filter((address) => address !== undefined);
  }

  /** The expression for a property that is known only later. */
  reference({ resource, path }: ReferenceValue): string {
    const made = this.#outputs.get(key(resource, path));
    if (made !== undefined) return made;
    const type = typeOf(resource);
    const version = type === undefined ? undefined : apiVersionOf(type);
    if (
      type === types.servicePrincipal ||
      resource.startsWith('/servicePrincipals/') ||
      type === undefined ||
      version === undefined
    ) {
      return `null /* ${path} of ${resource.replaceAll('*/', '')} */`;
    }
    const label = this.label(`${nameOf(resource)}_${path}`);
    const address = `data.azapi_resource.${label}`;
    this.#data.set(
      label,
      block(`data "azapi_resource" ${stringOf(label)}`, [
        ['type', stringOf(`${type}@${version}`)],
        ['resource_id', stringOf(resource)],
        ['response_export_values', `[${stringOf(path)}]`],
      ]),
    );
    const expression = `${address}.output.${path}`;
    this.#outputs.set(key(resource, path), expression);
    return expression;
  }

  /** The data blocks that were asked for since the last time. */
  takeData(): readonly string[] {
    const lines = [...this.#data.values()].map((data) => data.join('\n'));
    this.#data.clear();
    return lines;
  }
}

function key(resource: string, path: string): string {
  return `${normalizeArmId(resource)}#${path}`;
}
