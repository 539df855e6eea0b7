import { writtenAt, type Value } from '../../../core/resources/value.ts';
import type { SourceFile } from './sourceFile.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { placeIn, type Scope } from '../evaluate/scope.ts';
import type { ModuleInstance } from '../evaluate/moduleInstance.ts';

/** Fills the values that `.tfvars` files give: later files win. They hold literals alone. */
export function readInputs(files: readonly SourceFile[], module: ModuleInstance, inputs: Map<string, Value>): void {
  for (const file of files) {
    const scope: Scope = { module, file, bound: new Map() };
    for (const item of file.parsed.body.items) {
      if (item.kind !== 'attribute') continue;
      inputs.set(item.name.text, writtenAt({ ...evaluate(item.value, scope) }, placeIn(scope, item.value)));
    }
  }
}
