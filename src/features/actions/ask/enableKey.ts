import type { Action } from '../action.ts';
import { askKeyOrVersion, isKeyOrVersion, targetIn } from '../questions/targets.ts';

/** "Enable Key or Version…". */
export const enableKey: Action = {
  title: 'Enable Key or Version',
  start: (on) => targetIn(on, isKeyOrVersion),
  questions: (asking, start) => askKeyOrVersion(asking, start, 'Which key is to be switched on, or a version of it?'),
  toInput: ({ target }) => target && { kind: 'enable-key', id: target.id },
  answers: { Key: 'target', Version: 'part' },
};
