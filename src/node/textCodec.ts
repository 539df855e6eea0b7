/** How a text is written as bytes; a byte order mark is no part of the text. */
export interface Encoding {
  readonly name: 'utf-8' | 'utf-16le' | 'utf-16be';
  readonly hasMark: boolean;
}

export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
}

/** By its byte order mark, else UTF-8; what is not valid becomes U+FFFD. Undefined for what is no text: UTF-8 holds no NUL in code. */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(buffer, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(buffer, 'utf-16be');
  if (buffer.includes(0)) return undefined;
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return { text: buffer.toString('utf8', hasMark ? 3 : 0), encoding: { name: 'utf-8', hasMark } };
}

function utf16(bytes: Buffer, name: 'utf-16le' | 'utf-16be'): DecodedText | undefined {
  const text = new TextDecoder(name).decode(bytes);
  return text.includes('\u0000') ? undefined : { text, encoding: { name, hasMark: true } };
}

/** The bytes of a text. */
export function encodeText(text: string, { name, hasMark }: Encoding): Uint8Array {
  const marked = hasMark ? `\ufeff${text}` : text;
  if (name === 'utf-8') return Buffer.from(marked, 'utf8');
  const bytes = Buffer.from(marked, 'utf16le');
  return name === 'utf-16be' ? bytes.swap16() : bytes;
}
