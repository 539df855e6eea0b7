import type { Plan } from '../../core/plans/plan.ts';
import { newRun } from '../../core/plans/runner.ts';
import { isJsonObject } from '../../core/resources/json.ts';
import { connectedEstate } from './connected.ts';
import type { ActionContext } from './context.ts';
import { askConsents } from './review/consent.ts';
import { isBusy } from './runs/busy.ts';
import { perform } from './runs/perform.ts';

/** Runs a plan that a person has reviewed elsewhere, after their consent to what cannot be undone and what must be confirmed. */
export async function runPlan(argument: unknown, context: ActionContext): Promise<void> {
  const { deps } = context;
  const estate = await connectedEstate(deps.session);
  if (!estate) return deps.offerConnection();
  if (!isPlan(argument) || (await isBusy([argument.subject, ...argument.accounts], context))) return;
  const consents = await askConsents(argument);
  if (!consents) return;
  await perform(newRun(argument, consents, { clock: deps.clock, source: estate.source }), estate, context);
}

/** Commands can be called by anybody, with anything. */
function isPlan(argument: unknown): argument is Plan {
  const { format, kind, subject, accounts, steps } = (argument ?? {}) as Partial<Record<keyof Plan, unknown>>;
  return (
    format === 2 && typeof kind === 'string' && isJsonObject(subject) && Array.isArray(accounts) && Array.isArray(steps)
  );
}
