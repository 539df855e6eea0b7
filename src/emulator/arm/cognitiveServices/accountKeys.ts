import { randomBytes } from 'node:crypto';
import { asString, member } from '../../json.ts';
import type { Account, AccountKeys } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { bodyOf, type ArmCall } from '../call.ts';
import { badRequest } from '../refusals.ts';
import { accountType } from './accountType.ts';
import { accountOf, serviceHeaders } from './accounts.ts';

/** POST listKeys: the two keys by which clients sign in without Entra ID (recorded). */
export function listKeys(call: ArmCall): Reply {
  const account = accountOf(call, `${accountType}/listKeys/action`);
  requireLocalAuth(account);
  return { status: 200, headers: serviceHeaders(), body: accountKeys(account) };
}

/** POST regenerateKey: one key is another from now on (recorded). */
export function regenerateKey(call: ArmCall): Reply {
  const account = accountOf(call, `${accountType}/regenerateKey/action`);
  requireLocalAuth(account);
  const name = asString(member(bodyOf(call), 'keyName'))?.toLowerCase();
  if (name !== 'key1' && name !== 'key2') throw badRequest("The key name must be 'Key1' or 'Key2'.");
  account.keys = { ...accountKeys(account), [name]: newKey() };
  return { status: 200, headers: serviceHeaders(), body: account.keys };
}

/** The keys of an account, made when they are first needed. */
export function accountKeys(account: Account): AccountKeys {
  return (account.keys ??= { key1: newKey(), key2: newKey() });
}

function newKey(): string {
  return randomBytes(16).toString('hex');
}

/** The text is quoted from public threads. */
function requireLocalAuth({ disableLocalAuth }: Account): void {
  if (disableLocalAuth === true) throw badRequest('Failed to list key. disableLocalAuth is set to be true');
}
