import { escapeMarkdown, paragraphs } from '../../../platform/markdown.ts';
import type { Presentation } from './presentation.ts';

export function presentLocalRoles(): Presentation {
  return {
    label: 'Local roles',
    icon: { id: 'verified' },
    tooltip: 'What the accounts under this key may do with it. A Managed HSM decides that by local roles of its own.',
    contextValue: 'group.localRoles',
    folding: 'folded',
  };
}

/** What lets an account use the key; `role` is undefined where nothing does, or nobody knows. */
export function presentLocalRole(account: string, role: string | undefined, why = ''): Presentation {
  return {
    label: account,
    description: role ?? 'no role that is known',
    icon: role === undefined ? { id: 'question', color: 'unknown' } : { id: 'person' },
    tooltip: paragraphs(`**${escapeMarkdown(account)}**`, escapeMarkdown(role ?? why)),
    spoken: `${account}, ${role ?? `no role that is known, ${why}`}`,
    contextValue: role === undefined ? 'message' : 'localRole',
    folding: 'leaf',
  };
}
