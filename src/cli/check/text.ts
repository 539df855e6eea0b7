import type { Severity } from '../../core/rules/rule.ts';
import type { TemplateFinding } from '../../core/templates.ts';
import { printable, type Style } from '../style.ts';
import { severities, type CheckReport } from './report.ts';

/** What people read. */
export function textReport(report: CheckReport, style: Style): string {
  const { findings, unreadable, nameOf } = report;
  const blocks = [
    ...findings.map((finding) => findingText(finding, report, style)),
    ...unreadable.map(
      ({ uri, range, reason }) => `${style.bold(place(nameOf(uri), range))} ${style.dim('not checked:')} ${reason}`,
    ),
  ];
  return [...blocks, summary(report, style)].join('\n\n');
}

function findingText(finding: TemplateFinding, { nameOf, lineOf }: CheckReport, style: Style): string {
  const { uri, range, severity, rule, message, related, fixes } = finding;
  return [
    `${style.bold(place(nameOf(uri), range))} ${coloured(severity, style)} ${message} ${style.dim(`[${rule}]`)}`,
    ...source(lineOf(uri, range.start.line), finding, style),
    ...related.map((other) => style.dim(`  ${place(nameOf(other.uri), other.range)} ${other.message}`)),
    ...fixes.slice(0, 1).map(({ title }) => style.dim(`  --fix: ${title}`)),
  ].join('\n');
}

/** The line with what is wrong underlined, as a terminal shows it. */
function source(line: string, { range: { start, end } }: TemplateFinding, style: Style): readonly string[] {
  if (line.trim() === '') return [];
  const number = String(start.line + 1);
  const last = end.line === start.line ? end.character : line.length;
  const before = line.slice(0, start.character).replace(/[^\t]/g, ' ');
  const marks = '~'.repeat(Math.max(1, Math.min(last, line.length) - start.character));
  return [
    `${style.dim(`  ${number} |`)} ${printable(line.replaceAll('\t', '  '))}`,
    `${style.dim(`  ${' '.repeat(number.length)} |`)} ${before.replaceAll('\t', '  ')}${style.red(marks)}`,
  ];
}

function place(name: string, range: TemplateFinding['range'] | undefined): string {
  return range ? `${name}:${range.start.line + 1}:${range.start.character + 1}` : name;
}

function coloured(severity: Severity, style: Style): string {
  if (severity === 'error') return style.red('error');
  return severity === 'warning' ? style.yellow('warning') : style.dim(severity);
}

function summary({ findings, unreadable, files }: CheckReport, style: Style): string {
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 || severity === 'info' ? '' : 's'}`];
  });
  const checked = `${files} ${files === 1 ? 'file' : 'files'} checked`;
  const left = unreadable.length === 0 ? '' : `; ${unreadable.length} not understood in part or whole`;
  const fixable = findings.filter(({ fixes }) => fixes.length > 0).length;
  const hint = fixable === 0 ? '' : `; --fix mends ${fixable}`;
  return counts.length === 0
    ? `${style.green('Nothing to mend')}, ${checked}${left}.`
    : `${counts.join(', ')}; ${checked}${hint}${left}.`;
}
