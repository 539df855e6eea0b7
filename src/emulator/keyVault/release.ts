import { asString, member } from '../json.ts';
import type { Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';
import { parseBody, type StoreCall } from './call.ts';
import { keyOf, versionOf } from './cryptography.ts';
import { badParameter, keyDisabled, vaultRefusal } from './refusals.ts';
import { keyIdentifier } from './views.ts';

const encryptions = ['CKM_RSA_AES_KEY_WRAP', 'RSA_AES_KEY_WRAP_256', 'RSA_AES_KEY_WRAP_384'];

/**
 * POST …/release gives a key to a confidential computer that proves by an attestation what it is. No attestation can be
 * verified here, since there is no attestation service whose keys are known: whatever comes is refused in the words with which
 * Azure refuses one that cannot be verified (recorded by Microsoft's SDK), and no key ever leaves.
 */
export function release(call: StoreCall): Reply {
  const { azure, store, request, parameters, note } = call;
  const body = parseBody(request);
  const key = keyOf(azure.estate, store, parameter(parameters, 'keyName'));
  const version = versionOf(azure.estate, store, key, parameters['keyVersion']);
  const kid = keyIdentifier(azure.estate, store, key, version);
  note(kid);
  if ((asString(member(body, 'target')) ?? '') === '') throw badParameter('Property target is required.\r\n');
  const encryption = asString(member(body, 'enc'));
  if (encryption !== undefined && !encryptions.includes(encryption)) {
    throw badParameter(`Property enc has invalid value: ${encryption}\r\n`);
  }
  if (!version.enabled) throw keyDisabled('release');
  if (version.exportable !== true) throw badParameter(`The key ${kid} is not exportable and cannot be released.`);
  throw vaultRefusal(403, 'Forbidden', 'Target environment attestation statement cannot be verified.');
}
