import type { KeyDates } from '../../../../core/plans/inputs.ts';
import { textOf, type Answers } from '../answers.ts';
import { checked, text } from '../controls.ts';
import { hasErrors, type Part } from '../form.ts';

/** From when and until when a key can be used; neither has to be said. */
export function datesPart(answers: Answers, now: number): Part<KeyDates> {
  const from = secondsOf(textOf(answers, 'notBefore'));
  const until = secondsOf(textOf(answers, 'expires'));
  const controls = [
    checked(
      text(answers, { id: 'notBefore', label: 'Usable from (optional)', input: 'date' }),
      from === undefined ? undefined : from * 1000 > now ? 'Until then the accounts could not use the key.' : undefined,
    ),
    checked(
      text(answers, {
        id: 'expires',
        label: 'Expires (optional)',
        input: 'date',
        help: 'An expired key still opens data but protects none anew: rotate it before.',
      }),
      expiryError(from, until, now),
    ),
  ];
  const value = { ...(from !== undefined && { notBefore: from }), ...(until !== undefined && { expires: until }) };
  return { controls, value: hasErrors(controls) ? undefined : value, missing: [], summary: '' };
}

/** Midnight of a date, UTC, in seconds since 1970; undefined for what is no date. */
function secondsOf(date: string): number | undefined {
  const milliseconds = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

function expiryError(from: number | undefined, until: number | undefined, now: number): string | undefined {
  if (until === undefined) return undefined;
  if (until * 1000 <= now) return 'This day is over.';
  return from !== undefined && until <= from ? 'The key would expire before it can be used.' : undefined;
}
