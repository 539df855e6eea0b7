import type { Audit, AuditedAccount } from './core/inspection/audit.ts';
import { stateWords } from './core/inspection/state.ts';
import type { Link } from './core/resources/binding.ts';
import { parseArmId } from './core/resources/armId.ts';
import type { Finding } from './core/rules/rule.ts';

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

/** An audit for people, an account with its findings below it. */
export function textReport(audit: Audit): string {
  const lines = audit.accounts.flatMap(({ account, inspection: { state, binding, findings } }) => {
    const key = binding.key && binding.store ? ` (${nameIn(binding.key)} in ${nameIn(binding.store)})` : '';
    const group = parseArmId(account.id)?.resourceGroup;
    const place = group === undefined ? '' : `${group}/`;
    return [
      `${place}${account.name}: ${stateWords(state)}${key}`,
      ...findings.map((finding) => `  ${lineOf(finding)}`),
    ];
  });
  const gaps = audit.gaps.map(({ scope, failure }) => `${failure.message}${scope === '' ? '' : ` [${scope}]`}`);
  return [
    ...(lines.length === 0 ? ['No Azure OpenAI or Foundry accounts.'] : lines),
    ...(gaps.length === 0 ? [] : ['', 'Not everything could be read:', ...gaps]),
  ].join('\n');
}

function lineOf({ certainty, severity, rule, message }: Finding): string {
  return `${certainty === 'unknown' ? 'not known' : severity} ${rule}: ${message}`;
}

function nameIn(link: Link): string {
  return link.kind === 'found' ? link.resource.name : link.name;
}
