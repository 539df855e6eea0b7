import { Option, type Command } from 'commander';
import type { IdentityChoice, KeyChoice, VersionChoice } from '../../core/plans/inputs.ts';
import type { Preferences } from '../../core/rules/rule.ts';
import { collect } from '../globalOptions.ts';
import { UsageError } from '../problem.ts';
import type { Filling } from './planCommand.ts';

export interface AccountOptions {
  readonly account: readonly string[];
}

export function declareAccounts(command: Command): Command {
  return command.option('--account <name>', 'the account, by name or ARM id; may be repeated', collect, []);
}

export function declareIdentity(command: Command, whenAbsent: string): Command {
  return command.option('--identity <system or name>', `system, or a user-assigned identity; ${whenAbsent}`);
}

export async function identityOf(text: string, { names }: Filling): Promise<IdentityChoice> {
  return text === 'system' ? { kind: 'system' } : { kind: 'user', id: await names.identity(text) };
}

export function declareVersionMode(command: Command): Command {
  return command.option(
    '--version-mode <mode>',
    'versionless (follow the newest), newest (stay on it), or a certain version',
    'versionless',
  );
}

export async function versionOf(text: string, key: KeyChoice, { names }: Filling): Promise<VersionChoice> {
  if (text === 'versionless' || text === 'newest') return text;
  if (key.kind === 'existing') return { pinned: await names.versionOf(key.id, text) };
  throw new UsageError(
    `A key that is yet to be made has no version “${text}”; --version-mode newest stays on its first.`,
  );
}

export function declareGrantScope(command: Command): Command {
  return command.addOption(
    new Option('--grant-scope <scope>', 'where the role is assigned').choices(['key', 'store']).default('key'),
  );
}

export interface GrantScopeOptions {
  readonly grantScope: Preferences['grantScope'];
}
