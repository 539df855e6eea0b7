import type { Rule } from './rule.ts';
import { asNumber, asString, isNotSet } from '../resources/value.ts';
import { findings } from './finding.ts';

const { found, unknown } = findings('key-type');

/** The only size on which Microsoft's documents for Azure OpenAI and for Foundry agree, in bits. */
const agreedSize = 2048;

export const keyType: Rule = {
  id: 'key-type',
  title: 'The key is RSA or RSA-HSM with 2048 bits',
  source:
    'Azure OpenAI: "Only RSA and RSA-HSM keys of size 2048 are supported." Foundry says "a minimum size of 2048 bits", its own samples "only 2048". An EC or oct key in a vault cannot wrap.',
  check(binding) {
    if (binding.key?.kind !== 'found') return [];
    const key = binding.key.resource;
    const type = key.read('properties.kty');
    const kty = asString(type)?.toUpperCase();
    if (kty === undefined)
      return isNotSet(type) || type.kind === 'unknown'
        ? [unknown(key, `The type of key ${key.name} could not be read.`)]
        : [];
    if (kty !== 'RSA' && kty !== 'RSA-HSM') {
      return [
        found('error', key, `Key ${key.name} is of type ${kty}; only RSA and RSA-HSM keys can encrypt an account.`, {
          path: 'properties.kty',
        }),
      ];
    }
    const size = asNumber(key.read('properties.keySize'));
    if (size === undefined) return [unknown(key, `The size of key ${key.name} could not be read.`)];
    if (size === agreedSize) return [];
    const kind = asString(binding.account.read('kind'))?.toLowerCase();
    // Of the other kinds (Speech, Language …) no document names a largest size, and verified modules are tested with 4096.
    if (size > agreedSize && kind !== undefined && kind !== 'openai' && kind !== 'aiservices') return [];
    const foundry = kind === 'aiservices';
    if (foundry && size > agreedSize) {
      const message = `Key ${key.name} has ${size} bits. Microsoft's documents disagree on whether Foundry accepts more than ${agreedSize}; only an attempt shows it.`;
      return [found('warning', key, message, { path: 'properties.keySize' })];
    }
    const message = `Key ${key.name} has ${size} bits; Azure OpenAI supports only ${agreedSize}.`;
    return [found('error', key, message, { path: 'properties.keySize' })];
  },
};
