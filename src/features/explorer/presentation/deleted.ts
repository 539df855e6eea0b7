import { originalId, purgeDate, purgeWords } from '../../../core/inspection/deleted.ts';
import { nameOf, parseArmId } from '../../../core/resources/armId.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { types, type ResourceType } from '../../../core/resources/types.ts';
import { escapeMarkdown, paragraphs } from '../../../platform/markdown.ts';
import type { Presentation } from './presentation.ts';
import { dotted } from './words.ts';

export function presentDeletedGroup(): Presentation {
  return {
    label: 'Deleted',
    tooltip: 'Accounts, key vaults and Managed HSMs that are deleted and can still be recovered.',
    spoken: 'Deleted, what can be recovered',
    contextValue: 'group.deleted',
    folding: 'folded',
  };
}

const kinds: Readonly<Partial<Record<ResourceType, readonly [id: string, words: string]>>> = {
  [types.deletedAccount]: ['account', 'account'],
  [types.deletedVault]: ['vault', 'key vault'],
  [types.deletedManagedHsm]: ['managedHsm', 'Managed HSM'],
};

const day = 24 * 60 * 60_000;

/** Something deleted, and how long it can be recovered still. */
export function presentDeleted(item: LiveResource, now: number): Presentation {
  const id = originalId(item);
  const name = nameOf(id);
  const [kind, words] = kinds[item.type] ?? ['resource', 'resource'];
  const purge = purgeDate(item);
  const left = purge === undefined ? undefined : Math.max(0, Math.ceil((purge - now) / day));
  const description = dotted(words, left === undefined ? undefined : `${left} ${left === 1 ? 'day' : 'days'} left`);
  return {
    label: name,
    description,
    icon: { id: 'trash' },
    tooltip: paragraphs(
      `**${escapeMarkdown(name)}** · deleted ${words}`,
      parseArmId(id)?.resourceGroup === undefined
        ? undefined
        : `Resource group ${escapeMarkdown(parseArmId(id)?.resourceGroup ?? '')}`,
      `Gone for good: ${escapeMarkdown(purgeWords(item))}. Until then *Recover…* brings it back.`,
    ),
    spoken: `Deleted ${words} ${name}${left === undefined ? '' : `, ${left} days left`}`,
    contextValue: `deleted.${kind}`,
    folding: 'leaf',
  };
}
