import type { DeclarativeChange } from '../core/plans/change.ts';
import { resolveBinding, type Binding } from '../core/resources/binding.ts';
import { ResourceGraph } from '../core/resources/graph.ts';
import { types } from '../core/resources/types.ts';
import { judge } from '../core/rules/catalogue.ts';
import { defaultPreferences, type Finding, type Preferences, type Remedy } from '../core/rules/rule.ts';
import type {
  TemplateBinding,
  TemplateFinding,
  TemplateFix,
  TemplateFormat,
  TemplateReading,
  TextEdit,
  TextFiles,
} from '../core/templates.ts';
import { placed } from './placing.ts';

export interface JudgeOptions {
  readonly format: TemplateFormat;
  readonly files: TextFiles;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly preferences?: Preferences;
}

/** A deployment with what the rules say of it. */
export interface JudgedReading {
  readonly reading: TemplateReading;
  readonly findings: readonly TemplateFinding[];
  readonly bindings: readonly TemplateBinding[];
}

/**
 * Judges a deployment by the rules of the catalogue. What is not known before the deployment is no finding: a file says only what it
 * says.
 */
export async function judgeReading(reading: TemplateReading, options: JudgeOptions): Promise<JudgedReading> {
  const graph = ResourceGraph.of(reading.resources);
  const all: TemplateFinding[] = [...reading.findings];
  const bindings: TemplateBinding[] = [];
  for (const account of graph.ofType(types.account)) {
    const binding = resolveBinding(account, graph);
    const findings = await judgeBinding(binding, graph, options);
    all.push(...findings);
    bindings.push({ binding, graph, findings });
  }
  return { reading, findings: distinct(all), bindings };
}

async function judgeBinding(
  binding: Binding,
  graph: ResourceGraph,
  { now, preferences = defaultPreferences, ...printing }: JudgeOptions,
): Promise<readonly TemplateFinding[]> {
  const judged = judge(binding, { graph, now, preferences }).filter(({ certainty }) => certainty === 'known');
  const found: TemplateFinding[] = [];
  for (const finding of judged) {
    const place = placed(finding);
    if (!place) continue;
    const { rule, severity, message } = finding;
    found.push({ rule, severity, message, ...place, fixes: await fixesOf(finding, graph, printing) });
  }
  return distinct(found);
}

async function fixesOf(
  { remedy }: Finding,
  graph: ResourceGraph,
  { format, files }: Pick<JudgeOptions, 'format' | 'files'>,
): Promise<readonly TemplateFix[]> {
  if (!remedy?.changes.every(isDeclarative)) return [];
  const edits: TextEdit[] = [];
  for (const change of remedy.changes.filter(isDeclarative)) {
    const written = await format.edits(change, graph, files);
    // Half of a remedy is none.
    if (!written) return [];
    edits.push(...written);
  }
  return edits.length === 0 ? [] : [{ title: remedy.title, edits }];
}

function isDeclarative(change: Remedy['changes'][number]): change is DeclarativeChange {
  return change.kind === 'set' || change.kind === 'create' || change.kind === 'delete';
}

/** One vault serves many accounts: what is wrong with it is told once. */
function distinct(findings: readonly TemplateFinding[]): readonly TemplateFinding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, uri, range, message }) => {
    const key = JSON.stringify([rule, uri, range, message]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
