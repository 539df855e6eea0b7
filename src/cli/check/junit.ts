import { isAtLeast, type CheckReport } from './report.ts';

/** One test case for each file, with a failure for each error and warning in it. Source: the schema of Jenkins' xUnit plug-in. */
export function junitReport(report: CheckReport, checked: readonly string[]): string {
  const { findings, unreadable, nameOf } = report;
  const files = [...new Set([...checked, ...findings.map(({ uri }) => uri), ...unreadable.map(({ uri }) => uri)])];
  const cases = files.map((uri) => {
    const own = findings.filter((finding) => finding.uri === uri);
    const failures = own.map(({ rule, severity, message, range }) => {
      const text = `${nameOf(uri)}:${range.start.line + 1}:${range.start.character + 1} ${message}`;
      return isAtLeast(severity, 'warning')
        ? `      <failure type="${xml(rule)}" message="${xml(message)}">${xml(text)}</failure>`
        : `      <system-out>${xml(`${severity} ${text} [${rule}]`)}</system-out>`;
    });
    const errors = unreadable
      .filter((one) => one.uri === uri)
      .map(({ reason }) => `      <error type="not-understood" message="${xml(reason)}"/>`);
    return { uri, failures, errors };
  });
  const failed = cases.reduce(
    (sum, { failures }) => sum + failures.filter((one) => one.includes('<failure')).length,
    0,
  );
  const lines = cases.map(({ uri, failures, errors }) => {
    const head = `    <testcase classname="aoai-cmk" name="${xml(nameOf(uri))}"`;
    // Of what a case holds, errors and failures stand before the output.
    const body = [
      ...errors,
      ...[...failures].sort((a, b) => Number(a.includes('<system')) - Number(b.includes('<system'))),
    ];
    return body.length === 0 ? `${head}/>` : `${head}>\n${body.join('\n')}\n    </testcase>`;
  });
  const counts = `tests="${cases.length}" failures="${failed}" errors="${unreadable.length}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="aoai-cmk check" ${counts}>`,
    ...lines,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

/** Text for XML 1.0, without the characters that it cannot hold. */
function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
