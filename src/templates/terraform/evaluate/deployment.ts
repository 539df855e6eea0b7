import type { Value } from '../../../core/resources/value.ts';
import type { ModuleConfig } from '../load/moduleConfig.ts';
import type { Instance } from './instance.ts';

/** What all modules of one deployment share. */
export interface Deployment {
  /** By the URI of the folder. */
  readonly configs: ReadonlyMap<string, ModuleConfig>;
  /** From the folder of a module and the literal source of a call to the folder of what is called. */
  readonly resolve: (folder: string, source: string) => string | undefined;
  /** Values of the entry's variables from `.tfvars` files. */
  readonly inputs: ReadonlyMap<string, Value>;
  /** What has been spent ({@link withinLimits}): of the present expression, and in all. */
  readonly budget: { depth: number; steps: number; total: number };
  /** Resources by their normalised id: to find what a reference names. */
  readonly instances: Map<string, Instance>;
  /** The ids that were made up for expressions that name a resource, by the text in them. */
  readonly madeUp: Map<string, string>;
}
