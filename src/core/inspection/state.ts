import type { Binding } from '../resources/binding.ts';
import type { Finding } from '../rules/rule.ts';

/**
 * How an account is encrypted, in one word for the tree.
 * - `microsoftManaged`: no key of the customer's
 * - `customerManaged`: a key is configured and nothing speaks against it. "Configured", never "used": only the audit log shows use.
 * - `attention`: configured, and something should be looked at
 * - `broken`: configured, and the account cannot use its key, or will not be able to
 * - `unknown`: what decides it could not be read
 */
export type EncryptionState = 'microsoftManaged' | 'customerManaged' | 'attention' | 'broken' | 'unknown';

export function stateOf(binding: Binding, findings: readonly Finding[]): EncryptionState {
  if (binding.keySource === 'unknown') return 'unknown';
  if (binding.keySource === 'microsoft') return 'microsoftManaged';
  const certain = findings.filter(({ certainty }) => certainty === 'known');
  if (certain.some(({ severity }) => severity === 'error')) return 'broken';
  if (findings.some(({ certainty }) => certainty === 'unknown')) return 'unknown';
  return certain.some(({ severity }) => severity === 'warning') ? 'attention' : 'customerManaged';
}

/** The state in words that stand on their own: in a row, a tooltip, for a screen reader. */
export function stateWords(state: EncryptionState): string {
  switch (state) {
    case 'microsoftManaged':
      return 'Microsoft-managed keys';
    case 'customerManaged':
      return 'Customer-managed key';
    case 'attention':
      return 'Customer-managed key, needs attention';
    case 'broken':
      return 'Customer-managed key, broken';
    case 'unknown':
      return 'Encryption not known';
  }
}
