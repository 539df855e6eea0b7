import type { IdentityChoice } from '../../../core/plans/inputs.ts';
import { normalizeArmId } from '../../../core/resources/armId.ts';
import { types } from '../../../core/resources/types.ts';
import { identityRows, keepIdentityRow, systemIdentityRow } from '../choices/identityRows.ts';
import { forWhom } from '../choices/keyRows.ts';
import { liveOfType } from '../live.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice } from '../pickers/question.ts';
import { without, type Wishes } from '../wishes.ts';

export interface IdentitySpec {
  /** Whether each account may keep the identity that it reaches its key with. */
  readonly canKeep: boolean;
}

/** With which identity the accounts reach the key. */
export function askIdentity(asking: Asking, { canKeep }: IdentitySpec): Question<Wishes> {
  return choice<IdentityChoice | 'keep'>(asking, {
    id: 'identity',
    onDemand: canKeep,
    placeholder: ({ accounts = [] }) =>
      accounts.length === 1
        ? `With which identity does ${forWhom(accounts)} reach the key?`
        : `With which identity do ${forWhom(accounts)} reach the key?`,
    purpose: 'read the identities',
    active: ({ identity }) =>
      identity?.kind === 'user'
        ? normalizeArmId(identity.id)
        : canKeep && identity === undefined
          ? keepIdentityRow.id
          : systemIdentityRow,
    async load({ accounts = [] }, show) {
      const head = canKeep ? [keepIdentityRow] : [];
      show([...head, ...identityRows(accounts, [])]);
      const identities = liveOfType(await asking.estate.graph(), types.userAssignedIdentity);
      show([...head, ...identityRows(accounts, identities)]);
    },
    apply(wishes, identity) {
      if (identity !== 'keep') return { ...wishes, identity };
      return without(wishes, 'identity');
    },
  });
}
