import { ownRefusal } from '../../../core/failure.ts';
import type { ActChange } from '../../../core/plans/change.ts';
import { asString, at } from '../../../core/resources/value.ts';

/** A text among the parameters of an act; with a purpose, one without which nothing can be done. */
export function textOf(change: ActChange, name: string): string | undefined;
export function textOf(change: ActChange, name: string, purpose: string): string;
export function textOf({ parameters, resource }: ActChange, name: string, purpose?: string): string | undefined {
  const text = asString(at(parameters, name));
  if (purpose === undefined || (text !== undefined && text !== '')) return text;
  throw ownRefusal(purpose, resource, `The plan does not say ${name}, so nothing was sent.`);
}
