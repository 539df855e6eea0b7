/** Which estate the emulated Azure begins with. */
export type EstateChoice =
  /** The small company that a person at a demonstration sees. */
  | { readonly kind: 'sample' }
  /** So many of each, made up by rule. */
  | {
      readonly kind: 'scale';
      readonly subscriptions: number;
      readonly vaults: number;
      readonly keys: number;
      readonly accounts: number;
    }
  /** What a file describes; docs/emulator.md has its form. */
  | { readonly kind: 'file'; readonly path: string };

/** `sample`, `scale:SUBSCRIPTIONS,VAULTS,KEYS,ACCOUNTS` or the path of a file; undefined where the numbers are wrong. */
export function readEstateChoice(text: string): EstateChoice | undefined {
  if (text === 'sample') return { kind: 'sample' };
  if (!text.startsWith('scale:')) return text === '' ? undefined : { kind: 'file', path: text };
  const numbers = /^scale:(\d{1,9}),(\d{1,9}),(\d{1,9}),(\d{1,9})$/.exec(text)?.slice(1).map(Number);
  const [subscriptions, vaults, keys, accounts] = numbers ?? [];
  if (subscriptions === undefined || vaults === undefined || keys === undefined || accounts === undefined) {
    return undefined;
  }
  return { kind: 'scale', subscriptions, vaults, keys, accounts };
}
