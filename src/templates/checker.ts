import type { Preferences } from '../core/rules/rule.ts';
import type { LiveResource } from '../core/resources/resource.ts';
import type {
  CheckResult,
  KnownEstate,
  RuleSeverities,
  TemplateBinding,
  TemplateChecker,
  TemplateFinding,
  TemplateFormat,
  TemplateReading,
  TextEdit,
  TextFiles,
} from '../core/templates.ts';
import { deploymentsAround } from './deployments.ts';
import { judgeReading, type JudgedReading } from './judge.ts';
import { forgetShared } from './remembered.ts';
import { resultOf } from './results.ts';
import { messageOf, Snapshot, Tracked, versionOf } from './snapshot.ts';
import { Turns } from './turns.ts';

export interface CheckerOptions {
  readonly formats: readonly TemplateFormat[];
  readonly files: TextFiles;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly severities?: RuleSeverities;
  readonly preferences?: Preferences;
  /** What somebody who is signed in knows. */
  readonly estate?: KnownEstate;
  /** Lets others have their turn; asked for when a check has gone on for some milliseconds. */
  readonly pause?: () => Promise<void>;
}

export function createChecker(options: CheckerOptions): TemplateChecker {
  return new Checker(options);
}

/** A deployment that was judged, with what it was read from. */
interface Kept extends JudgedReading {
  readonly format: TemplateFormat;
  readonly read: Tracked;
  /** What was known of the estate then. */
  readonly deleted: readonly LiveResource[] | undefined;
}

/** One check: the files as they are at its beginning, and who may end it. */
interface Check {
  readonly files: Snapshot;
  readonly signal: AbortSignal;
  readonly turns: Turns;
  /** The deployments that were asked for, in order. */
  readonly judged: Map<string, Kept>;
}

/** So many deployments are remembered when a check is over; a scan of a large workspace does not fill the memory for good. */
const mostKept = 300;

