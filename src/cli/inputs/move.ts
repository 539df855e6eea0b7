import type { MoveInput } from '../../core/plans/inputs.ts';
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

export const move: PlanCommand<MoveInput, Options> = {
  name: 'move',
  summary: 'put accounts that are under a key under another one',
  declare: (command) =>
    declareGrantScope(
      declareVersionMode(declareIdentity(declareKey(declareAccounts(command)), 'the one in use by default')),
    ),
  async input(_args, options, filling) {
    const accountIds = await filling.names.accounts(options.account);
    const [first] = accountIds;
    const key = await keyOf(options, filling, first, () => filling.names.locationOf(first));
    return {
      kind: 'move',
      accountIds,
      key,
      version: await versionOf(options.versionMode, key, filling),
      ...(options.identity !== undefined && { identity: await identityOf(options.identity, filling) }),
      preferences: { grantScope: options.grantScope },
    };
  },
};
