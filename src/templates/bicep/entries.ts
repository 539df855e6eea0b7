import type { TextFiles } from '../../core/templates.ts';
import { resolvePath } from './lower/source.ts';

/**
 * What mentions a resource of ours: its type, a verified module that makes one, or a built-in role for keys. Anything else concerns
 * nobody unless it leads to such a file.
 */
const ours =
  /Microsoft\.(?:CognitiveServices|KeyVault|ManagedIdentity)\/|avm\/(?:res|ptn)\/[\w./-]*(?:cognitive-services|key-vault|managed-identity|hsm|ai-)|key-vault|cognitive-services/i;

/** Whether a text mentions anything of ours. */
export function concerns(text: string): boolean {
  return ours.test(text);
}

/** Modules that a file calls, and the module that a parameter file is for: found without parsing. */
const uses =
  /^[ \t]*(?:module[ \t]+[A-Za-z_]\w*|using|extends|test[ \t]+[A-Za-z_]\w*|import\b[^'\r\n]*|\}[ \t]*from)[ \t]+'([^'$\r\n]+)'/gm;

interface Scanned {
  readonly concerns: boolean;
  readonly uses: readonly string[];
}

/**
 * What is deployed, among these files: parameter files and modules that no other of them uses, if they or what they lead to mention
 * anything of ours. Of files that use each other in a circle the first is taken.
 */
export async function bicepEntries(
  uris: readonly string[],
  files: TextFiles,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const scanned = new Map<string, Scanned>();
  const scan = async (uri: string): Promise<void> => {
    if (scanned.has(uri)) return;
    scanned.set(uri, { concerns: false, uses: [] });
    const file = await files.read(uri, signal);
    // What cannot be read is told when it is read as a deployment.
    if (file?.kind === 'refused') scanned.set(uri, { concerns: uris.includes(uri), uses: [] });
    if (file?.kind !== 'text') return;
    scanned.set(uri, { concerns: concerns(file.text), uses: usesOf(uri, file.text) });
  };
  let wave = [...new Set(uris)];
  for (const uri of wave) await scan(uri);
  const given = new Set(wave);
  const used = new Set([...given].flatMap((uri) => (scanned.get(uri)?.uses ?? []).filter((other) => other !== uri)));
  while (wave.length > 0 && scanned.size < mostFiles) {
    wave = [...new Set(wave.flatMap((uri) => scanned.get(uri)?.uses ?? []))].filter((uri) => !scanned.has(uri));
    for (const uri of wave) await scan(uri);
  }
  const roots = [...given].filter((uri) => !used.has(uri));
  const reached = new Set<string>();
  for (const uri of roots) reach(uri, scanned, reached);
  for (const uri of given) {
    if (reached.has(uri)) continue;
    roots.push(uri);
    reach(uri, scanned, reached);
  }
  return roots.filter((uri) => leadsToOurs(uri, scanned));
}

/** Modules further away than so many files are not looked for. */
const mostFiles = 20_000;

/** The local files that a text uses as modules. */
export function usesOf(uri: string, text: string): readonly string[] {
  return [...text.matchAll(uses)].flatMap(([, path = '']) => {
    const target = resolvePath(path, uri);
    return target !== undefined && /\.(?:bicep|bicepparam|jsonc?)$/i.test(target) ? [target] : [];
  });
}

function reach(from: string, scanned: ReadonlyMap<string, Scanned>, reached: Set<string>): void {
  const left = [from];
  for (let uri = left.pop(); uri !== undefined; uri = left.pop()) {
    if (reached.has(uri)) continue;
    reached.add(uri);
    left.push(...(scanned.get(uri)?.uses ?? []));
  }
}

function leadsToOurs(uri: string, scanned: ReadonlyMap<string, Scanned>): boolean {
  const reached = new Set<string>();
  reach(uri, scanned, reached);
  return [...reached].some((other) => scanned.get(other)?.concerns === true);
}
