import type { PlanEffect } from '../../core/plans/plan.ts';
import type { EffectGroupView } from '../../protocol/planView.ts';

/** The gravest first. */
const groups: readonly (readonly [kind: EffectGroupView['kind'], title: string])[] = [
  ['dark', 'What goes dark'],
  ['unknown', 'What cannot be known'],
  ['follows', 'What follows'],
  ['keeps', 'What keeps going'],
];

/** What a plan means for whom. */
export function toEffectViews(effects: readonly PlanEffect[]): readonly EffectGroupView[] {
  return groups.flatMap(([kind, title]) => {
    const own = effects.filter((effect) => effect.kind === kind);
    return own.length === 0 ? [] : [{ kind, title, effects: own.map(({ name, message }) => ({ name, message })) }];
  });
}
