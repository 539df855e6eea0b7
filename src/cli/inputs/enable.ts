import type { EnableInput } from '../../core/plans/inputs.ts';
import {
  declareAccounts,
  declareGrantScope,
  declareIdentity,
  declareVersionMode,
  identityOf,
  versionOf,
  type AccountOptions,
  type GrantScopeOptions,
} from './accountOptions.ts';
import { declareKey, keyOf, type KeyOptions } from './keyOptions.ts';
import type { PlanCommand } from './planCommand.ts';

interface Options extends AccountOptions, KeyOptions, GrantScopeOptions {
  readonly identity?: string;
  readonly versionMode: string;
}

export const enable: PlanCommand<EnableInput, Options> = {
  name: 'enable',
  summary: 'put accounts under a customer-managed key',
  declare: (command) =>
    declareGrantScope(declareVersionMode(declareIdentity(declareKey(declareAccounts(command)), 'system by default'))),
  async input(_args, options, filling) {
    const accountIds = await filling.names.accounts(options.account);
    const [first] = accountIds;
    const key = await keyOf(options, filling, first, () => filling.names.locationOf(first));
    return {
      kind: 'enable',
      accountIds,
      key,
      version: await versionOf(options.versionMode, key, filling),
      identity: await identityOf(options.identity ?? 'system', filling),
      preferences: { grantScope: options.grantScope },
    };
  },
};
