import type { TextFiles, TemplateReading } from '../../../core/templates.ts';
import { defaultScope, defaultSubscription } from '../../ids.ts';
import { sequence } from '../../sequence.ts';
import { loadFiles, type ParsedFiles } from './files.ts';
import { ModuleInstance } from './moduleInstance.ts';
import { nodesOf } from './nodes.ts';
import { readParameters, type ParameterFile } from './parameters.ts';
import { Reading } from './reading.ts';
import { literalText, type SourceFile } from './source.ts';

/**
 * Reads a Bicep file with its modules, or a parameter file with the template that it is for.
 * @param parsed what was parsed before
 */
export async function readDeployment(
  entry: string,
  files: TextFiles,
  parsed: ParsedFiles,
  signal: AbortSignal,
): Promise<TemplateReading> {
  const loaded = await loadFiles(entry, files, parsed, signal);
  const reading = new Reading(loaded, entry);
  const root = rootOf(entry, reading);
  const resources = root ? sequence(nodesOf(root)) : [];
  return {
    format: 'bicep',
    entry,
    files: [...loaded.keys()],
    resources,
    unreadable: reading.unreadable,
    findings: [],
  };
}

/** The file that is deployed, with what a parameter file gives it. */
function rootOf(entry: string, reading: Reading): ModuleInstance | undefined {
  const file = reading.file(entry);
  if (file.kind === 'lost') reading.cannotRead({ uri: entry, reason: `The file cannot be read: ${file.reason}` });
  if (file.kind !== 'source') return undefined;
  if (!isParameterFile(entry)) return instanceOf(file.source, reading, undefined);
  const parameters = readParameters(file.source, reading);
  tellProblems(file.source, reading);
  const { template, statement } = parameters;
  const source = template === undefined ? undefined : reading.file(template);
  if (source?.kind === 'source') return instanceOf(source.source, reading, parameters);
  if (source?.kind === 'lost' && statement?.path)
    reading.cannotRead({
      uri: entry,
      range: file.source.lines.range(statement.path),
      reason: `The template cannot be read: ${source.reason}`,
    });
  return undefined;
}

function tellProblems(source: SourceFile, reading: Reading): void {
  for (const problem of source.problems)
    reading.cannotRead({ uri: source.uri, range: source.lines.range(problem), reason: problem.reason });
}

function instanceOf(source: SourceFile, reading: Reading, parameters: ParameterFile | undefined): ModuleInstance {
  return new ModuleInstance({
    reading,
    source,
    scope: { id: targetScope(source) },
    node: '',
    args: undefined,
    ...(parameters && { given: parameters.values }),
    chain: [source.uri],
    conditional: false,
  });
}

function targetScope({ tree }: SourceFile): string {
  const statement = tree.statements.find(({ kind }) => kind === 'targetScope');
  const scope = statement?.kind === 'targetScope' ? literalText(statement.value) : undefined;
  switch (scope) {
    case 'subscription':
      return defaultSubscription;
    case 'managementGroup':
      return '/providers/Microsoft.Management/managementGroups/{managementGroup}';
    case 'tenant':
      return '';
    default:
      return defaultScope;
  }
}

export function isParameterFile(uri: string): boolean {
  return /\.bicepparam$/i.test(uri);
}
