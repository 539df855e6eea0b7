const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** What an escape means, from its backslash on; no text where HCL has no such escape. */
export function escapeAt(text: string, at: number): { length: number; text?: string } {
  const letter = text.charAt(at + 1);
  const plain = simple[letter];
  if (plain !== undefined) return { length: 2, text: plain };
  const digits = letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  const hex = text.slice(at + 2, at + 2 + digits);
  const code = digits > 0 && /^[0-9a-fA-F]+$/.test(hex) && hex.length === digits ? parseInt(hex, 16) : Infinity;
  if (code <= 0x10ffff) return { length: 2 + digits, text: String.fromCodePoint(code) };
  return { length: 1 };
}

/** The lines of a `<<-` heredoc without the white space that all of them have in common. */
export function unindented(text: string, indent: number, beginsLine: boolean): string {
  return text
    .split('\n')
    .map((line, number) => {
      if (number === 0 && !beginsLine) return line;
      const blank = line.length - line.trimStart().length;
      return line.slice(Math.min(blank, indent));
    })
    .join('\n');
}
