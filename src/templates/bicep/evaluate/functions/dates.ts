import { asNumber, known, type Value } from '../../../../core/resources/value.ts';
import type { Json } from '../../../../core/resources/json.ts';
import { dateOfEpoch, epochOf, laterByIso } from '../../../dates.ts';
import type { ValueFunctions } from './table.ts';
import { textOf } from './text.ts';

/** Dates that do not depend on when the file is deployed. */
export const dateFunctions: ValueFunctions = {
  dateTimeToEpoch: ([date]) => made(epochOf(textOf(date) ?? '')),
  dateTimeFromEpoch([seconds]) {
    const number = seconds && asNumber(seconds);
    return number === undefined ? undefined : made(dateOfEpoch(number));
  },
  dateTimeAdd: ([date, duration, format]) =>
    format ? undefined : made(laterByIso(textOf(date) ?? '', textOf(duration) ?? '')),
};

function made(json: Json | undefined): Value | undefined {
  return json === undefined ? undefined : known(json);
}
