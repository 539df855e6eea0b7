import type { Estate } from '../../../core/inspection/estate.ts';
import type { Clock } from '../../../core/sources.ts';
import { subjectWords, type Wishes } from '../wishes.ts';

/** What every question of a plan is asked with. */
export interface Asking {
  readonly estate: Estate;
  readonly clock: Pick<Clock, 'now'>;
  /** The command's title, without dots. */
  readonly title: string;
}

/** The title of every picker: it names what the plan is about as soon as that is known, and the emulator where it is used. */
export function titleOf({ estate, title }: Asking, wishes: Wishes): string {
  const subject = subjectWords(wishes);
  const mark = estate.source.cloud.isEmulator === true ? ' (emulator)' : '';
  return `${title}${subject === undefined ? '' : `: ${subject}`}${mark}`;
}
