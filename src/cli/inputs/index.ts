import { mend, pin, recover, restore, revert, unpin } from './accountPlans.ts';
import { diagnostics } from './diagnostics.ts';
import { enable } from './enable.ts';
import { grant } from './grant.ts';
import { backup, disable, enableKey, rotate, rotationPolicy } from './keyPlans.ts';
import { move } from './move.ts';
import type { PlanCommand } from './planCommand.ts';
import { privateEndpoint } from './privateEndpoint.ts';
import { replaceCompromised, revoke } from './revoke.ts';

/** Every plan that can be asked for, in the order of the help. */
export const planCommands: readonly PlanCommand[] = [
  enable,
  grant,
  rotate,
  rotationPolicy,
  disable,
  enableKey,
  revoke,
  replaceCompromised,
  restore,
  mend,
  recover,
  move,
  pin,
  unpin,
  revert,
  backup,
  privateEndpoint,
  diagnostics,
];
