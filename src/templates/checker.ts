import type { Preferences } from '../core/rules/rule.ts';
import type {
  CheckResult,
  RuleSeverities,
  TemplateBinding,
  TemplateChecker,
  TemplateFinding,
  TemplateFormat,
  TextEdit,
  TextFiles,
  Unreadable,
} from '../core/templates.ts';
import { deploymentsAround } from './deployments.ts';
import { judgeReading, type JudgedReading } from './judge.ts';
import { suppressionsIn } from './suppressions.ts';

export interface CheckerOptions {
  readonly formats: readonly TemplateFormat[];
  readonly files: TextFiles;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly severities?: RuleSeverities;
  readonly preferences?: Preferences;
  /** Lets others have their turn between two deployments. */
  readonly pause?: () => Promise<void>;
}

/** A deployment that was judged, with the versions of the files that it was read from. */
interface Kept extends JudgedReading {
  readonly format: TemplateFormat;
  readonly versions: ReadonlyMap<string, string>;
}

export function createChecker(options: CheckerOptions): TemplateChecker {
  return new Checker(options);
}

class Checker implements TemplateChecker {
  readonly #options: CheckerOptions;
  /** By entry. */
  readonly #kept = new Map<string, Kept>();

  constructor(options: CheckerOptions) {
    this.#options = options;
  }

  claims(uri: string): boolean {
    return this.#formatOf(uri) !== undefined;
  }

  async check(
    uris: readonly string[],
    signal: AbortSignal,
    progress?: (done: number, total: number) => void,
  ): Promise<CheckResult> {
    const entries = await this.#entriesOf(uris, signal);
    let done = 0;
    for (const [entry, format] of entries) {
      signal.throwIfAborted();
      await this.#deployment(entry, format, signal);
      progress?.(++done, entries.size);
      await this.#options.pause?.();
    }
    return this.#result(uris, [...entries.keys()], signal);
  }

  async bindings(uri: string, signal: AbortSignal): Promise<readonly TemplateBinding[]> {
    await this.check([uri], signal);
    return this.#with(uri).flatMap(({ bindings }) => bindings);
  }

  async suppression(finding: TemplateFinding, signal: AbortSignal): Promise<TextEdit | undefined> {
    const file = await this.#options.files.read(finding.uri, signal);
    return file?.kind === 'text'
      ? this.#formatOf(finding.uri)?.suppression(finding.rule, finding, file.text)
      : undefined;
  }

  #formatOf(uri: string): TemplateFormat | undefined {
    return this.#options.formats.find((format) => format.claims(uri));
  }

  /** One file is looked for in what lies around it; of many each is found among the others. */
  async #entriesOf(uris: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, TemplateFormat>> {
    const { formats, files } = this.#options;
    const found = new Map<string, TemplateFormat>();
    for (const format of formats) {
      const own = uris.filter((uri) => this.#formatOf(uri) === format);
      const [only] = own;
      if (only === undefined) continue;
      const entries =
        own.length === 1
          ? await deploymentsAround(only, format, files, signal)
          : await format.entries(own, files, signal);
      for (const entry of entries) found.set(entry, format);
      // What was deployed by itself before is a module now.
      for (const uri of own) if (!found.has(uri) && this.#kept.get(uri)?.format === format) this.#kept.delete(uri);
    }
    return found;
  }

  async #deployment(entry: string, format: TemplateFormat, signal: AbortSignal): Promise<void> {
    const kept = this.#kept.get(entry);
    if (kept && (await this.#isCurrent(kept, signal))) return;
    const { files, now, preferences } = this.#options;
    const reading = await format.read(entry, files, signal);
    const versions = new Map<string, string>();
    for (const uri of reading.files) versions.set(uri, await this.#version(uri, signal));
    const judged = await judgeReading(reading, { format, files, now: now(), ...(preferences && { preferences }) });
    signal.throwIfAborted();
    this.#kept.set(entry, { ...judged, format, versions });
  }

  async #isCurrent({ versions }: Kept, signal: AbortSignal): Promise<boolean> {
    for (const [uri, version] of versions) if ((await this.#version(uri, signal)) !== version) return false;
    return true;
  }

  async #version(uri: string, signal: AbortSignal): Promise<string> {
    const file = await this.#options.files.read(uri, signal);
    return file === undefined ? 'none' : file.kind === 'text' ? file.version : `refused ${file.reason}`;
  }

  /** The deployments in which a file takes part. */
  #with(uri: string): readonly Kept[] {
    return [...this.#kept.values()].filter(({ reading }) => reading.entry === uri || reading.files.includes(uri));
  }

  /** What is said of a file in any deployment that is known: a module may take part in several. */
  async #result(uris: readonly string[], entries: readonly string[], signal: AbortSignal): Promise<CheckResult> {
    const wanted = new Set(uris);
    const checked = entries.flatMap((entry) => this.#kept.get(entry) ?? []);
    const relevant =
      uris.length === 1 ? checked.filter(({ reading }) => uris.some((uri) => reading.files.includes(uri))) : checked;
    const files = new Set(
      relevant.flatMap(({ reading }) => reading.files.filter((uri) => wanted.has(uri) || this.claims(uri))),
    );
    for (const uri of uris) files.add(uri);
    const findings: TemplateFinding[] = [];
    const unreadable: Unreadable[] = [];
    for (const uri of files) {
      const deployments = this.#with(uri);
      findings.push(...(await this.#findingsIn(uri, deployments, signal)));
      unreadable.push(
        ...distinct(deployments.flatMap(({ reading }) => reading.unreadable.filter((one) => one.uri === uri))),
      );
    }
    return { files: [...files], findings, unreadable };
  }

  async #findingsIn(
    uri: string,
    deployments: readonly Kept[],
    signal: AbortSignal,
  ): Promise<readonly TemplateFinding[]> {
    if (deployments.length === 0) return [];
    const file = await this.#options.files.read(uri, signal);
    if (file?.kind !== 'text') return [];
    const resources = deployments.flatMap(({ reading }) => reading.resources);
    const suppressions = suppressionsIn(uri, file.text, resources);
    const found = deployments.flatMap((one) => one.findings.filter((finding) => finding.uri === uri));
    return distinct([...found.filter((finding) => !suppressions.covers(finding)), ...suppressions.unknown])
      .flatMap((finding) => this.#weighed(finding))
      .sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character);
  }

  /** With the severity that was asked for; none where it was turned off. */
  #weighed(finding: TemplateFinding): readonly TemplateFinding[] {
    const severity = this.#options.severities?.[finding.rule] ?? finding.severity;
    return severity === 'off' ? [] : [{ ...finding, severity }];
  }
}

/** The same, told by two deployments, is told once; how it is mended does not tell two apart. */
function distinct<T extends object>(all: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return all.filter((one) => {
    const key = JSON.stringify({ ...one, fixes: undefined });
    return !seen.has(key) && seen.add(key);
  });
}
