import type { EncryptionState } from '../../../core/inspection/state.ts';
import type { Finding } from '../../../core/rules/rule.ts';

/** What a rule found, so short that it fits beside a name. */
const reasons: Readonly<Record<string, string>> = {
  'account-state': 'account not ready',
  'key-visible': 'key not found',
  region: 'another region',
  tenant: 'another tenant',
  'key-type': 'unsuitable key',
  'key-operations': 'key may not wrap or unwrap',
  'key-enabled': 'key disabled',
  'key-dates': 'outside the key’s dates',
  'key-version': 'not the newest version',
  'soft-delete': 'soft delete off',
  'purge-protection': 'purge protection off',
  'network-path': 'key store not reachable',
  identity: 'identity missing',
  grant: 'no grant',
};

export function shortReason(finding: Finding): string | undefined {
  if (finding.certainty === 'unknown') return 'not everything could be read';
  return reasons[finding.rule];
}

/** The finding that made the state what it is. */
export function decidingFinding(state: EncryptionState, findings: readonly Finding[]): Finding | undefined {
  const certain = findings.filter(({ certainty }) => certainty === 'known');
  switch (state) {
    case 'broken':
      return certain.find(({ severity }) => severity === 'error');
    case 'attention':
      return certain.find(({ severity }) => severity === 'warning');
    case 'unknown':
      return findings.find(({ certainty }) => certainty === 'unknown');
    case 'microsoftManaged':
    case 'customerManaged':
      return undefined;
  }
}
