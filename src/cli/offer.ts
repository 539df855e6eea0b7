import type { Plan } from '../core/plans/plan.ts';
import { newRun } from '../core/plans/runner.ts';
import { exportPlan, type ExportFormat } from '../core/plans/export/index.ts';
import type { LiveSource, LogLine } from '../core/sources.ts';
import { consentsGiven, missingFlags, type ConsentOptions } from './consents.ts';
import { planDocument } from './documents.ts';
import { exitCodes, type ExitCode } from './exitCodes.ts';
import type { GlobalOptions } from './globalOptions.ts';
import { perform } from './perform.ts';
import { planText } from './planText.ts';
import type { World } from './world.ts';

export interface OfferOptions extends ConsentOptions {
  readonly planOnly?: true;
  readonly export?: ExportName;
  readonly wait?: true;
}

/** What the languages are called on the command line. */
export const exportNames = {
  bicep: 'bicep',
  terraform: 'terraform',
  az: 'azCli',
  powershell: 'powershell',
} as const satisfies Readonly<Record<string, ExportFormat>>;

export type ExportName = keyof typeof exportNames;

/**
 * Prints a plan, and runs it where that was asked for and everything is agreed to.
 * @param undoes the run that it takes back
 */
export async function offer(
  plan: Plan,
  source: LiveSource,
  options: OfferOptions & GlobalOptions,
  world: World,
  log: LogLine,
  undoes?: string,
): Promise<ExitCode> {
  if (options.export !== undefined) return printExport(plan, options.export, options, world);
  const missing = missingFlags(plan, options);
  const isBlocked = plan.blockers.length > 0;
  const runs = missing.length === 0 && !isBlocked && options.planOnly !== true;
  const { terminal } = world;
  if (options.format === 'text') tell(plan, source, world);
  if (runs) {
    const record = newRun(plan, consentsGiven(plan, options), { clock: world.clock, source }, undoes);
    const journal = world.journal(options.state, log);
    const { format } = options;
    return perform(record, world, { source, journal, log, wait: options.wait === true, format });
  }
  if (options.format === 'json') {
    terminal.out(JSON.stringify(planDocument(plan, missing, source.cloud), undefined, 2));
  } else if (!isBlocked && plan.steps.length > 0 && missing.length > 0) {
    terminal.err(`\nNothing was changed. To run this plan, add: ${missing.join(' ')}`);
  } else if (isBlocked) terminal.err('\nNothing was changed: the plan cannot run as long as something is in its way.');
  return codeOf(plan, options, isBlocked);
}

function codeOf({ steps }: Plan, { planOnly }: OfferOptions, isBlocked: boolean): ExitCode {
  if (isBlocked) return exitCodes.blocked;
  return planOnly === true || steps.length === 0 ? exitCodes.done : exitCodes.needsConsent;
}

function tell(plan: Plan, { cloud }: LiveSource, { terminal }: World): void {
  const mark = cloud.isEmulator === true ? '\n\nThis is the emulator: nothing here is Azure.' : '';
  terminal.out(`${planText(plan, terminal.style)}${mark}`);
}

function printExport(plan: Plan, name: ExportName, { format }: GlobalOptions, { terminal }: World): ExitCode {
  const text = exportPlan(plan, exportNames[name]);
  if (format === 'json')
    terminal.out(JSON.stringify({ format: 1, kind: 'export', language: name, text }, undefined, 2));
  else terminal.out(text.trimEnd());
  for (const { message } of plan.blockers) terminal.err(`${terminal.errorStyle.red('In the way:')} ${message}`);
  return plan.blockers.length > 0 ? exitCodes.blocked : exitCodes.done;
}
