import { known } from '../../../../core/resources/value.ts';
import { distinct, itemsOf, membersOf } from '../collections.ts';
import { array, isEvery, objectOf } from '../values.ts';
import type { TerraformFunction } from './index.ts';

export const typeFunctions: Readonly<Record<string, TerraformFunction>> = {
  toset: (value) => {
    const items = value && itemsOf(value);
    return items && distinct(items);
  },
  tolist: (value) => {
    const items = value && itemsOf(value);
    return items && array(items);
  },
  tomap: (value) => {
    if (value && isEvery(value)) return value;
    const members = value && membersOf(value);
    return members && objectOf(Object.fromEntries(members));
  },
  tostring: (value) => {
    if (value?.kind === 'reference') return value;
    if (value?.kind !== 'known' || typeof value.value === 'object')
      return value?.kind === 'known' && value.value === null ? value : undefined;
    return known(String(value.value), value.origin);
  },
  tonumber: (value) => {
    if (value?.kind !== 'known' || value.value === '' || typeof value.value === 'object') return undefined;
    const number = Number(value.value);
    return Number.isNaN(number) ? undefined : known(number, value.origin);
  },
  tobool: (value) => {
    if (value?.kind !== 'known' || typeof value.value === 'object') return undefined;
    const truth = String(value.value);
    return truth === 'true' || truth === 'false' ? known(truth === 'true', value.origin) : undefined;
  },
};
