/** IPv4 ranges as the network provider reads them: `10.0.0.0/24`. */
export interface Range {
  readonly first: number;
  readonly size: number;
}

/** The range; undefined where the text is none, or its address is not the first of it. */
export function rangeOf(prefix: string): Range | undefined {
  const [, address = '', bits = ''] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(prefix) ?? [];
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => part > 255) || Number(bits) > 32) return undefined;
  const first = parts.reduce((value, part) => value * 256 + part, 0);
  const size = 2 ** (32 - Number(bits));
  return first % size === 0 ? { first, size } : undefined;
}

export function lies(inner: Range, outer: Range): boolean {
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}

export function overlap(a: Range, b: Range): boolean {
  return a.first < b.first + b.size && b.first < a.first + a.size;
}

export function addressText(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
