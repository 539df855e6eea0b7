import type { TemplateReading, TextFiles } from '../../core/templates.ts';
import type { Value } from '../../core/resources/value.ts';
import type { Deployment } from './evaluate/deployment.ts';
import { ModuleInstance } from './evaluate/moduleInstance.ts';
import { automaticVariables, folderUri } from './load/fileNames.ts';
import { readInputs } from './load/inputs.ts';
import { Loader } from './load/loader.ts';
import type { ParsedFiles } from './load/parsedFiles.ts';
import { azurermVersions } from './load/providerVersion.ts';
import type { SourceFile } from './load/sourceFile.ts';
import { lower } from './lower/lower.ts';
import { judgeTerraform } from './rules/index.ts';

/** Reads the configuration in a folder, with the modules that it leads to. */
export async function readTerraform(
  entry: string,
  files: TextFiles,
  parsed: ParsedFiles,
  signal: AbortSignal,
): Promise<TemplateReading> {
  const folder = folderUri(entry);
  const loader = new Loader(files, parsed, signal);
  const config = await loader.load(folder);
  const variables = await sources(automaticVariables(await files.list(folder.replace(/\/$/, ''), signal)), loader);
  const [lock] = await sources([`${folder}.terraform.lock.hcl`], loader);
  const inputs = new Map<string, Value>();
  const deployment: Deployment = {
    configs: loader.configs,
    resolve: (from, source) => loader.resolve(from, source),
    inputs,
    budget: { depth: 0, steps: 0, total: 0 },
    instances: new Map(),
    madeUp: new Map(),
  };
  readInputs(variables, new ModuleInstance(deployment, config), inputs);
  const root = new ModuleInstance(deployment, config);
  const { resources, instances } = lower(root);
  return {
    format: 'terraform',
    entry,
    files: [...loader.asked],
    resources,
    unreadable: loader.unreadable,
    findings: judgeTerraform({ instances, deployment, versions: azurermVersions(root, lock) }),
  };
}

async function sources(uris: readonly string[], loader: Loader): Promise<readonly SourceFile[]> {
  const read: SourceFile[] = [];
  for (const uri of uris) {
    const file = await loader.source(uri);
    if (file) read.push(file);
  }
  return read;
}
