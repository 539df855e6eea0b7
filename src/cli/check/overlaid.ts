import type { TextFiles } from '../../core/templates.ts';

/** Files of which one has another text than the one on disk, as an editor hands it over. */
export function overlaid(files: TextFiles, uri: string, text: string): TextFiles {
  const folder = new URL('.', uri).href.replace(/\/$/, '');
  return {
    read: async (asked, signal) =>
      asked === uri ? { kind: 'text', uri, text, version: 'standard input' } : files.read(asked, signal),
    list: async (asked, signal) => {
      const there = await files.list(asked, signal);
      return asked.replace(/\/$/, '') === folder ? [...new Set([...there, uri])] : there;
    },
  };
}
