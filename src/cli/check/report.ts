import type { Severity } from '../../core/rules/rule.ts';
import type { CheckResult, TemplateFinding } from '../../core/templates.ts';

/** What was checked, as the formats tell it. */
export interface CheckReport {
  readonly findings: readonly TemplateFinding[];
  readonly unreadable: CheckResult['unreadable'];
  /** What comments keep silent. */
  readonly suppressed: readonly TemplateFinding[];
  /** How many files took part. */
  readonly files: number;
  /** A file's name as the person who asked would write it. */
  readonly nameOf: (uri: string) => string;
  /** A line of a file, for people to see and for fingerprints; empty where it is gone. */
  readonly lineOf: (uri: string, line: number) => string;
}

export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** Whether one severity is at least as grave as another. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(least);
}
