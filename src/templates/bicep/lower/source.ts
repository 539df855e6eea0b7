import { Lines } from '../../lines.ts';
import { parseBicep } from '../parser.ts';
import type {
  BicepFile,
  Expression,
  FunctionDeclaration,
  Import,
  ModuleDeclaration,
  Parameter,
  Problem,
  ResourceDeclaration,
  Statement,
  Variable,
} from '../syntax.ts';

/** A parsed file, with what is worked out of it once however often it is used as a module. */
export interface SourceFile {
  readonly uri: string;
  readonly version: string;
  readonly text: string;
  readonly lines: Lines;
  readonly tree: BicepFile;
  readonly problems: readonly Problem[];
  /** By the names that expressions use. */
  readonly symbols: ReadonlyMap<string, SymbolStatement>;
  /** The other files that its text names: modules, imports, what it loads. */
  readonly paths: readonly string[];
  /** Which resources and modules each variable leads to, filled in when first asked for. */
  readonly dependencies: Map<string, readonly string[]>;
}

export type SymbolStatement =
  | Parameter
  | Variable
  | ResourceDeclaration
  | ModuleDeclaration
  | FunctionDeclaration
  | { readonly kind: 'imported'; readonly name: string; readonly from: Import }
  | { readonly kind: 'wildcard'; readonly from: Import };

export function parseSource(uri: string, text: string, version: string): SourceFile {
  const { file, problems } = parseBicep(text);
  return {
    uri,
    version,
    text,
    lines: new Lines(text),
    tree: file,
    problems,
    symbols: symbolsOf(file.statements),
    paths: pathsIn(file.statements, text),
    dependencies: new Map(),
  };
}

function symbolsOf(statements: readonly Statement[]): ReadonlyMap<string, SymbolStatement> {
  const symbols = new Map<string, SymbolStatement>();
  const add = (name: string, statement: SymbolStatement): void => {
    if (name !== '' && !symbols.has(name)) symbols.set(name, statement);
  };
  for (const statement of statements) {
    switch (statement.kind) {
      case 'param':
      case 'var':
      case 'resource':
      case 'module':
      case 'func':
        add(statement.name.name, statement);
        break;
      case 'import':
        if (statement.wildcard) add(statement.wildcard.name, { kind: 'wildcard', from: statement });
        for (const { name, alias } of statement.symbols)
          add((alias ?? name).name, { kind: 'imported', name: name.name, from: statement });
        break;
      default:
        break;
    }
  }
  return symbols;
}

/** A text without interpolation. */
export function literalText(node: Expression | undefined): string | undefined {
  return node?.kind === 'string' ? node.value : undefined;
}

function pathsIn(statements: readonly Statement[], text: string): readonly string[] {
  const paths = new Set<string>();
  for (const statement of statements) {
    if (!('path' in statement) || statement.kind === 'test') continue;
    const path = literalText(statement.path);
    if (path !== undefined) paths.add(path);
  }
  for (const [, path] of text.matchAll(/\bload(?:Json|Text)Content\(\s*'([^'$\r\n]+)'/g)) if (path) paths.add(path);
  return [...paths];
}

/** Whether a path names a module of a registry or a template spec instead of a file. */
export function isRemote(path: string): boolean {
  return /^(br|ts)[:/]/.test(path);
}

/** The URI of a file that another one names; undefined where the text is no path. */
export function resolvePath(path: string, from: string): string | undefined {
  if (path === '' || isRemote(path) || path.includes('\0')) return undefined;
  try {
    return new URL(path.replaceAll('\\', '/'), from).href;
  } catch {
    return undefined;
  }
}
