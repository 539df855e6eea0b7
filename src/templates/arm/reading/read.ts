import type { TemplateReading, TextFiles, Unreadable } from '../../../core/templates.ts';
import { defaultScope, defaultSubscription } from '../../ids.ts';
import { sequence, type DeploymentNode } from '../../sequence.ts';
import type { JsonDocument } from '../../json/document.ts';
import { stringAt } from '../../json/node.ts';
import type { Pace } from '../../json/pace.ts';
import { impliedResources } from './implied.ts';
import { load } from './load.ts';
import { lower } from './lower.ts';
import { expectedParameterFile, parameterFileOf, parametersOf } from './parameterFile.ts';
import { TemplateScope } from './scope.ts';
import { World } from './world.ts';

/** Errors of one file that are told: one slip makes several. */
const mostProblems = 3;

/** Reads one deployment: a template with all that it links to, as its parameter file has it. */
export async function readTemplate(
  entry: string,
  files: TextFiles,
  pace: Pace,
  signal: AbortSignal,
): Promise<TemplateReading> {
  const loaded = await load(entry, files, pace, signal);
  const parameterFile = await parameterFileOf(entry, files, signal);
  const given = parameterFile === undefined ? undefined : await parametersOf(parameterFile, files, pace, signal);
  const world = new World(loaded.documents, loaded.links);
  const looked = [...new Set([...loaded.files, parameterFile ?? expectedParameterFile(entry)])];
  const document = loaded.documents.get(entry);
  if (!document) {
    const reason = loaded.refused ?? 'it could not be read';
    return { format: 'arm', entry, files: looked, resources: [], unreadable: [{ uri: entry, reason }], findings: [] };
  }
  const scope = new TemplateScope({
    world,
    document,
    template: document.root,
    place: placeOf(document),
    given: given ?? (() => undefined),
    path: '',
  });
  const nodes: DeploymentNode[] = [];
  for (const node of lower(scope)) {
    if (node) nodes.push(node);
    if (!pace.due()) continue;
    await pace.pause();
    signal.throwIfAborted();
  }
  await pace.pause();
  signal.throwIfAborted();
  const unreadable = [...[...loaded.documents.values()].flatMap(problemsOf), ...world.unreadable];
  return {
    format: 'arm',
    entry,
    files: looked,
    resources: sequence([...nodes, ...impliedResources(nodes)]),
    unreadable,
    findings: [],
  };
}

/** What a template is deployed to, by its schema. */
function placeOf(document: JsonDocument): string {
  const schema = stringAt(document.root, '$schema') ?? '';
  if (/\/subscriptionDeploymentTemplate\.json/i.test(schema)) return defaultSubscription;
  return /\/(?:tenant|managementGroup)DeploymentTemplate\.json/i.test(schema) ? '' : defaultScope;
}

/** What is wrong with a template's text, the first few slips of it. */
export function problemsOf({ uri, lines, problems, root }: JsonDocument): readonly Unreadable[] {
  if (root?.kind !== 'object' && problems.length === 0) return [{ uri, reason: 'it is no template' }];
  return problems.slice(0, mostProblems).map(({ offset, reason }) => {
    const start = lines.position(offset);
    return { uri, range: { start, end: lines.position(offset + 1) }, reason };
  });
}
