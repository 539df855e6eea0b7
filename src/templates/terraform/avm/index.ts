import { Lines } from '../../lines.ts';
import { moduleConfig, type ModuleConfig } from '../load/moduleConfig.ts';
import { parseHcl } from '../parseHcl.ts';
import { accountModule } from './account.ts';
import { identityModule } from './identity.ts';
import { keyModule, vaultModule } from './vault.ts';
import { groupModule } from './resourceGroup.ts';

/**
 * Azure Verified Modules, by what their public parameters do. Each is written in Terraform's own language and read as a module whose
 * files are there, with nothing but what has to do with keys. Source: the modules' own repositories, Azure/terraform-azurerm-avm-res-….
 */
export interface RegistryModule {
  readonly folder: string;
  readonly config: ModuleConfig;
  /** The modules in it. */
  readonly parts: readonly RegistryModule[];
}

const texts: Readonly<Record<string, string>> = {
  'avm-res-cognitiveservices-account': accountModule,
  'avm-res-keyvault-vault': vaultModule,
  'avm-res-keyvault-vault//modules/key': keyModule,
  'avm-res-managedidentity-userassignedidentity': identityModule,
  'avm-res-resources-resourcegroup': groupModule,
};

const modules = new Map<string, RegistryModule>();

/** The module that a source names, `Azure/avm-res-keyvault-vault/azurerm//modules/key`; undefined for one that is not known. */
export function registryModule(source: string): RegistryModule | undefined {
  const match =
    /^(?:registry\.(?:terraform\.io|opentofu\.org)\/)?Azure\/(avm-res-[a-z0-9-]+)\/azurerm(\/\/[\w/-]+)?$/i.exec(
      source.trim(),
    );
  const [, name = '', inner = ''] = match ?? [];
  const id = `${name.toLowerCase()}${inner.replace(/\/+$/, '')}`;
  const text = Object.hasOwn(texts, id) ? texts[id] : undefined;
  if (text === undefined) return undefined;
  const present = modules.get(id);
  if (present) return present;
  const folder = `registry:Azure/${id}/`;
  const file = {
    uri: `${folder}main.tf`,
    parsed: parseHcl(text),
    lines: new Lines(text),
    registry: `Azure/${name}/azurerm${inner}`,
  };
  const config = moduleConfig(folder, [file]);
  const sources = [...text.matchAll(/source\s*=\s*"([^"]+)"/g)].flatMap(([, called]) =>
    called === undefined ? [] : [called],
  );
  const module = { folder, config, parts: sources.flatMap((called) => registryModule(called) ?? []) };
  modules.set(id, module);
  return module;
}
