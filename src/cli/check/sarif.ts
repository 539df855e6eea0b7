import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Range } from '../../core/resources/value.ts';
import type { RuleInfo, Severity } from '../../core/rules/rule.ts';
import type { TemplateFinding, TextEdit } from '../../core/templates.ts';
import type { CheckReport } from './report.ts';

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

/** The program that writes a log. */
export interface SarifTool {
  readonly version: string;
  /** The page of a rule, in Markdown. */
  readonly rulePage: (id: string) => string | undefined;
}

/**
 * A log of SARIF 2.1.0 (OASIS standard). Lines and columns count from 1 there, columns in UTF-16 units. What a comment keeps silent is
 * in it as such, so that nobody takes it for mended.
 * @param rules those that may have been broken
 */
export function sarifReport(report: CheckReport, rules: readonly RuleInfo[], tool: SarifTool): string {
  const { unreadable, nameOf } = report;
  const findings = [...report.findings, ...report.suppressed];
  const silent = new Set(report.suppressed);
  const broken = rules.filter(({ id }) => findings.some(({ rule }) => rule === id));
  const fingerprints = fingerprintsOf(findings, report);
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'aoai-cmk',
            version: tool.version,
            rules: broken.map((rule) => descriptor(rule, tool.rulePage(rule.id))),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding, index) => ({
          ruleId: finding.rule,
          ...ruleIndex(broken, finding.rule),
          level: levels[finding.severity],
          message: { text: finding.message },
          locations: [{ physicalLocation: location(nameOf(finding.uri), finding.range) }],
          relatedLocations: finding.related.map(({ uri, range, message }, id) => ({
            id,
            message: { text: message },
            physicalLocation: location(nameOf(uri), range),
          })),
          ...(silent.has(finding) && { suppressions: [{ kind: 'inSource' }] }),
          partialFingerprints: { 'aoaiCmk/v1': fingerprints[index] ?? '' },
          ...(finding.fixes.length > 0 && {
            fixes: finding.fixes.map(({ title, edits }) => fix(title, edits, nameOf)),
          }),
        })),
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: unreadable.map(({ uri, range, reason }) => ({
              level: 'note',
              message: { text: `Not checked: ${reason}.` },
              locations: [{ physicalLocation: location(nameOf(uri), range) }],
            })),
          },
        ],
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

function descriptor({ id, title, source }: RuleInfo, page: string | undefined): object {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: source },
    help: { text: `${title}. ${source}`, ...(page !== undefined && { markdown: page }) },
  };
}

function ruleIndex(rules: readonly RuleInfo[], id: string): { readonly ruleIndex?: number } {
  const index = rules.findIndex((rule) => rule.id === id);
  return index < 0 ? {} : { ruleIndex: index };
}

function location(name: string, range: Range | undefined): object {
  return { artifactLocation: { uri: uriOf(name) }, ...(range && { region: region(range) }) };
}

function region({ start, end }: Range): object {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function fix(title: string, edits: readonly TextEdit[], nameOf: (uri: string) => string): object {
  const files = [...new Set(edits.map(({ uri }) => uri))];
  return {
    description: { text: title },
    artifactChanges: files.map((uri) => ({
      artifactLocation: { uri: uriOf(nameOf(uri)) },
      replacements: edits
        .filter((edit) => edit.uri === uri)
        .map(({ range, newText }) => ({ deletedRegion: region(range), insertedContent: { text: newText } })),
    })),
  };
}

/** Relative to the folder that was checked, but for what lies on another drive. */
function uriOf(name: string): string {
  if (isAbsolute(name)) return pathToFileURL(name).href;
  return name.split(/[\\/]/).map(encodeURIComponent).join('/');
}

/**
 * What tells a finding from every other one, and stays the same while lines move: the rule, the file, the text of the line, and which of
 * those that are alike it is.
 */
export function fingerprintsOf(
  findings: readonly TemplateFinding[],
  { nameOf, lineOf }: Pick<CheckReport, 'nameOf' | 'lineOf'>,
): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, uri, range }) => {
    const line = lineOf(uri, range.start.line).trim().replace(/\s+/g, ' ');
    const hash = createHash('sha256')
      .update(JSON.stringify([rule, nameOf(uri), line]))
      .digest('hex')
      .slice(0, 32);
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    return `${hash}:${count}`;
  });
}
