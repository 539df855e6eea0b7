import type { Cost } from '../../../core/plans/step.ts';

/** A cost as an icon and in a word or two. */
export const costs: Readonly<Record<Cost, { readonly icon: string; readonly words: string }>> = {
  none: { icon: 'circle-outline', words: 'at once' },
  waits: { icon: 'watch', words: 'takes minutes to count' },
  disruptive: { icon: 'warning', words: 'interrupts' },
  irreversible: { icon: 'lock', words: 'cannot be undone' },
};
