import type { Remedy, Rule } from './rule.ts';
import { asNumber, asString, isNotSet } from '../resources/value.ts';
import type { Resource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import { declareOtherwise, onlyNewKeys } from './declareOtherwise.ts';
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
          ...withRemedy(ofServingType(key)),
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
      return [found('warning', key, message, { path: 'properties.keySize', ...withRemedy(ofAgreedSize(key)) })];
    }
    const wanted =
      kind === undefined || kind === 'openai'
        ? `Azure OpenAI supports only ${agreedSize}`
        : `at least ${agreedSize} are needed`;
    const message = `Key ${key.name} has ${size} bits; ${wanted}.`;
    return [found('error', key, message, { path: 'properties.keySize', ...withRemedy(ofAgreedSize(key)) })];
  },
};

function withRemedy(remedy: Remedy | undefined): { readonly remedy?: Remedy } {
  return remedy ? { remedy } : {};
}

/** An RSA key has no curve. One that was to be in hardware stays there. */
function ofServingType(key: Resource): Remedy | undefined {
  const isHardware = key.type === types.hsmKey || /-hsm$/i.test(asString(key.read('properties.kty')) ?? '');
  const kty = isHardware ? 'RSA-HSM' : 'RSA';
  const curve = isNotSet(key.read('properties.curveName')) ? {} : { 'properties.curveName': undefined };
  const wished = { 'properties.kty': kty, ...curve, 'properties.keySize': agreedSize };
  return declareOtherwise('key-type', key, `Make key ${key.name} an ${kty} key`, wished, onlyNewKeys);
}

function ofAgreedSize(key: Resource): Remedy | undefined {
  const title = `Make key ${key.name} with ${agreedSize} bits`;
  return declareOtherwise('key-type', key, title, { 'properties.keySize': agreedSize }, onlyNewKeys);
}
