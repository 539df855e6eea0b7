import type { CheckReport } from './report.ts';

/** The document of `--format json`; its members never change their meaning. Lines and characters count from 0. */
export function jsonReport({ findings, unreadable, nameOf }: CheckReport): string {
  const document = {
    findings: findings.map(({ rule, severity, message, uri, range, related, fixes }) => ({
      rule,
      severity,
      message,
      file: nameOf(uri),
      range,
      related: related.map((place) => ({ message: place.message, file: nameOf(place.uri), range: place.range })),
      fixable: fixes.length > 0,
    })),
    unreadable: unreadable.map(({ uri, range, reason }) => ({ file: nameOf(uri), reason, ...(range && { range }) })),
  };
  return JSON.stringify(document, undefined, 2);
}
