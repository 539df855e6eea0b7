import type { TemplateFormatName } from '../resources/resource.ts';
import type { RuleInfo } from './rule.ts';

/** A rule that only some formats of infrastructure code can break; the readers of those formats (src/templates) check it. */
export interface FormatRule extends RuleInfo {
  readonly formats: readonly TemplateFormatName[];
}

/** The rules of single formats, which stand beside the catalogue of those that hold everywhere. */
export const formatRules: readonly FormatRule[] = [];
