import type { TemplateFinding } from '../../../core/templates.ts';
import type { Deployment } from '../evaluate/deployment.ts';
import type { Instance } from '../evaluate/instance.ts';
import type { VersionRange } from '../load/providerVersion.ts';

/** What the rules of this format judge. */
export interface TerraformContext {
  readonly instances: readonly Instance[];
  readonly deployment: Deployment;
  /** The versions of azurerm with which the configuration can run. */
  readonly versions: VersionRange;
}

export type TerraformRule = (context: TerraformContext) => readonly TemplateFinding[];
