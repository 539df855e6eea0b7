import type { Json } from '../../../../core/resources/json.ts';
import { asBoolean, asNumber, known, unknown } from '../../../../core/resources/value.ts';
import { textOf } from './text.ts';
import type { ValueFunctions } from './table.ts';

export const conversionFunctions: ValueFunctions = {
  int([value]) {
    const number = value && asNumber(value);
    if (number !== undefined) return known(Math.trunc(number));
    const text = textOf(value);
    return text !== undefined && /^\s*[-+]?\d+\s*$/.test(text) ? known(Number(text)) : undefined;
  },
  bool([value]) {
    const truth = value && asBoolean(value);
    if (truth !== undefined) return known(truth);
    const text = textOf(value)?.toLowerCase();
    return text === 'true' || text === 'false' ? known(text === 'true') : undefined;
  },
  json([value]) {
    const text = textOf(value);
    return text === undefined ? undefined : parsed(text);
  },
  any: ([value]) => value,
  loadJsonContent([path], environment) {
    const text = environment.loaded(textOf(path) ?? '');
    return text === undefined ? undefined : parsed(text);
  },
  loadTextContent([path], environment) {
    const text = environment.loaded(textOf(path) ?? '');
    return text === undefined ? undefined : known(text);
  },
  fail: () => unknown('the deployment fails here on purpose'),
};

function parsed(text: string): ReturnType<ValueFunctions[string]> {
  try {
    return known(JSON.parse(text) as Json);
  } catch {
    return unknown('the text is no JSON');
  }
}
