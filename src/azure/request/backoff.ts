import type { Timing } from './timing.ts';

/** Reads one header, undefined where it is missing. */
export type Headers = (name: string) => string | undefined;

/**
 * Milliseconds that an answer asks to wait, in any of the ways Azure has: `Retry-After` in seconds or as a date, the SDKs' two
 * millisecond headers, Resource Graph's `x-ms-user-quota-resets-after` (hh:mm:ss), and Azure Resource Manager's sentence
 * "Please try again after '6' seconds". Key Vault sends none of them.
 */
export function requestedPause(headers: Headers, text: string | undefined, now: number): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const milliseconds = Number(headers(name) ?? Number.NaN);
    if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds;
  }
  const after = headers('retry-after')?.trim();
  if (after !== undefined && after !== '') {
    const seconds = Number(after);
    if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  const inWords = /try again after '(\d+)' seconds/i.exec(text ?? '')?.[1];
  if (inWords !== undefined) return Number(inWords) * 1000;
  return headers('x-ms-user-quota-remaining') === '0' ? quotaResetsAfter(headers) : undefined;
}

/** Resource Graph's `x-ms-user-quota-resets-after` in milliseconds. */
export function quotaResetsAfter(headers: Headers): number | undefined {
  const [, hours, minutes, seconds] =
    /^(\d+):(\d{2}):(\d{2})/.exec(headers('x-ms-user-quota-resets-after') ?? '') ?? [];
  if (hours === undefined) return undefined;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}

/** The pause after so many failed attempts: doubling, capped, and spread so that many callers do not return at once. */
export function growingPause(failedAttempts: number, timing: Timing): number {
  const whole = Math.min(timing.longestPause, timing.firstPause * 2 ** (failedAttempts - 1));
  return Math.round(whole * (0.5 + Math.random() / 2));
}
