import type { Plan } from '../../../core/plans/plan.ts';
import type { Action } from '../action.ts';
import { choice } from '../pickers/question.ts';
import { askKeyOrVersion, isKeyOrVersion, targetIn } from '../questions/targets.ts';
import type { BlockerRemedy } from '../review/blockerRemedies.ts';

/** "Disable Key or Version…", behind the gate. */
export const disable: Action = {
  title: 'Disable Key or Version',
  start: (on) => targetIn(on, isKeyOrVersion),
  questions: (asking, start) => [
    ...askKeyOrVersion(asking, start, 'Which key is to be switched off, or a version of it?'),
    choice<boolean>(asking, {
      id: 'gate',
      onDemand: true,
      placeholder: () => 'Is it to be disabled though something may use it?',
      purpose: 'offer the gate',
      active: ({ override }) => (override === true ? 'override' : 'gate'),
      load: (_, show) =>
        show([
          {
            kind: 'choice',
            id: 'gate',
            label: 'Only while nothing is known to use it',
            icon: 'shield',
            description: 'recommended',
            detail: 'The gate is looked at again just before each version is disabled.',
            means: { value: false },
          },
          {
            kind: 'choice',
            id: 'override',
            label: 'Also where something uses it, or may',
            icon: 'warning',
            detail: 'What uses it goes dark. The plan asks you to type what you are about to do.',
            means: { value: true },
          },
        ]),
      apply: (wishes, override) => ({ ...wishes, override }),
    }),
  ],
  toInput: ({ target, override = false }) => target && { kind: 'disable', id: target.id, override },
  answers: { Key: 'target', Version: 'part', Gate: 'gate' },
  remedies: overrideFor,
};

/** Where the gate is shut: on in spite of it. */
function overrideFor({ blockers }: Plan): readonly BlockerRemedy[] {
  if (!blockers.some(({ rule }) => rule === 'gate')) return [];
  return [
    {
      id: 'gate',
      label: 'Disable it all the same…',
      icon: 'warning',
      detail: 'The plan then asks you to type what you are about to do.',
      choice: { do: 'ask', question: 'gate' },
    },
  ];
}
