/** A piece of a file that is a script. */
export interface ScriptBlock {
  readonly shell: 'posix' | 'powershell';
  readonly start: number;
  readonly end: number;
  readonly isFolded: boolean;
}

/** The scripts in a file: the whole of it, or the steps of a pipeline. */
export function scriptBlocks(path: string, text: string): readonly ScriptBlock[] {
  if (/\.ps1$/i.test(path)) return [{ shell: 'powershell', start: 0, end: text.length, isFolded: false }];
  if (/\.ya?ml$/i.test(path)) return pipelineBlocks(text);
  return [{ shell: 'posix', start: 0, end: text.length, isFolded: false }];
}

/** `script`, `bash`, `pwsh`, `powershell` and `inlineScript` of Azure Pipelines, `run` and `inlineScript` of GitHub Actions. */
const stepKey =
  /^([ \t]*(?:-[ \t]+)*)(script|bash|pwsh|powershell|inlineScript|run|azurePowerShellScript)[ \t]*:[ \t]*/gm;

/** Steps are found by their keys and indentation: enough for what people write, whatever else is in the file. */
function pipelineBlocks(text: string): readonly ScriptBlock[] {
  const blocks: ScriptBlock[] = [];
  stepKey.lastIndex = 0;
  for (let match = stepKey.exec(text); match; match = stepKey.exec(text)) {
    const [whole, indent = '', key = ''] = match;
    const valueStart = match.index + whole.length;
    const lineEnd = endOfLine(text, valueStart);
    const value = text.slice(valueStart, lineEnd).trim();
    const scalar = /^([|>])[+-]?\d?[+-]?(?:[ \t]+#.*)?$/.exec(value);
    const end = scalar ? endOfBlock(text, lineEnd, indent.length) : lineEnd;
    const shell = isPowerShell(text, match.index, key, indent.length) ? 'powershell' : 'posix';
    const [start, stop] = scalar ? [lineEnd, end] : unquoted(text, valueStart, lineEnd);
    blocks.push({ shell, start, end: stop, isFolded: scalar?.[1] === '>' });
    stepKey.lastIndex = Math.max(end, stepKey.lastIndex);
  }
  return blocks;
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 ? text.length : found;
}

/** Where the lines end that are indented deeper than their key. */
function endOfBlock(text: string, from: number, indent: number): number {
  let end = from;
  while (end < text.length) {
    const next = endOfLine(text, end + 1);
    const line = text.slice(end + 1, next);
    if (line.trim() !== '' && line.length - line.trimStart().length <= indent) return end;
    end = next;
  }
  return text.length;
}

function unquoted(text: string, start: number, end: number): readonly [number, number] {
  const quote = text[start];
  const trimmed = text.slice(start, end).trimEnd();
  return (quote === '"' || quote === "'") && trimmed.endsWith(quote) && trimmed.length > 1
    ? [start + 1, start + trimmed.length - 1]
    : [start, start + trimmed.length];
}

/** By the key, or by what the same step says of its shell. */
function isPowerShell(text: string, at: number, key: string, indent: number): boolean {
  if (key === 'pwsh' || key === 'powershell' || key === 'azurePowerShellScript') return true;
  if (key === 'script' || key === 'bash') return false;
  const step = stepAround(text, at, indent);
  return /^[ \t-]*(?:shell[ \t]*:[ \t]*(?:pwsh|powershell)|scriptType[ \t]*:[ \t]*['"]?(?:pscore|ps\b)|task[ \t]*:[ \t]*AzurePowerShell|azPSVersion|uses[ \t]*:[ \t]*azure\/powershell)/im.test(
    step,
  );
}

/** The lines of the step that a key belongs to: from the dash before it to the next one of no deeper indentation. */
function stepAround(text: string, at: number, indent: number): string {
  const dash = /^([ \t]*)-[ \t]/gm;
  let start = 0;
  let end = text.length;
  for (let match = dash.exec(text); match; match = dash.exec(text)) {
    const width = match[1]?.length ?? 0;
    if (width > indent) continue;
    if (match.index <= at) start = match.index;
    else {
      end = match.index;
      break;
    }
  }
  return text.slice(start, end);
}
