/** Whether an IPv4 address lies in `203.0.113.7` or `203.0.113.0/24`; a malformed rule holds no address. */
export function isInRange(address: string, range: string): boolean {
  const [base = '', bits = '32'] = range.split('/');
  const [left, right, length] = [toNumber(address), toNumber(base), Number(bits)];
  if (left === undefined || right === undefined || !Number.isInteger(length) || length < 0 || length > 32) return false;
  const size = 2 ** (32 - length);
  return Math.floor(left / size) === Math.floor(right / size);
}

function toNumber(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
