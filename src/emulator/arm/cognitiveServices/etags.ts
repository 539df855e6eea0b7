import { randomBytes } from 'node:crypto';

/** An entity tag as Cognitive Services writes it, quotes included: `"7e00e802-0000-0500-0000-64bf59ff0000"`. */
export function nextEtag(now: number): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0');
  return `"${randomBytes(4).toString('hex')}-0000-0500-0000-${seconds}0000"`;
}
