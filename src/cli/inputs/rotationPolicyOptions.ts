import type { Command } from 'commander';
import type { RotationPolicyWish } from '../../core/plans/inputs.ts';
import { UsageError } from '../problem.ts';
import { durationOf } from './moments.ts';

export interface RotationPolicyOptions {
  readonly expiresAfter?: string;
  readonly rotateAfterCreate?: string;
  readonly rotateBeforeExpiry?: string;
  readonly notifyBeforeExpiry?: string;
}

export function declareRotationPolicy(command: Command): Command {
  return command
    .option('--expires-after <duration>', 'how long each new version is valid, at least P28D')
    .option('--rotate-after-create <duration>', 'make a new version so long after the last one')
    .option('--rotate-before-expiry <duration>', 'make a new version so long before the last one expires')
    .option('--notify-before-expiry <duration>', 'tell so long before expiry (vaults only)');
}

/** The policy that is wished; undefined where no option speaks of one. */
export function rotationPolicyOf(options: RotationPolicyOptions): RotationPolicyWish | undefined {
  const expiryTime = durationOf('--expires-after', options.expiresAfter);
  const afterCreate = durationOf('--rotate-after-create', options.rotateAfterCreate);
  const beforeExpiry = durationOf('--rotate-before-expiry', options.rotateBeforeExpiry);
  const notify = durationOf('--notify-before-expiry', options.notifyBeforeExpiry);
  if (afterCreate !== undefined && beforeExpiry !== undefined) {
    throw new UsageError('A key rotates either so long after creation or so long before expiry, not both.');
  }
  const wish: RotationPolicyWish = {
    ...(expiryTime !== undefined && { expiryTime }),
    ...(afterCreate !== undefined && { rotate: { timeAfterCreate: afterCreate } }),
    ...(beforeExpiry !== undefined && { rotate: { timeBeforeExpiry: beforeExpiry } }),
    ...(notify !== undefined && { notify: { timeBeforeExpiry: notify } }),
  };
  return Object.keys(wish).length === 0 ? undefined : wish;
}
