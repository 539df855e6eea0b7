import type { CheckResult, RuleSeverities, TemplateFinding, TextFiles, Unreadable } from '../core/templates.ts';
import { distinct } from './distinct.ts';
import type { JudgedReading } from './judge.ts';
import { suppressionsIn } from './suppressions.ts';
import type { Turns } from './turns.ts';

export interface ResultOptions {
  readonly files: TextFiles;
  readonly severities: RuleSeverities;
  readonly turns: Turns;
  readonly signal: AbortSignal;
}

/**
 * Everything that is said of some files.
 * @param judged the deployments that are known; a module may take part in several of them
 */
export async function resultOf(
  uris: Iterable<string>,
  judged: Iterable<JudgedReading>,
  options: ResultOptions,
): Promise<CheckResult> {
  const around = byFile(judged);
  const findings: TemplateFinding[] = [];
  const suppressed: TemplateFinding[] = [];
  const unreadable: Unreadable[] = [];
  const files = [...new Set(uris)];
  for (const uri of files) {
    const deployments = around.get(uri) ?? [];
    if (deployments.length === 0) continue;
    await options.turns.give();
    options.signal.throwIfAborted();
    const told = await findingsIn(uri, deployments, options);
    findings.push(...told.findings);
    suppressed.push(...told.suppressed);
    unreadable.push(...distinct(deployments.flatMap((one) => one.unreadable.filter((part) => part.uri === uri))));
  }
  return { files, findings, unreadable, suppressed };
}

function byFile(judged: Iterable<JudgedReading>): ReadonlyMap<string, readonly JudgedReading[]> {
  const around = new Map<string, JudgedReading[]>();
  for (const one of judged) {
    for (const uri of new Set([one.reading.entry, ...one.reading.files, ...one.unreadable.map((part) => part.uri)])) {
      const others = around.get(uri);
      if (others) others.push(one);
      else around.set(uri, [one]);
    }
  }
  return around;
}

async function findingsIn(
  uri: string,
  deployments: readonly JudgedReading[],
  { files, severities, signal }: ResultOptions,
): Promise<{ readonly findings: readonly TemplateFinding[]; readonly suppressed: readonly TemplateFinding[] }> {
  const file = await files.read(uri, signal);
  if (file?.kind !== 'text') return { findings: [], suppressed: [] };
  const suppressions = suppressionsIn(
    uri,
    file.text,
    deployments.flatMap(({ reading }) => reading.resources),
  );
  const found = deployments.flatMap((one) => one.findings.filter((finding) => finding.uri === uri));
  const inOrder = (some: readonly TemplateFinding[]): readonly TemplateFinding[] =>
    distinct(some)
      .flatMap((finding) => weighed(finding, severities))
      .sort(byPlace);
  return {
    findings: inOrder([...found.filter((finding) => !suppressions.covers(finding)), ...suppressions.unknown]),
    suppressed: inOrder(found.filter((finding) => suppressions.covers(finding))),
  };
}

/** With the severity that was asked for; none where it was turned off. */
function weighed(finding: TemplateFinding, severities: RuleSeverities): readonly TemplateFinding[] {
  const severity = severities[finding.rule] ?? finding.severity;
  return severity === 'off' ? [] : [{ ...finding, severity }];
}

function byPlace({ range: { start: a } }: TemplateFinding, { range: { start: b } }: TemplateFinding): number {
  return a.line - b.line || a.character - b.character;
}
