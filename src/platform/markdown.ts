/** Text as it stands, wherever Markdown or a theme icon (`$(key)`) could read more into it. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~$&]/g, '\\$&').replace(/^(\s*)([-.\d])/gm, '$1\\$2');
}

/** Paragraphs; those that are not there are left out. */
export function paragraphs(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined && text !== '').join('\n\n');
}

export function list(items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : items.map((item) => `- ${item}`).join('\n');
}
