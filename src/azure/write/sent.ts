import { AzureFailure } from '../../core/failure.ts';
import type { Operation } from '../request/operation.ts';
import { memberAt } from './content.ts';

/**
 * Makes sure that a change was in the body that was sent: the SDKs leave out, without a word, what their models do not know.
 * @throws AzureFailure of kind `rejected`
 */
export function assertSent({ purpose, resource, sent }: Operation, path: string): void {
  if (memberAt(sent, path) !== undefined) return;
  const explanation = `The client library does not send ${path}; nothing was changed.`;
  throw new AzureFailure({ kind: 'rejected', purpose, ...(resource !== undefined && { resource }), explanation });
}
