import type { Action } from '../action.ts';
import { choice } from '../pickers/question.ts';
import { askKey, isKeyOrVersion, keyIdOf, targetIn } from '../questions/targets.ts';

/** "Rotate Key…": on a key's row the review comes at once. */
export const rotate: Action = {
  title: 'Rotate Key',
  start: (on) => targetIn(on, isKeyOrVersion),
  questions: (asking, start) => [
    ...askKey(asking, start, 'Which key is to get a new version?'),
    choice<boolean>(asking, {
      id: 'old-versions',
      onDemand: true,
      placeholder: () => 'What becomes of the versions before?',
      purpose: 'offer what becomes of them',
      active: ({ disableOld }) => (disableOld === true ? 'disable' : 'keep'),
      load: (_, show) =>
        show([
          {
            kind: 'choice',
            id: 'keep',
            label: 'They stay enabled',
            icon: 'unlock',
            description: 'recommended',
            detail: 'Nothing can go dark. They can be disabled later.',
            means: { value: false },
          },
          {
            kind: 'choice',
            id: 'disable',
            label: 'Disable them once nothing uses them',
            icon: 'lock',
            detail: 'The plan waits, for hours if need be, until the audit log shows that nothing uses them.',
            means: { value: true },
          },
        ]),
      apply: (wishes, disableOld) => ({ ...wishes, disableOld }),
    }),
  ],
  toInput: ({ target, disableOld = false }) => target && { kind: 'rotate', keyId: keyIdOf(target), disableOld },
  answers: { Key: 'target', 'Old versions': 'old-versions', 'Versions before': 'old-versions' },
};
