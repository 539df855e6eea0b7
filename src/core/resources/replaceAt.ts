import { absent, asItems, at, known, memberNames, type Value } from './value.ts';

/** A value with what stands at a dotted path in it replaced; objects that are not there are made. */
export function replaceAt(value: Value, path: string, replacement: Value): Value {
  if (path === '') return replacement;
  const [name = '', ...rest] = path.split('.');
  const inner = replaceAt(memberNamed(value, name), rest.join('.'), replacement);
  const items = asItems(value);
  const origin = value.origin && { origin: value.origin };
  if (items) {
    const index = Number(name);
    return { kind: 'array', items: items.map((item, place) => (place === index ? inner : item)), ...origin };
  }
  if (value.kind === 'unknown' || value.kind === 'reference') return value;
  const names = memberNames(value) ?? [];
  const same = names.find((candidate) => candidate.toLowerCase() === name.toLowerCase()) ?? name;
  const others = Object.fromEntries(names.map((candidate) => [candidate, memberNamed(value, candidate)]));
  return { kind: 'object', entries: { ...others, [same]: inner }, ...origin };
}

/** A member by its own name, which can hold dots. */
export function memberNamed(value: Value, name: string): Value {
  if (value.kind === 'object') return value.entries[name] ?? at(value, name);
  if (value.kind !== 'known' || Array.isArray(value.value)) return at(value, name);
  if (typeof value.value !== 'object' || value.value === null) return absent;
  const json = Object.entries(value.value).find(([candidate]) => candidate === name)?.[1];
  return json === undefined ? at(value, name) : known(json);
}
