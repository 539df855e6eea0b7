/** An IPv4 range in CIDR notation, as the first address and the number of leading bits that are fixed. */
export interface AddressRange {
  readonly first: number;
  readonly bits: number;
}

/** The range that a text such as `10.0.0.0/24` names; undefined where it names none. */
export function parseRange(text: string): AddressRange | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text.trim());
  if (!match) return undefined;
  const [, ...parts] = match.map(Number);
  const bits = parts[4] ?? 0;
  const octets = parts.slice(0, 4);
  if (bits > 32 || octets.some((octet) => octet > 255)) return undefined;
  const first = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return first % sizeOf(bits) === 0 ? { first, bits } : undefined;
}

export function contains(outer: AddressRange, inner: AddressRange): boolean {
  const end = (range: AddressRange) => range.first + sizeOf(range.bits);
  return inner.first >= outer.first && end(inner) <= end(outer);
}

function sizeOf(bits: number): number {
  return 2 ** (32 - bits);
}
