import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defaultPreferences, type RuleInfo, type Severity } from '../../core/rules/rule.ts';
import type { CheckResult, RuleSeverities, TemplateFinding, TextFiles } from '../../core/templates.ts';
import { exitCodes, type ExitCode } from '../exitCodes.ts';
import { UsageError } from '../problem.ts';
import type { World } from '../world.ts';
import { mend } from './mend.ts';
import { githubReport } from './github.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { isAtLeast, severities, type CheckReport } from './report.ts';
import { sarifReport } from './sarif.ts';
import { textReport } from './text.ts';
import { overlaid } from './overlaid.ts';

export type CheckFormat = 'text' | 'json' | 'sarif' | 'junit' | 'github';

export interface CheckOptions {
  readonly format: CheckFormat;
  /** The least severity that is told. */
  readonly severity: Severity;
  /** The least severity with which the command fails. */
  readonly failOn: Severity;
  readonly fix?: true;
  /** Every account is to be under a customer-managed key. */
  readonly requireCmk?: true;
  readonly rule: readonly string[];
  readonly stdinFilename?: string;
}

/**
 * Checks files of infrastructure code; nothing of Azure is asked.
 * @param paths files, folders and glob patterns; `-` for standard input
 * @throws UsageError for paths that are not there, and rules that do not exist
 */
export async function checkFiles(paths: readonly string[], options: CheckOptions, world: World): Promise<ExitCode> {
  const { terminal, signal, clock } = world;
  const { createChecker, formats } = await import('../../templates/index.ts');
  const folder = world.absolute('.');
  const claims = (path: string): boolean => formats.some((format) => format.claims(pathToFileURL(path).href));
  const { uris, files, strangers } = await toCheck(paths, options, folder, claims, world);
  const rules = await allRules();
  const checker = createChecker({
    formats,
    files,
    now: () => clock.now(),
    severities: severitiesOf(options.rule, rules),
    ...(options.requireCmk && { preferences: { ...defaultPreferences, requireCustomerManagedKey: true } }),
  });
  const told = ({ severity }: TemplateFinding): boolean => isAtLeast(severity, options.severity);
  const nameOf = (uri: string): string => nameIn(folder, uri);
  if (options.fix) await mend({ checker, files, uris, wants: told, signal }, nameOf, terminal);
  const result = await checker.check(uris, signal, (done, total) => terminal.live(`Checking ${done} of ${total} …`));
  terminal.live('');
  const report = await reportOf(result, { uris, files, nameOf, strangers, signal, told });
  const text = printed(report, result, options, rules, world);
  if (text !== '') terminal.out(text);
  if (report.findings.some(({ severity }) => isAtLeast(severity, options.failOn))) return exitCodes.needsAttention;
  return uris.length > 0 && uris.every((uri) => isUnread(result, uri)) ? exitCodes.failed : exitCodes.done;
}

function printed(
  report: CheckReport,
  { files }: CheckResult,
  { format }: CheckOptions,
  rules: readonly RuleInfo[],
  { terminal, version, rulePage }: World,
): string {
  switch (format) {
    case 'text':
      return textReport(report, terminal.style);
    case 'json':
      return jsonReport(report);
    case 'sarif':
      return sarifReport(report, rules, { version, rulePage });
    case 'junit':
      return junitReport(report, files);
    case 'github':
      return githubReport(report);
  }
}

interface ToCheck {
  readonly uris: readonly string[];
  readonly files: TextFiles;
  /** Files that were named and are of no format that is checked. */
  readonly strangers: readonly string[];
}

async function toCheck(
  paths: readonly string[],
  { stdinFilename, fix }: CheckOptions,
  folder: string,
  claims: (path: string) => boolean,
  world: World,
): Promise<ToCheck> {
  const named = paths.filter((path) => path !== '-');
  const [{ findFiles }, { diskFiles }] = await Promise.all([
    import('../../node/findFiles.ts'),
    import('../../node/diskFiles.ts'),
  ]);
  const found = await findFiles(named, folder, claims);
  if (found.missing.length > 0) throw new UsageError(`There is no file or folder ${found.missing.join(', ')}.`);
  const uris = found.files.filter(claims).map((path) => pathToFileURL(path).href);
  const strangers = found.files.filter((path) => !claims(path)).map((path) => pathToFileURL(path).href);
  if (named.length === paths.length) return { uris, files: diskFiles(found.roots), strangers };
  if (stdinFilename === undefined)
    throw new UsageError('To check standard input, say what it is: --stdin-filename main.bicep.');
  if (fix) throw new UsageError('--fix writes files, and standard input is none.');
  const path = resolve(folder, stdinFilename);
  if (!claims(path)) throw new UsageError(`${stdinFilename} is of no format that is checked.`);
  const uri = pathToFileURL(path).href;
  const disk = diskFiles([...found.roots, dirname(path)]);
  const files = overlaid(disk, uri, await world.standardInput());
  return { uris: [...new Set([...uris, uri])], files, strangers };
}

interface ReportOptions extends ToCheck {
  readonly nameOf: (uri: string) => string;
  readonly signal: AbortSignal;
  readonly told: (finding: TemplateFinding) => boolean;
}

/** The findings that are told, with what is needed to tell them. */
async function reportOf(result: CheckResult, options: ReportOptions): Promise<CheckReport> {
  const { uris, files, nameOf, strangers, signal, told } = options;
  const { findings, unreadable, suppressed = [] } = result;
  const lines = new Map<string, readonly string[]>();
  for (const uri of new Set([...findings, ...suppressed].map((finding) => finding.uri))) {
    const file = await files.read(uri, signal);
    if (file?.kind === 'text') lines.set(uri, file.text.split(/\r\n|\r|\n/));
  }
  const unknown = strangers.map((uri) => ({ uri, reason: 'it is of no format that is checked' }));
  return {
    findings: findings.filter(told),
    suppressed: suppressed.filter(told),
    unreadable: [...unreadable, ...unknown],
    files: new Set([...result.files, ...uris]).size,
    nameOf,
    lineOf: (uri, line) => lines.get(uri)?.[line] ?? '',
  };
}

function nameIn(folder: string, uri: string): string {
  return relative(folder, fileURLToPath(uri)).replaceAll('\\', '/');
}

function isUnread({ unreadable }: CheckResult, uri: string): boolean {
  return unreadable.some((one) => one.uri === uri && one.range === undefined);
}

async function allRules(): Promise<readonly RuleInfo[]> {
  const { catalogue } = await import('../../core/rules/catalogue.ts');
  const { formatRules } = await import('../../core/rules/formatRules.ts');
  return [...catalogue, ...formatRules];
}

/** `--rule id=severity`. */
function severitiesOf(given: readonly string[], rules: readonly RuleInfo[]): RuleSeverities {
  const entries = given.map((text) => {
    const [id = '', severity = ''] = text.split('=');
    if (!rules.some((rule) => rule.id === id)) throw new UsageError(`There is no rule ${id}.`);
    if (severity !== 'off' && !(severities as readonly string[]).includes(severity))
      throw new UsageError(`A rule can be ${severities.join(', ')} or off, not “${severity}”: --rule ${id}=warning.`);
    return [id, severity] as const;
  });
  return Object.fromEntries(entries) as RuleSeverities;
}
