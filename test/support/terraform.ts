import type { Value } from '../../src/core/resources/value.ts';
import type { TemplateReading } from '../../src/core/templates.ts';
import { Lines } from '../../src/templates/lines.ts';
import { ModuleInstance } from '../../src/templates/terraform/evaluate/moduleInstance.ts';
import { moduleConfig } from '../../src/templates/terraform/load/moduleConfig.ts';
import { terraform } from '../../src/templates/terraform/index.ts';
import { parseHcl } from '../../src/templates/terraform/parseHcl.ts';
import { memoryFiles, root } from './textFiles.ts';

/** A module of one file, for what is worked out in it. */
export function moduleOf(text: string): ModuleInstance {
  const file = { uri: `${root}main.tf`, parsed: parseHcl(text), lines: new Lines(text) };
  const deployment = {
    configs: new Map(),
    resolve: () => undefined,
    inputs: new Map<string, Value>(),
    budget: { depth: 0, steps: 0, total: 0 },
    instances: new Map(),
    madeUp: new Map(),
  };
  return new ModuleInstance(deployment, moduleConfig(root, [file]));
}

/** Reads files in memory as one deployment. */
export function readTerraformFiles(files: Readonly<Record<string, string>>): Promise<TemplateReading> {
  return terraform.read(root.replace(/\/$/, ''), memoryFiles(files), new AbortController().signal);
}
