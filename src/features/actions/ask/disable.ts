import type { Plan } from '../../../core/plans/plan.ts';
import type { Action } from '../action.ts';
import { askKeyOrVersion, isKeyOrVersion, targetIn } from '../questions/targets.ts';
import type { BlockerRemedy } from '../review/blockerRemedies.ts';

/** "Disable Key or Version…", behind the gate. */
export const disable: Action = {
  title: 'Disable Key or Version',
  start: (on) => targetIn(on, isKeyOrVersion),
  questions: (asking, start) => askKeyOrVersion(asking, start, 'Which key is to be switched off, or a version of it?'),
  toInput: ({ target, override = false }) => target && { kind: 'disable', id: target.id, override },
  answers: { Key: 'target', Version: 'part' },
  remedies: overrideFor,
};

/** Where the gate is shut: on, in spite of it, after a confirmation that is typed. */
function overrideFor({ blockers }: Plan): readonly BlockerRemedy[] {
  if (!blockers.some(({ rule }) => rule === 'gate' || rule === 'safe-to-disable')) return [];
  return [
    {
      id: 'override',
      label: 'Plan it all the same',
      icon: 'warning',
      detail: 'The plan then asks for a typed confirmation of every version that something may still use.',
      choice: { do: 'wish', wish: { override: true } },
    },
  ];
}
