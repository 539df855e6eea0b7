import type { Finding, RuleInfo } from '../../../core/rules/rule.ts';
import { escapeMarkdown, paragraphs } from '../../../platform/markdown.ts';
import type { Icon, Presentation } from './presentation.ts';
import { count } from './words.ts';

export function presentFindings(findings: readonly Finding[]): Presentation {
  const description = countedBySeverity(findings);
  return {
    label: findings.length === 0 ? 'No findings' : 'Findings',
    ...(findings.length > 0 && { description }),
    icon: findings.length === 0 ? { id: 'pass' } : { id: 'checklist' },
    tooltip:
      findings.length === 0
        ? 'Every rule was checked, and none found anything.'
        : 'What the rules found in what this account’s encryption depends on.',
    spoken: findings.length === 0 ? 'No findings' : `Findings: ${description}`,
    contextValue: 'findings',
    folding: findings.length === 0 ? 'leaf' : 'folded',
  };
}

export function presentFinding(finding: Finding, rule: RuleInfo | undefined): Presentation {
  return {
    label: finding.message,
    icon: iconOf(finding),
    tooltip: paragraphs(
      escapeMarkdown(finding.message),
      rule && `Rule \`${rule.id}\`: ${escapeMarkdown(rule.title)}.`,
      finding.remedy && `What helps: ${escapeMarkdown(finding.remedy.title)}.`,
      rule && `Source: ${escapeMarkdown(rule.source)}`,
    ),
    spoken: `${gravityWords(finding)}: ${finding.message}`,
    contextValue: finding.remedy ? 'finding.mendable' : 'finding',
    folding: 'leaf',
  };
}

function iconOf({ certainty, severity }: Finding): Icon {
  if (certainty === 'unknown') return { id: 'question', color: 'unknown' };
  if (severity === 'error') return { id: 'error', color: 'broken' };
  return severity === 'warning' ? { id: 'warning', color: 'attention' } : { id: 'info' };
}

function gravityWords({ certainty, severity }: Finding): string {
  if (certainty === 'unknown') return 'Not known';
  return { error: 'Error', warning: 'Warning', info: 'Note', hint: 'Note' }[severity];
}

function countedBySeverity(findings: readonly Finding[]): string {
  const known = findings.filter(({ certainty }) => certainty === 'known');
  const errors = known.filter(({ severity }) => severity === 'error').length;
  const warnings = known.filter(({ severity }) => severity === 'warning').length;
  const notes = known.length - errors - warnings;
  const unknown = findings.length - known.length;
  return [
    errors > 0 && count(errors, 'error'),
    warnings > 0 && count(warnings, 'warning'),
    notes > 0 && count(notes, 'note'),
    unknown > 0 && `${unknown} not known`,
  ]
    .filter((part) => part !== false)
    .join(', ');
}
