import type { Json } from '../../../core/resources/json.ts';
import { known, type Value } from '../../../core/resources/value.ts';
import { dateOfEpoch, epochOf, laterByIso } from '../../dates.ts';
import type { PureFunction } from './textFunctions.ts';
import { numberOf, textOf } from './values.ts';

/** Functions over dates that do not depend on when the template is deployed. Source: "ARM template functions", date functions. */
export const dateFunctions: Readonly<Record<string, PureFunction>> = {
  datetimetoepoch: ([date]) => made(epochOf((date && textOf(date)) ?? '')),
  datetimefromepoch: ([seconds]) => {
    const number = seconds && numberOf(seconds);
    return number === undefined ? undefined : made(dateOfEpoch(number));
  },
  datetimeadd: ([date, duration, format]) =>
    format ? undefined : made(laterByIso((date && textOf(date)) ?? '', (duration && textOf(duration)) ?? '')),
};

function made(json: Json | undefined): Value | undefined {
  return json === undefined ? undefined : known(json);
}
