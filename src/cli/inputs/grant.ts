import { Option } from 'commander';
import type { GrantInput } from '../../core/plans/inputs.ts';
import { UsageError } from '../problem.ts';
import type { Filling, PlanCommand } from './planCommand.ts';

interface Options {
  readonly at?: string;
  readonly account?: string;
  readonly identity?: string;
  readonly application?: string;
  readonly purpose: 'encryption' | 'openai-ekm';
}

export const grant: PlanCommand<GrantInput, Options> = {
  name: 'grant',
  summary: 'let an identity use a key',
  declare: (command) =>
    command
      .requiredOption('--at <scope>', 'a key (STORE/KEY), or a whole vault or Managed HSM')
      .option('--account <name>', "to this account's identity")
      .option('--identity <name>', 'to this user-assigned identity')
      .option('--application <id>', 'to the service principal of this application; made where it is missing')
      .addOption(
        new Option('--purpose <purpose>', 'what for').choices(['encryption', 'openai-ekm']).default('encryption'),
      ),
  async input(_args, options, filling) {
    const { at = '', purpose } = options;
    return {
      kind: 'grant',
      scopeId: await scopeOf(at, filling),
      principal: await principalOf(options, filling),
      purpose: purpose === 'openai-ekm' ? 'openAiEkm' : 'encryption',
    };
  },
};

function scopeOf(at: string, { names }: Filling): Promise<string> {
  const isKey = at.startsWith('/') ? /\/keys\/[^/]+$/i.test(at) : at.includes('/');
  return isKey ? names.key(at) : names.store(at);
}

async function principalOf(
  { account, identity, application }: Options,
  { names }: Filling,
): Promise<GrantInput['principal']> {
  const named = [account, identity, application].filter((name) => name !== undefined);
  if (named.length !== 1) throw new UsageError('To whom? One of --account, --identity and --application.');
  if (account !== undefined) return { kind: 'account', id: await names.account(account) };
  if (identity !== undefined) return { kind: 'identity', id: await names.identity(identity) };
  const appId = application ?? '';
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(appId)) return { kind: 'application', appId };
  throw new UsageError(`--application takes the GUID of an application, not “${appId}”.`);
}