class Checker implements TemplateChecker {
  readonly #options: CheckerOptions;
  /** By entry; what was used last stands last. */
  readonly #kept = new Map<string, Kept>();
  /** Of files that were checked alone: their version then, and the deployments in which they take part. */
  readonly #around = new Map<string, { readonly version: string; readonly entries: readonly string[] }>();

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
    signal.throwIfAborted();
    const { files: source, severities = {}, pause } = this.#options;
    const files = new Snapshot(source);
    const check: Check = { files, signal, turns: new Turns(pause), judged: new Map() };
    const entries = await this.#entriesOf(uris, check);
    let done = 0;
    for (const [entry, format] of entries) {
      await this.#deployment(entry, format, check);
      progress?.(++done, entries.size);
      await check.turns.give();
      signal.throwIfAborted();
    }
    await this.#uncovered(uris, check);
    const relevant = this.#relevant(uris, check);
    const partners = relevant.flatMap(({ reading, unreadable }) => [
      ...reading.files.filter((uri) => this.claims(uri)),
      ...unreadable.map(({ uri }) => uri),
    ]);
    const wanted = new Set([...partners, ...uris]);
    await this.#refresh(wanted, check);
    const result = await resultOf(wanted, check.judged.values(), { ...check, severities });
    this.#forgetOldest();
    return result;
  }

  async bindings(uri: string, signal: AbortSignal): Promise<readonly TemplateBinding[]> {
    await this.check([uri], signal);
    return [...this.#kept.values()].filter((one) => takesPart(uri, one)).flatMap(({ bindings }) => bindings);
  }

  async suppression(finding: TemplateFinding, signal: AbortSignal): Promise<TextEdit | undefined> {
    const file = await this.#options.files.read(finding.uri, signal);
    return file?.kind === 'text'
      ? this.#formatOf(finding.uri)?.suppression(finding.rule, finding, file.text)
      : undefined;
  }

  forget(): void {
    this.#kept.clear();
    this.#around.clear();
    forgetShared();
  }

  get #deleted(): readonly LiveResource[] | undefined {
    return this.#options.estate?.deletedAccounts();
  }

  #formatOf(uri: string): TemplateFormat | undefined {
    return this.#options.formats.find((format) => format.claims(uri));
  }

  /** One file is looked for in what lies around it; of many each is found among the others. */
  async #entriesOf(uris: readonly string[], check: Check): Promise<ReadonlyMap<string, TemplateFormat>> {
    const found = new Map<string, TemplateFormat>();
    for (const format of this.#options.formats) {
      const own = uris.filter((uri) => this.#formatOf(uri) === format);
      const [only] = own;
      if (only === undefined) continue;
      const entries = own.length === 1 ? await this.#aroundOne(only, format, check) : await among(own, format, check);
      for (const entry of entries) found.set(entry, format);
      // What was deployed by itself before is a module now.
      for (const uri of own) if (!found.has(uri) && this.#kept.get(uri)?.format === format) this.#kept.delete(uri);
    }
    return found;
  }

  /**
   * While a file is typed in, the deployments around it stay the same, as long as it takes part in them: who uses a file is said by the
   * others.
   */
  async #aroundOne(uri: string, format: TemplateFormat, { files, signal }: Check): Promise<readonly string[]> {
    const version = versionOf(await files.read(uri, signal));
    const before = this.#around.get(uri);
    const isTyped = before !== undefined && before.version !== version;
    const entries =
      isTyped && before.entries.length > 0
        ? before.entries
        : await attempt(() => deploymentsAround(uri, format, files, signal), [uri], signal);
    this.#around.delete(uri);
    this.#around.set(uri, { version, entries });
    return entries;
  }

  async #deployment(entry: string, format: TemplateFormat, check: Check): Promise<Kept> {
    const { files, signal, turns, judged } = check;
    const kept = this.#kept.get(entry);
    const isCurrent =
      kept?.format === format && kept.deleted === this.#deleted && (await kept.read.isCurrent(files, signal));
    const result = isCurrent ? kept : await this.#judge(entry, format, check);
    signal.throwIfAborted();
    this.#kept.delete(entry);
    this.#kept.set(entry, result);
    judged.set(entry, result);
    await turns.give();
    return result;
  }

  async #judge(entry: string, format: TemplateFormat, { files, signal, turns }: Check): Promise<Kept> {
    const { now, preferences } = this.#options;
    const deleted = this.#deleted;
    const read = new Tracked(files);
    try {
      const reading = await format.read(entry, read, signal);
      await turns.give();
      const known = { ...(preferences && { preferences }), ...(deleted && { deleted }) };
      const options = { format, files, now: now(), turns, signal, ...known };
      return { ...(await judgeReading(reading, options)), format, read, deleted };
    } catch (thrown) {
      signal.throwIfAborted();
      return { ...failed(entry, format, read, thrown), format, read, deleted };
    }
  }

  /** A file that takes part in none of the deployments that were found is one by itself: modules that use each other have no entry. */
  async #uncovered(uris: readonly string[], check: Check): Promise<void> {
    const covered = new Set([...check.judged.values()].flatMap(({ reading }) => [reading.entry, ...reading.files]));
    for (const uri of uris) {
      const format = covered.has(uri) ? undefined : this.#formatOf(uri);
      const file = format && (await check.files.read(uri, check.signal));
      if (!format || file?.kind !== 'text' || !format.concerns(file.text)) continue;
      for (const entry of await among([uri], format, check)) {
        const { reading } = await this.#deployment(entry, format, check);
        for (const part of reading.files) covered.add(part);
      }
    }
  }

  /** What other deployments, which were read earlier, say of these files belongs to the result as well. */
  async #refresh(uris: ReadonlySet<string>, check: Check): Promise<void> {
    const others = [...this.#kept].filter(
      ([entry, { reading }]) => !check.judged.has(entry) && reading.files.some((uri) => uris.has(uri)),
    );
    for (const [entry, { format }] of others) await this.#deployment(entry, format, check);
  }

  /** Of a file alone only the deployments in which it takes part; the others were read to find that out. */
  #relevant(uris: readonly string[], { judged }: Check): readonly Kept[] {
    const all = [...judged.values()];
    const [only] = uris;
    if (only === undefined || uris.length > 1) return all;
    const own = all.filter((one) => takesPart(only, one));
    const around = this.#around.get(only);
    if (around) this.#around.set(only, { ...around, entries: own.map(({ reading }) => reading.entry) });
    return own;
  }

  #forgetOldest(): void {
    for (const store of [this.#kept, this.#around])
      for (const oldest of [...store.keys()].slice(0, Math.max(0, store.size - mostKept))) store.delete(oldest);
  }
}

function takesPart(uri: string, { reading }: JudgedReading): boolean {
  return reading.entry === uri || reading.files.includes(uri);
}

/** Where a format cannot say what is deployed, each file is taken as deployed by itself. */
function among(uris: readonly string[], format: TemplateFormat, { files, signal }: Check): Promise<readonly string[]> {
  return attempt(() => format.entries(uris, files, signal), uris, signal);
}

async function attempt<T>(work: () => Promise<T>, otherwise: T, signal: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch {
    signal.throwIfAborted();
    return otherwise;
  }
}

/** A mistake of ours in reading one deployment must not hide the others, nor pass in silence. */
function failed(entry: string, format: TemplateFormat, read: Tracked, thrown: unknown): JudgedReading {
  const files = [...new Set([entry, ...read.asked])];
  const unreadable = [{ uri: read.asked[0] ?? entry, reason: `it could not be read (${messageOf(thrown)})` }];
  const reading: TemplateReading = { format: format.name, entry, files, resources: [], unreadable, findings: [] };
  return { reading, findings: [], unreadable, bindings: [] };
}
