import type {
  MendInput,
  PinInput,
  RecoverInput,
  RestoreInput,
  RevertInput,
  UnpinInput,
} from '../../core/plans/inputs.ts';
import { UsageError } from '../problem.ts';
import { declareAccounts, type AccountOptions } from './accountOptions.ts';
import type { PlanCommand } from './planCommand.ts';

export const restore: PlanCommand<RestoreInput, object> = {
  name: 'restore',
  summary: 'find why an account cannot reach its key, and mend it',
  declare: (command) => command.argument('<account>', 'by name or ARM id'),
  input: async ([account = ''], _options, { names }) => ({ kind: 'restore', accountId: await names.account(account) }),
};

export const mend: PlanCommand<MendInput, { readonly rule: string }> = {
  name: 'mend',
  summary: 'do what a rule says helps against what it finds in an account',
  declare: (command) =>
    command.argument('<account>', 'by name or ARM id').requiredOption('--rule <id>', 'the rule, as an audit names it'),
  input: async ([account = ''], { rule }, { names }) => ({
    kind: 'mend',
    accountId: await names.account(account),
    rule,
  }),
};

export const recover: PlanCommand<RecoverInput, object> = {
  name: 'recover',
  summary: 'bring back a deleted key, key store or account',
  declare: (command) =>
    command.argument('<resource>', 'the name of an account or key store, STORE/KEY, or the ARM id that it had'),
  input: async ([name = ''], _options, { names }) => ({ kind: 'recover', id: await names.deleted(name) }),
};

export const pin: PlanCommand<PinInput, AccountOptions & { readonly versionMode: string }> = {
  name: 'pin',
  summary: 'hold accounts to one version of their key',
  declare: (command) =>
    declareAccounts(command).option('--version-mode <mode>', 'newest, or a certain version in full', 'newest'),
  async input(_args, { account, versionMode }, { names }) {
    if (versionMode !== 'newest' && !/^[0-9a-f]{32}$/i.test(versionMode)) {
      throw new UsageError('--version-mode takes newest, or the 32 characters of a version.');
    }
    const version = versionMode === 'newest' ? versionMode : { pinned: versionMode.toLowerCase() };
    return { kind: 'pin', accountIds: await names.accounts(account), version };
  },
};

export const unpin: PlanCommand<UnpinInput, AccountOptions> = {
  name: 'unpin',
  summary: 'let accounts follow the newest version of their key',
  declare: declareAccounts,
  input: async (_args, { account }, { names }) => ({ kind: 'unpin', accountIds: await names.accounts(account) }),
};

export const revert: PlanCommand<RevertInput, AccountOptions> = {
  name: 'revert',
  summary: 'put accounts back under Microsoft-managed keys',
  declare: declareAccounts,
  input: async (_args, { account }, { names }) => ({ kind: 'revert', accountIds: await names.accounts(account) }),
};
