import { known, unknown, type FileOrigin, type Value } from '../../core/resources/value.ts';
import { listWords } from './arguments.ts';
import type { Call, Option } from './call.ts';
import { literal, type Word } from './statement.ts';
import type { World } from './world.ts';

/** The hash tables of an option, `@{ Action = 'Rotate'; TimeAfterCreate = 'P90D' }`, as objects; also a list of them. */
export function hashTables(world: World, call: Call, option: Option): Value {
  const items = listWords(world, call, option).map((word) => hashTable(world, word));
  const first = option.values[0];
  const last = option.values.at(-1);
  const place = first && last ? { start: first.start, end: last.end } : option.word;
  return { kind: 'array', items, origin: world.origin(place) };
}

function hashTable(world: World, word: Word): Value {
  const origin = world.origin(word);
  const [, inner] = /^@\{([^{}]*)\}$/.exec(world.lines.text.slice(word.start, word.end)) ?? [];
  if (inner === undefined) return { ...unknown('it is no hash table that can be read here'), origin };
  const entries = inner.split(/[;\n]/).flatMap((member): readonly (readonly [string, Value])[] => {
    const [, name, value = ''] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(member) ?? [];
    return name === undefined ? [] : [[name, scalar(value, origin)]];
  });
  return { kind: 'object', entries: Object.fromEntries(entries), origin };
}

function scalar(text: string, origin: FileOrigin): Value {
  const [, , quoted] = /^(['"])([^'"$`]*)\1$/.exec(text) ?? [];
  const value = quoted ?? timeSpanIn(text);
  return value === undefined ? { ...unknown('it is worked out when the script runs'), origin } : known(value, origin);
}

/** A duration as a text, or made by `New-TimeSpan`. */
export function duration(world: World, word: Word): Value {
  const origin = world.origin(word);
  const text = literal(word) ?? timeSpanIn(world.lines.text.slice(word.start, word.end));
  return text === undefined ? { ...unknown('it is worked out when the script runs'), origin } : known(text, origin);
}

/** `(New-TimeSpan -Days 540)` as an ISO 8601 duration. */
function timeSpanIn(text: string): string | undefined {
  const [, days] = /^\(\s*New-TimeSpan\s+-Days\s+(\d+)\s*\)$/i.exec(text) ?? [];
  return days === undefined ? undefined : `P${days}D`;
}
