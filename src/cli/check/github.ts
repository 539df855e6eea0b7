import type { Severity } from '../../core/rules/rule.ts';
import type { CheckReport } from './report.ts';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/** Annotations of GitHub Actions. Source: "Workflow commands for GitHub Actions"; lines and columns count from 1 there. */
export function githubReport({ findings, unreadable, nameOf }: CheckReport): string {
  const told = findings.map(({ severity, uri, range: { start, end }, rule, message }) => {
    const properties = [
      `file=${property(nameOf(uri))}`,
      `line=${start.line + 1}`,
      `col=${start.character + 1}`,
      `endLine=${end.line + 1}`,
      ...(end.line === start.line ? [`endColumn=${end.character + 1}`] : []),
      `title=${property(rule)}`,
    ];
    return `::${commands[severity]} ${properties.join(',')}::${data(message)}`;
  });
  const unread = unreadable.map(
    ({ uri, range, reason }) =>
      `::notice file=${property(nameOf(uri))},line=${(range?.start.line ?? 0) + 1},title=not-understood::${data(`Not checked: ${reason}.`)}`,
  );
  return [...told, ...unread].join('\n');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
