import type { Azure } from '../azure.ts';
import type { Account, AccountOperation, Encryption } from '../state/resources.ts';
import { nextEtag } from '../arm/cognitiveServices/etags.ts';
import { protectWithKey } from './protection.ts';
import { catchUp } from './timePasses.ts';

/** How long after its end an operation can still be asked about, in milliseconds (assumed); so memory stays flat. */
const remembered = 24 * 60 * 60 * 1000;

/** Operations whose outcome is being found out, so that two requests at once settle each of them once. */
const settling = new WeakMap<AccountOperation, Promise<void>>();

/**
 * Does what time has brought: what key stores and the service do by themselves, and the end of every operation whose
 * time has come. Called before each request is answered.
 */
export async function settleOperations(azure: Azure): Promise<void> {
  await catchUp(azure);
  const now = azure.clock.now();
  for (const operation of azure.estate.operations.values()) {
    if (operation.status !== 'Updating' && operation.completesAt + remembered < now) {
      azure.estate.operations.delete(operation.name.toLowerCase());
    }
    if (operation.status !== 'Updating' || operation.completesAt > now) continue;
    let settlement = settling.get(operation);
    if (settlement === undefined) {
      settlement = settle(azure, operation);
      settling.set(operation, settlement);
    }
    await settlement;
  }
}

async function settle(azure: Azure, operation: AccountOperation): Promise<void> {
  const account = azure.estate.accounts.get(operation.accountId.toLowerCase());
  if (account === undefined) {
    operation.status = 'Failed';
    operation.error = { code: 'ResourceNotFound', message: 'The account was deleted.' };
    return;
  }
  const failure =
    operation.encryption === undefined ? undefined : await applyEncryption(azure, account, operation.encryption);
  operation.error = failure;
  operation.status = failure === undefined ? 'Succeeded' : 'Failed';
  account.provisioningState = failure !== undefined && operation.shownAs === 'Creating' ? 'Failed' : 'Succeeded';
  account.etag = nextEtag(azure.clock.now());
}

/** Sets the encryption, or leaves it as it was and says why. */
async function applyEncryption(
  azure: Azure,
  account: Account,
  encryption: Encryption,
): Promise<{ readonly code: string; readonly message: string } | undefined> {
  if (encryption.keySource === 'Microsoft.CognitiveServices') {
    account.encryption = encryption;
    account.protection = undefined;
    return undefined;
  }
  const outcome = await protectWithKey(azure, account, encryption.keyVaultProperties);
  if ('message' in outcome) return { code: outcome.code, message: outcome.message };
  account.encryption = encryption;
  account.protection = outcome;
  return undefined;
}
