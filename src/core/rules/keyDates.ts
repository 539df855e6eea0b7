import type { Finding, Rule } from './rule.ts';
import { asNumber } from '../resources/value.ts';
import { findings } from './finding.ts';
import { usedVersion } from './usedVersion.ts';

const { found } = findings('key-dates');
const expiryPath = 'properties.attributes.exp';
const activationPath = 'properties.attributes.nbf';

/** Key Vault itself notifies 30 days before expiry unless told otherwise (default of the rotation policy's notify action). */
const nearDays = 30;
const dayMs = 24 * 60 * 60 * 1000;

/** An expiry that is nearer than this, in milliseconds, is told as such. */
export const nearExpiry = nearDays * dayMs;

export const keyDates: Rule = {
  id: 'key-dates',
  title: 'The key is valid now',
  source:
    'Key Vault, key attributes: before nbf and after exp a key still unwraps but does not wrap; both are seconds since 1970.',
  check(binding, { now }) {
    const used = usedVersion(binding);
    if (!used) return [];
    const { resource, description } = used;
    const results: Finding[] = [];
    const expiry = milliseconds(asNumber(resource.read(expiryPath)));
    const activation = milliseconds(asNumber(resource.read(activationPath)));
    if (expiry !== undefined && expiry <= now) {
      const message = `${description} expired on ${day(expiry)}. It still opens data but encrypts no more.`;
      results.push(found('error', resource, message, { path: expiryPath }));
    } else if (expiry !== undefined && expiry - now < nearExpiry) {
      const message = `${description} expires on ${day(expiry)}; from then on it opens data but encrypts no more.`;
      results.push(found('warning', resource, message, { path: expiryPath }));
    }
    if (activation !== undefined && activation > now) {
      results.push(
        found('error', resource, `${description} is not valid before ${day(activation)}.`, { path: activationPath }),
      );
    }
    return results;
  },
};

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
