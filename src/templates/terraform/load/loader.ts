import type { FileText, TextFiles, Unreadable } from '../../../core/templates.ts';
import { registryModule } from '../avm/index.ts';
import { configurationFiles } from './fileNames.ts';
import { moduleConfig, sourceOf, type Declared, type ModuleConfig } from './moduleConfig.ts';
import type { ParsedFiles } from './parsedFiles.ts';
import { locate, type SourceFile } from './sourceFile.ts';

/** Reads a folder and the modules that it leads to. */
export class Loader {
  readonly configs = new Map<string, ModuleConfig>();
  readonly asked = new Set<string>();
  readonly unreadable: Unreadable[] = [];
  readonly #files: TextFiles;
  readonly #parsed: ParsedFiles;
  readonly #signal: AbortSignal;
  readonly #refused = new Set<string>();

  constructor(files: TextFiles, parsed: ParsedFiles, signal: AbortSignal) {
    this.#files = files;
    this.#parsed = parsed;
    this.#signal = signal;
  }

  /** The folder of a module that is called; undefined for one that is not read. */
  resolve(folder: string, source: string): string | undefined {
    if (this.#refused.has(`${folder} ${source}`)) return undefined;
    if (/^\.\.?(?:\/|$)/.test(source)) return localFolder(folder, source);
    return registryModule(source)?.folder;
  }

  async load(folder: string, above: readonly string[] = []): Promise<ModuleConfig> {
    const uris = configurationFiles(await this.#files.list(folder.replace(/\/$/, ''), this.#signal));
    const files: SourceFile[] = [];
    for (const uri of uris) {
      const file = await this.source(uri);
      if (file) files.push(file);
    }
    const config = moduleConfig(folder, files);
    this.configs.set(folder, config);
    for (const call of config.calls.values()) await this.#follow(config, call, [...above, folder]);
    return config;
  }

  /** A parsed file; one that may not be read is told. */
  async source(uri: string): Promise<SourceFile | undefined> {
    const text = await this.#text(uri);
    if (!text) return undefined;
    const file = this.#parsed.parse(text);
    for (const { start, end, reason } of file.parsed.problems)
      this.unreadable.push({ uri, range: file.lines.range({ start, end }), reason });
    return file;
  }

  async #text(uri: string): Promise<FileText | undefined> {
    this.asked.add(uri);
    const text = await this.#files.read(uri, this.#signal);
    if (text?.kind === 'refused') this.unreadable.push({ uri, reason: text.reason });
    return text?.kind === 'text' ? text : undefined;
  }

  async #follow({ folder }: ModuleConfig, call: Declared, above: readonly string[]): Promise<void> {
    const source = sourceOf(call);
    if (source === undefined) return;
    const registered = registryModule(source);
    if (registered) {
      this.configs.set(registered.folder, registered.config);
      for (const inner of registered.parts) this.configs.set(inner.folder, inner.config);
      return;
    }
    const target = this.resolve(folder, source);
    if (target === undefined) {
      const { start, end } = call.block;
      if (aboutKeys.test(call.file.lines.text.slice(start, end)))
        this.#refuse(folder, source, call, 'it is a module whose files are not here');
      return;
    }
    if (above.includes(target)) this.#refuse(folder, source, call, 'the module calls itself');
    else if (above.length > deepest) this.#refuse(folder, source, call, 'modules lie too deep in each other');
    else if (!this.configs.has(target)) {
      const { files } = await this.load(target, above);
      if (files.length === 0)
        this.#refuse(folder, source, call, 'there is no Terraform file in that folder, or it may not be read');
    }
  }

  #refuse(folder: string, source: string, call: Declared, reason: string): void {
    this.#refused.add(`${folder} ${source}`);
    this.unreadable.push({
      ...locate(call.file, { start: call.block.start, end: call.block.labels.at(-1)?.end ?? call.block.type.end }),
      reason,
    });
  }
}

const deepest = 20;

function localFolder(folder: string, source: string): string | undefined {
  try {
    return new URL(`${source.replace(/\/+$/, '')}/`, folder).href;
  } catch {
    return undefined;
  }
}

/** A call that passes a key on, or is one of Azure's own for accounts and key stores: it is told where no file of it is here. */
const aboutKeys =
  /\bcustomer_managed_key\b|\bkey_vault_key_id\b|\bmanaged_hsm_\w*id\b|avm-res-(?:cognitiveservices|keyvault)/i;
