import type { Resource } from '../resources/resource.ts';
import type { Finding, RelatedResource, Remedy, Severity } from './rule.ts';

interface Details {
  readonly path?: string;
  readonly remedy?: Remedy;
  readonly related?: readonly RelatedResource[];
}

/** Builds the findings of one rule. */
export interface FindingBuilder {
  /** Certain: what the rule needs was read, and it is so. */
  readonly found: (severity: Severity, subject: Resource, message: string, details?: Details) => Finding;
  /** What the rule needs could not be read. */
  readonly unknown: (subject: Resource, message: string, details?: Details) => Finding;
}

export function findings(rule: string): FindingBuilder {
  return {
    found: (severity, subject, message, details = {}) => ({
      rule,
      severity,
      certainty: 'known',
      subject,
      message,
      ...details,
    }),
    unknown: (subject, message, details = {}) => ({
      rule,
      severity: 'info',
      certainty: 'unknown',
      subject,
      message,
      ...details,
    }),
  };
}
