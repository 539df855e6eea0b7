import { randomBytes } from 'node:crypto';

/** An entity tag as Cognitive Services writes it, quotes included: `"7e00e802-0000-0500-0000-64bf59ff0000"`. */
export function nextEtag(now: number): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0');
  return `"${randomBytes(4).toString('hex')}-0000-0500-0000-${seconds}0000"`;
}

/** Spelled so by the first version that had deployments and plans (recorded). */
export function etagMember(apiVersion: string): 'eTag' | 'etag' {
  return apiVersion < '2022-03-01' ? 'eTag' : 'etag';
}
