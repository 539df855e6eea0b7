import { asString, type Value } from '../../../core/resources/value.ts';
import { attributeOf, blocksOf } from '../access.ts';
import { memberOf } from '../evaluate/values.ts';
import type { Scope } from '../lower/scope.ts';

/** The lowest version of azurerm that a module's constraint allows, as its major number; undefined where none is said. */
export function lowestMajor(scope: Scope): number | undefined {
  for (const { node, file } of scope.terraform) {
    for (const providers of blocksOf(node.body, 'required_providers')) {
      const attribute = attributeOf(providers.body, 'azurerm');
      if (!attribute) continue;
      const value = scope.evaluate(attribute.value, file);
      return majorOf(asString(versionOf(value)));
    }
  }
  return undefined;
}

function versionOf(value: Value): Value {
  return asString(value) === undefined ? memberOf(value, 'version') : value;
}

/** `~> 5.0`, `>= 5.1, < 6.0`, `5.0.0`. Source: Terraform, "Version Constraints". */
function majorOf(constraint: string | undefined): number | undefined {
  const majors = (constraint ?? '').split(',').flatMap((part) => {
    const match = /^\s*(~>|>=|>|=)?\s*v?(\d+)/.exec(part);
    return match ? [Number(match[2])] : [];
  });
  return majors.length === 0 ? undefined : Math.max(...majors);
}
