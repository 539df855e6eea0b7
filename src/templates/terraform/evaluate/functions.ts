import type { Json } from '../../../core/resources/json.ts';
import { asItems, asString, expression, known, unknown, type Value } from '../../../core/resources/value.ts';
import { booleanOf, isNull, list, membersOf, object, stringOf, textOf } from './values.ts';

type Implementation = (values: readonly Value[]) => Value | undefined;

const text =
  (change: (first: string, ...rest: readonly string[]) => string): Implementation =>
  (values) => {
    const strings = values.map(stringOf);
    const [first, ...rest] = strings;
    return first === undefined || rest.includes(undefined) ? undefined : known(change(first, ...(rest as string[])));
  };

/** Those functions of Terraform whose result matters here. What one of them cannot tell, and every other one, stays an expression. */
const functions: Readonly<Record<string, Implementation>> = {
  lower: text((value) => value.toLowerCase()),
  upper: text((value) => value.toUpperCase()),
  trimspace: text((value) => value.trim()),
  trimsuffix: text((value, suffix = '') => (value.endsWith(suffix) ? value.slice(0, -suffix.length) : value)),
  trimprefix: text((value, prefix = '') => (value.startsWith(prefix) ? value.slice(prefix.length) : value)),
  // A pattern between slashes is a regular expression of Go's: not followed.
  replace: (values) =>
    /^\/.*\/$/.test(stringOf(values[1] ?? known('')) ?? '')
      ? undefined
      : text((value, from = '', to = '') => value.replaceAll(from, to))(values),
  substr: text((value, offset = '0', length = '0') =>
    value.slice(Number(offset), Number(length) < 0 ? undefined : Number(offset) + Number(length)),
  ),
  join: ([separator, items]) => {
    const strings = items && asItems(items)?.map(stringOf);
    const between = separator && stringOf(separator);
    return between === undefined || !strings || strings.includes(undefined) ? undefined : known(strings.join(between));
  },
  split: ([separator, value]) => {
    const between = separator && stringOf(separator);
    const whole = value && stringOf(value);
    return between === undefined || whole === undefined
      ? undefined
      : list(whole.split(between).map((part) => known(part)));
  },
  format: ([pattern, ...values]) => formatted(pattern, values),
  element: ([items, index]) => {
    const all = items && asItems(items);
    const number = Number(index && stringOf(index));
    return all && all.length > 0 && !Number.isNaN(number)
      ? all[((number % all.length) + all.length) % all.length]
      : undefined;
  },
  concat: (values) => {
    const lists = values.map(asItems);
    return lists.every((one) => one !== undefined) ? list(lists.flat()) : undefined;
  },
  merge: (values) => {
    const maps = values.filter((value) => !isNull(value)).map(membersOf);
    return maps.every((one) => one !== undefined) ? object(maps.flat()) : undefined;
  },
  keys: ([map]) => {
    const all = map && membersOf(map);
    return (
      all &&
      list(
        all
          .map(([name]) => name)
          .sort()
          .map((name) => known(name)),
      )
    );
  },
  values: ([map]) => {
    const all = map && membersOf(map);
    return all && list([...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value));
  },
  lookup: ([map, name, otherwise]) => {
    const all = map && membersOf(map);
    const wanted = name && stringOf(name);
    return all && wanted !== undefined ? (all.find(([own]) => own === wanted)?.[1] ?? otherwise) : undefined;
  },
  length: ([value]) => {
    if (!value) return undefined;
    const count = asItems(value)?.length ?? membersOf(value)?.length ?? asString(value)?.length;
    return count === undefined ? undefined : known(count);
  },
  contains: ([items, wanted]) => {
    const all = items && asItems(items)?.map(stringOf);
    const one = wanted && stringOf(wanted);
    return !all || all.includes(undefined) || one === undefined ? undefined : known(all.includes(one));
  },
  one: ([items]) => {
    const all = items && asItems(items);
    return all && all.length <= 1 ? (all[0] ?? known(null)) : undefined;
  },
  coalesce: (values) => {
    for (const value of values) {
      if (isNull(value) || (value.kind === 'known' && value.value === '')) continue;
      return value.kind === 'known' || value.kind === 'object' || value.kind === 'array' || values.length === 1
        ? value
        : undefined;
    }
    return undefined;
  },
  try: (values) => values.find(({ kind }) => kind !== 'unknown'),
  can: ([value]) => (value && value.kind !== 'unknown' && value.kind !== 'reference' ? known(true) : undefined),
  flatten: ([items]) => {
    const all = items && asItems(items);
    return all && list(all.flatMap((item) => asItems(item) ?? [item]));
  },
  distinct: ([items]) => same(items),
  toset: ([items]) => same(items),
  tolist: ([items]) => items && (asItems(items) ? items : undefined),
  tomap: ([map]) => map,
  tostring: ([value]) => {
    const own = value && stringOf(value);
    return own === undefined ? undefined : known(own);
  },
  tonumber: ([value]) => {
    const own = value && stringOf(value);
    return own === undefined || Number.isNaN(Number(own)) ? undefined : known(Number(own));
  },
  tobool: ([value]) => {
    const own = value && booleanOf(value);
    return own === undefined ? undefined : known(own);
  },
  nonsensitive: ([value]) => value,
  sensitive: ([value]) => value,
  // Its text is read back as what it was made of: a body that is written as JSON.
  jsonencode: ([value]) => value,
  jsondecode: ([value]) => {
    const own = value && asString(value);
    if (own === undefined) return value?.kind === 'object' || value?.kind === 'reference' ? value : undefined;
    try {
      return known(JSON.parse(own) as Json);
    } catch {
      return unknown('it is no JSON');
    }
  },
};

/** What a call means, or an expression that is the same wherever the same is called. */
export function call(name: string, values: readonly Value[]): Value {
  return functions[name]?.(values) ?? expression(`${name}(${values.map(textOf).join(', ')})`);
}

function same(items: Value | undefined): Value | undefined {
  const all = items && asItems(items);
  if (!all) return undefined;
  const seen = new Set<string>();
  return list(all.filter((item) => !seen.has(textOf(item)) && seen.add(textOf(item))));
}

/** `%s` and `%d` of known values. */
function formatted(pattern: Value | undefined, values: readonly Value[]): Value | undefined {
  const own = pattern && asString(pattern);
  if (own === undefined || /%[^%sdvq]/.test(own.replaceAll('%%', ''))) return undefined;
  let index = 0;
  const used: Value[] = [];
  const result = own.replace(/%(%|[sdvq])/g, (_, verb: string) => {
    if (verb === '%') return '%';
    const value = values[index++] ?? unknown('there is no value for it');
    used.push(value);
    return stringOf(value) ?? textOf(value);
  });
  return used.every((value) => stringOf(value) !== undefined) ? known(result) : expression(result);
}
