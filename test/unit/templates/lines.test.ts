import { describe, expect, it } from 'vitest';
import { Lines } from '../../../src/templates/lines.ts';

describe('the lines of a text', () => {
  it.each<[text: string, lines: readonly string[]]>([
    ['', ['']],
    ['a', ['a']],
    ['a\nb', ['a', 'b']],
    ['a\r\nb\r\n', ['a', 'b', '']],
    ['a\rb\r', ['a', 'b', '']],
    ['a\n\r\r\n\nb', ['a', '', '', '', 'b']],
    ['\ufeffa\nb', ['a', 'b']],
  ])('of %j are %j', (text, expected) => {
    const lines = new Lines(text);
    expect(Array.from({ length: lines.count }, (_, line) => lines.line(line))).toEqual(expected);
  });

  it.each(['a\nbb\r\n😀c\rd', '\ufeffa\r\n', '\n\n'])('go to positions and back in %j', (text) => {
    const lines = new Lines(text);
    for (let offset = lines.startOf(0); offset <= text.length; offset++) {
      const position = lines.position(offset);
      const isInBreak = text[offset] === '\n' && text[offset - 1] === '\r';
      expect(lines.offset(position)).toBe(isInBreak ? offset - 1 : offset);
    }
  });

  it('count characters as UTF-16 does, the byte order mark as none', () => {
    expect(new Lines('x\n😀y').position(4)).toEqual({ line: 1, character: 2 });
    expect(new Lines('\ufeffab').position(2)).toEqual({ line: 0, character: 1 });
  });

  it('take what lies outside as the nearest end', () => {
    const lines = new Lines('ab\ncd');
    expect(lines.position(99)).toEqual({ line: 1, character: 2 });
    expect(lines.position(-1)).toEqual({ line: 0, character: 0 });
    expect(lines.offset({ line: 0, character: 9 })).toBe(2);
    expect(lines.offset({ line: 7, character: 0 })).toBe(5);
    expect(lines.offset({ line: -1, character: 3 })).toBe(0);
  });

  it('tell the indentation and the line break', () => {
    const lines = new Lines('a\r\n \t b\r\n');
    expect([lines.indentOf(1), lines.lineBreak]).toEqual([' \t ', '\r\n']);
    expect(new Lines('a').lineBreak).toBe('\n');
  });
});
