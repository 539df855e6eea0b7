import { blastRadius, blastSubjectOf, type BlastRadius, type Dependence } from '../core/inspection/blastRadius.ts';
import { nameOf } from '../core/resources/armId.ts';
import { exitCodes, type ExitCode } from './exitCodes.ts';
import type { GlobalOptions } from './globalOptions.ts';
import { Names } from './names.ts';
import { UsageError } from './problem.ts';
import { printable, type Style } from './style.ts';
import { logOf, type World } from './world.ts';

/** Says which accounts would go dark without something. */
export async function tellBlastRadius(text: string, options: GlobalOptions, world: World): Promise<ExitCode> {
  const { terminal, clock, signal } = world;
  return world.withSource(options, logOf(world, options), async (source) => {
    const id = await new Names(source, options.subscription, signal).anything(text);
    const subject = blastSubjectOf(id);
    if (!subject) throw new UsageError(`${id} is nothing that an account's encryption could depend on.`);
    const radius = await blastRadius(source, subject, clock.now(), signal);
    if (options.format === 'json') {
      terminal.out(JSON.stringify({ format: 1, kind: 'blast-radius', ...radius }, undefined, 2));
    } else {
      const mark = source.cloud.isEmulator === true ? '\n\nThis is the emulator: nothing here is Azure.' : '';
      terminal.out(`${radiusText(radius, terminal.style)}${mark}`);
    }
    return exitCodes.done;
  });
}

export function radiusText({ subject, accounts, deletedAccounts, others, gaps }: BlastRadius, style: Style): string {
  const nobody = 'No account that can be seen depends on it.';
  return [
    style.bold(`Without ${printable(nameOf(subject.id))}`),
    ...(accounts.length === 0 ? [`  ${nobody}`] : accounts.map((account) => line(account, style))),
    ...section(
      'Deleted, and to be recovered only with it',
      deletedAccounts.map((account) => line(account, style)),
      style,
    ),
    ...section(
      'Others that use it, by the audit log',
      others.map(({ keyId, row }) => `  ${row.principalId ?? row.appId ?? 'somebody'} uses key ${nameOf(keyId)}`),
      style,
    ),
    ...section(
      'What could not be seen',
      gaps.map((gap) => `  ${printable(gap)}`),
      style,
    ),
  ].join('\n');
}

function line({ account, effect, reason, identity }: Dependence, style: Style): string {
  const words = { dark: style.red('goes dark'), keeps: style.green('goes on  '), unknown: style.yellow('not known') };
  return printableLine(`${account.name} ${reason} (${identity})`, words[effect]);
}

function printableLine(text: string, head: string): string {
  return `  ${head}  ${printable(text)}`;
}

function section(title: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.length === 0 ? [] : ['', style.bold(title), ...lines];
}
