import type { ReplaceCompromisedInput, RevokeInput } from '../../core/plans/inputs.ts';
import { UsageError } from '../problem.ts';
import { declareGrantScope, type GrantScopeOptions } from './accountOptions.ts';
import { declareKey, keyOf, type KeyOptions } from './keyOptions.ts';
import type { PlanCommand } from './planCommand.ts';

interface RevokeOptions {
  readonly key?: string;
  readonly keyVersion?: string;
  readonly grantsOf?: string;
}

export const revoke: PlanCommand<RevokeInput, RevokeOptions> = {
  name: 'revoke',
  summary: 'take access away at once, whoever uses it',
  declare: (command) =>
    command
      .option('--key <store/key>', 'disable this key with all its versions')
      .option('--key-version <store/key/version>', 'disable this version')
      .option('--grants-of <account>', "take away what lets this account's identity use its key"),
  async input(_args, { key, keyVersion, grantsOf }, { names }) {
    if ([key, keyVersion, grantsOf].filter((name) => name !== undefined).length !== 1) {
      throw new UsageError('What is to be revoked? One of --key, --key-version and --grants-of.');
    }
    if (key !== undefined) return { kind: 'revoke', target: { kind: 'key', id: await names.key(key) } };
    if (keyVersion !== undefined) {
      return { kind: 'revoke', target: { kind: 'version', id: await names.version(keyVersion) } };
    }
    return { kind: 'revoke', target: { kind: 'grants', accountId: await names.account(grantsOf ?? '') } };
  },
};

interface ReplaceOptions extends Omit<KeyOptions, 'key'>, GrantScopeOptions {
  readonly replacement?: string;
}

export const replaceCompromised: PlanCommand<ReplaceCompromisedInput, ReplaceOptions> = {
  name: 'replace-compromised',
  summary: 'move every account of a compromised key to a new one, prove it, then disable it',
  declare: (command) =>
    declareGrantScope(
      declareKey(command.argument('<key>', 'the compromised one: STORE/KEY'), '--replacement <store/key>'),
    ),
  async input([compromised = ''], { replacement, ...options }, filling) {
    const keyId = await filling.names.key(compromised);
    const chosen = { ...options, ...(replacement !== undefined && { key: replacement }) };
    const location = () => filling.names.locationOf(keyId.replace(/\/keys\/[^/]*$/i, ''));
    return {
      kind: 'replace-compromised',
      keyId,
      replacement: await keyOf(chosen, filling, keyId, location),
      preferences: { grantScope: options.grantScope },
    };
  },
};
