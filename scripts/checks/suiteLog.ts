import { join } from 'node:path';
import { root } from '../root.ts';

/** Where the emulators of the tests write what they answered, for `npm run conformance`. */
export const suiteLog = join(root, 'out', 'exchanges');

/** The variable that makes an emulator do so. */
export const exchangesVariable = 'AOAI_CMK_EXCHANGES';
