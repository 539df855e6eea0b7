import { isConcerning, type Audit, type AuditedAccount } from '../core/inspection/audit.ts';
import { stateWords } from '../core/inspection/state.ts';
import type { Link } from '../core/resources/binding.ts';
import { parseArmId } from '../core/resources/armId.ts';
import type { Finding } from '../core/rules/rule.ts';
import { printable, styleOf, type Style } from './style.ts';
import { table } from './table.ts';

/** An audit as `--format json` prints it. Members are only ever added. */
export interface JsonReport {
  readonly format: 1;
  readonly cloud: string;
  readonly isEmulator: boolean;
  readonly accounts: readonly object[];
  /** What could not be read. */
  readonly gaps: readonly object[];
}

export function jsonReport(audit: Audit, cloud: { readonly name: string; readonly isEmulator?: boolean }): JsonReport {
  return {
    format: 1,
    cloud: cloud.name,
    isEmulator: cloud.isEmulator ?? false,
    accounts: audit.accounts.map(jsonAccount),
    gaps: audit.gaps.map(({ scope, failure }) => ({ scope, kind: failure.kind, message: failure.message })),
  };
}

function jsonAccount({ account, inspection: { state, binding, findings } }: AuditedAccount): object {
  return {
    id: account.id,
    name: account.name,
    state,
    keySource: binding.keySource,
    ...(binding.store && { keyStore: nameIn(binding.store) }),
    ...(binding.key && { key: nameIn(binding.key) }),
    ...(binding.version?.kind === 'pinned' && { keyVersion: binding.version.version }),
    findings: findings.map(({ rule, severity, certainty, subject, message }) => ({
      rule,
      severity,
      certainty,
      subject: subject.id ?? subject.name,
      message,
    })),
  };
}

/** An audit for people: a row for each account, with its findings below. */
export function textReport(audit: Audit, style: Style = styleOf(false)): string {
  const rows = audit.accounts.map(({ account, inspection: { state, binding } }) => {
    const key = binding.key && binding.store ? `${nameIn(binding.key)} in ${nameIn(binding.store)}` : '';
    const group = parseArmId(account.id)?.resourceGroup;
    return [`${group === undefined ? '' : `${group}/`}${account.name}`, stateWords(state), key];
  });
  const [header = '', ...lines] = table(['ACCOUNT', 'ENCRYPTION', 'KEY'], rows);
  const accounts = lines.flatMap((line, index) => {
    const inspection = audit.accounts[index]?.inspection;
    const concerns = inspection !== undefined && isConcerning(inspection);
    const findings = inspection?.findings ?? [];
    return [concerns ? style.yellow(line) : line, ...findings.map((finding) => `  ${lineOf(finding, style)}`)];
  });
  const gaps = audit.gaps.map(({ scope, failure }) => `${failure.message}${scope === '' ? '' : ` [${scope}]`}`);
  return [
    ...(accounts.length === 0 ? ['No Azure OpenAI or Foundry accounts.'] : [style.bold(header), ...accounts]),
    ...(gaps.length === 0 ? [] : ['', 'Not everything could be read:', ...gaps.map(printable)]),
  ].join('\n');
}

function lineOf({ certainty, severity, rule, message }: Finding, style: Style): string {
  const head = `${certainty === 'unknown' ? 'not known' : severity} ${rule}:`;
  const isError = severity === 'error' && certainty === 'known';
  const coloured = isError ? style.red(head) : severity === 'info' ? style.dim(head) : style.yellow(head);
  return `${coloured} ${printable(message)}`;
}

function nameIn(link: Link): string {
  return link.kind === 'found' ? link.resource.name : link.name;
}
