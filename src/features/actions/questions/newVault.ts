import type { NewVault } from '../../../core/plans/inputs.ts';
import { subscriptionOf } from '../../../core/resources/armId.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { asString } from '../../../core/resources/value.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice, text } from '../pickers/question.ts';
import type { Wishes } from '../wishes.ts';
import { askResourceGroup } from './resourceGroup.ts';

/** A vault that is yet to be made, as far as it is described. */
export interface VaultDraft {
  readonly resourceGroupId?: string;
  readonly location?: string;
  readonly name?: string;
  readonly sku?: NewVault['sku'];
  readonly retentionDays?: number;
}

export interface VaultSpec {
  readonly isAsked: (wishes: Wishes) => boolean;
  readonly draftOf: (wishes: Wishes) => VaultDraft;
  readonly apply: (wishes: Wishes, draft: VaultDraft) => Wishes;
  /** The account whose region the vault must share. */
  readonly locationOf: (wishes: Wishes) => LiveResource | undefined;
}

/** Its region is not asked for: it must be that of the account. */
export function newVaultQuestions(asking: Asking, spec: VaultSpec): readonly Question<Wishes>[] {
  const { isAsked, draftOf, apply, locationOf } = spec;
  return [
    askResourceGroup(asking, {
      id: 'vault-group',
      isAsked,
      what: 'the new vault',
      near: (wishes) => locationOf(wishes)?.id,
      chosen: (wishes) => draftOf(wishes).resourceGroupId,
      apply(wishes, group) {
        const location = asString((locationOf(wishes) ?? group).read('location')) ?? '';
        return apply(wishes, { ...draftOf(wishes), resourceGroupId: group.id, location });
      },
    }),
    text(asking, {
      id: 'vault-name',
      isAsked,
      prompt: (wishes) =>
        `The name of the new vault, in ${draftOf(wishes).location ?? 'the account’s region'}; nobody else in the world may have it`,
      value: (wishes) => draftOf(wishes).name,
      check: (name, wishes, signal) => vaultNameProblem(asking, name, draftOf(wishes), signal),
      apply: (wishes, name) => apply(wishes, { ...draftOf(wishes), name }),
    }),
    choice<NewVault['sku']>(asking, {
      id: 'vault-sku',
      isAsked,
      placeholder: () => 'Which kind of vault?',
      purpose: 'offer the kinds',
      active: (wishes) => draftOf(wishes).sku ?? 'standard',
      load: (_, show) =>
        show([
          {
            kind: 'choice',
            id: 'standard',
            label: 'Standard',
            icon: 'lock',
            detail: 'Keys protected by software.',
            means: { value: 'standard' },
          },
          {
            kind: 'choice',
            id: 'premium',
            label: 'Premium',
            icon: 'server',
            detail: 'Keys protected by software or by hardware security modules.',
            means: { value: 'premium' },
          },
        ]),
      apply: (wishes, sku) => apply(wishes, { ...draftOf(wishes), sku }),
    }),
    text(asking, {
      id: 'vault-retention',
      isAsked,
      prompt: () => 'For how many days can what is deleted be recovered? 7 to 90; it can never be changed',
      value: (wishes) => String(draftOf(wishes).retentionDays ?? 90),
      // Source: "Azure Key Vault soft-delete overview".
      check: (days) =>
        /^\d+$/.test(days) && Number(days) >= 7 && Number(days) <= 90 ? undefined : 'A number from 7 to 90.',
      apply: (wishes, days) => apply(wishes, { ...draftOf(wishes), retentionDays: Number(days) }),
    }),
  ];
}

async function vaultNameProblem(
  { estate }: Asking,
  name: string,
  { resourceGroupId = '' }: VaultDraft,
  signal: AbortSignal,
): Promise<string | undefined> {
  // Source: "Vault name and object name": 3 to 24 characters, beginning with a letter, no two hyphens in a row.
  if (!/^(?!.*--)[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/.test(name))
    return '3 to 24 letters, digits and single hyphens, beginning with a letter.';
  return estate.source.vaultNameProblem(name, subscriptionOf(resourceGroupId) ?? '', signal);
}

export function toNewVault({ resourceGroupId, location, name, sku, retentionDays }: VaultDraft): NewVault | undefined {
  if (!resourceGroupId || !location || !name || !sku || retentionDays === undefined) return undefined;
  return { kind: 'new', resourceGroupId, name, location, sku, retentionDays };
}
