import { toFailure } from '../../core/failure.ts';
import type { Estate } from '../../core/inspection/estate.ts';
import type { Inspection } from '../../core/inspection/inspect.ts';
import { normalizeArmId } from '../../core/resources/armId.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import type { Session } from '../../core/session.ts';

/** What is known of an account's encryption, or why nothing is, in a sentence for a person. */
export type EncryptionReading =
  | { readonly kind: 'read'; readonly inspection: Inspection; readonly emulator: boolean }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'none'; readonly message: string; readonly connected: boolean };

/**
 * Reads an account's encryption from the estate that is shown at the moment. It connects to nothing by itself.
 * @throws AzureFailure of kind `cancelled` only
 */
export async function readEncryption(
  session: Session,
  account: { readonly id: string; readonly name: string },
): Promise<EncryptionReading> {
  const { state } = session;
  switch (state.kind) {
    case 'connecting':
      return { kind: 'connecting' };
    case 'signedOut':
      return { kind: 'none', connected: false, message: `Connect to Azure to see how ${account.name} is encrypted.` };
    case 'failed':
      return { kind: 'none', connected: false, message: state.failure.message };
    case 'connected':
      break;
  }
  const { estate } = state;
  try {
    const resource = await findAccount(estate, account.id);
    const inspection = resource && (await estate.inspect(resource));
    if (inspection) return { kind: 'read', inspection, emulator: estate.source.cloud.isEmulator ?? false };
    const message = `${account.name} is not among the accounts of the subscriptions that are shown.`;
    return { kind: 'none', connected: true, message };
  } catch (thrown) {
    const failure = toFailure(thrown, 'read the encryption', account.id);
    if (failure.kind === 'cancelled') throw failure;
    return { kind: 'none', connected: true, message: failure.message };
  }
}

/** An account among those that are shown. */
export async function findAccount(estate: Estate, id: string): Promise<LiveResource | undefined> {
  const { items } = await estate.inventory();
  return items.find(({ key }) => key === normalizeArmId(id));
}
