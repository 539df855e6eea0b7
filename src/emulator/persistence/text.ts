/**
 * Plain data as JSON, and back: what JSON has no words for is an object with one member, `$map`, `$bytes` or `$number`;
 * a member whose own name begins with a dollar sign gets another one before it. Members that are undefined are left out.
 */

/** The JSON text of a value; it is without blanks, so that it can be compared. Throws TypeError for what is not plain data. */
export function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) ? JSON.stringify(value) : tagged('$number', JSON.stringify(String(value)));
    case 'object':
      return value === null ? 'null' : textOfObject(value);
    default:
      throw new TypeError(`No ${typeof value} can be written down.`);
  }
}

function textOfObject(value: object): string {
  if (Array.isArray(value)) return textOfAll(value);
  if (value instanceof Map) {
    return tagged('$map', textOfAll(Array.from(value as ReadonlyMap<unknown, unknown>)));
  }
  if (value instanceof Uint8Array) return tagged('$bytes', JSON.stringify(Buffer.from(value).toString('base64')));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`No ${value.constructor.name} can be written down.`);
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `${JSON.stringify(name.startsWith('$') ? `$${name}` : name)}:${textOf(member)}`);
  return `{${members.join(',')}}`;
}

function textOfAll(values: readonly unknown[]): string {
  return `[${values.map(textOf).join(',')}]`;
}

function tagged(tag: string, text: string): string {
  return `{"${tag}":${text}}`;
}

/** The value of what JSON.parse made of such a text. Throws TypeError where no `textOf` has written it. */
export function valueFrom(parsed: unknown): unknown {
  if (typeof parsed !== 'object' || parsed === null) return parsed;
  if (Array.isArray(parsed)) return parsed.map(valueFrom);
  const members = Object.entries(parsed);
  const [first] = members;
  if (first !== undefined && /^\$[^$]/.test(first[0])) return untagged(first[0], first[1]);
  return Object.fromEntries(
    members.map(([name, member]) => [name.startsWith('$$') ? name.slice(1) : name, valueFrom(member)]),
  );
}

function untagged(tag: string, content: unknown): unknown {
  if (tag === '$map' && Array.isArray(content)) return new Map(content.map(valueFrom) as [unknown, unknown][]);
  if (tag === '$bytes' && typeof content === 'string') return Buffer.from(content, 'base64');
  if (tag === '$number' && typeof content === 'string') return Number(content);
  throw new TypeError(`Nothing is written down as ${tag}.`);
}
