import { identityInWords } from '../resources/identityInWords.ts';
import { findings } from './finding.ts';
import { grantRemedy } from './grantRemedy.ts';
import { keyNameOf, lackOf, needsInWords, severityOfLack } from './lack.ts';
import type { Rule } from './rule.ts';

const { found, unknown } = findings('grant');

export const grant: Rule = {
  id: 'grant',
  title: 'The identity may read, wrap and unwrap with the key',
  source:
    'Foundry: "Grant the key permissions to the managed identity before you enable CMK. If the identity can\'t access the key when encryption is enabled, the operation fails."',
  check(binding, context) {
    const { account, identity, store, key, grant: judged } = binding;
    if (!identity || !judged || judged.kind === 'sufficient') return [];
    // Without an identity there is nobody to grant to: that is the identity rule's finding.
    if (identity.missing !== undefined || store?.kind !== 'found') return [];
    const subject = key?.kind === 'found' ? key.resource : account;
    const remedy = grantRemedy(binding, context);
    const details = remedy ? { remedy } : {};
    if (judged.kind === 'unknown') {
      const message = `Whether the ${identityInWords(identity)} may use ${keyNameOf(binding)} is not known: ${judged.reason}.`;
      return [unknown(subject, message, details)];
    }
    if (lackOf(binding, context.graph) !== 'nothing') return [];
    const message = `The ${identityInWords(identity)} may not use ${keyNameOf(binding)}: ${judged.reason}. ${account.name} needs ${needsInWords(judged.lacking)}.`;
    if (!account.declaration) return [found('error', subject, message, details)];
    // In files the account is where it shows: it is what fails.
    return [
      found(severityOfLack(binding, context.graph), account, message, {
        ...details,
        path: 'properties.encryption.keyVaultProperties',
        related: [{ resource: store.resource, message: `${keyNameOf(binding)} is in this key store.` }],
      }),
    ];
  },
};
