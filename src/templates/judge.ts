import { resolveBinding } from '../core/resources/binding.ts';
import { ResourceGraph } from '../core/resources/graph.ts';
import type { LiveResource, Resource } from '../core/resources/resource.ts';
import { types } from '../core/resources/types.ts';
import { judge } from '../core/rules/catalogue.ts';
import { defaultPreferences, type Preferences } from '../core/rules/rule.ts';
import type {
  TemplateBinding,
  TemplateFinding,
  TemplateFormat,
  TemplateReading,
  TextFiles,
  Unreadable,
} from '../core/templates.ts';
import { distinct } from './distinct.ts';
import { fixesOf } from './fixes.ts';
import { placed } from './placing.ts';
import { messageOf } from './snapshot.ts';
import type { Turns } from './turns.ts';

export interface JudgeOptions {
  readonly format: TemplateFormat;
  readonly files: TextFiles;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly preferences?: Preferences;
  /** Deleted accounts of the estate that it is deployed to, as far as they are known. */
  readonly deleted?: readonly LiveResource[];
  readonly turns?: Turns;
  readonly signal?: AbortSignal;
}

/** A deployment with what the rules say of it. */
export interface JudgedReading {
  readonly reading: TemplateReading;
  readonly findings: readonly TemplateFinding[];
  /** What could not be read, and what could not be judged. */
  readonly unreadable: readonly Unreadable[];
  readonly bindings: readonly TemplateBinding[];
}

/**
 * Judges a deployment by the rules of the catalogue. What is not known before the deployment is no finding: a file says only what it
 * says.
 */
export async function judgeReading(reading: TemplateReading, options: JudgeOptions): Promise<JudgedReading> {
  const graph = ResourceGraph.of([...reading.resources, ...(options.deleted ?? [])]);
  const all: TemplateFinding[] = [...reading.findings];
  const unreadable: Unreadable[] = [...reading.unreadable];
  const bindings: TemplateBinding[] = [];
  for (const account of graph.ofType(types.account)) {
    await options.turns?.give();
    options.signal?.throwIfAborted();
    try {
      const binding = await judgeAccount(account, graph, { ...options, parts: reading.files });
      all.push(...binding.findings);
      bindings.push(binding);
    } catch (thrown) {
      options.signal?.throwIfAborted();
      unreadable.push(unjudged(account, reading.entry, thrown));
    }
  }
  return { reading, findings: distinct(all), unreadable: distinct(unreadable), bindings };
}

async function judgeAccount(
  account: Resource,
  graph: ResourceGraph,
  { now, preferences = defaultPreferences, ...printing }: JudgeOptions & { readonly parts: readonly string[] },
): Promise<TemplateBinding> {
  const binding = resolveBinding(account, graph);
  const findings: TemplateFinding[] = [];
  for (const finding of judge(binding, { graph, now, preferences })) {
    // What could not be known before the deployment would only cry wolf.
    const place = finding.certainty === 'known' ? placed(finding) : undefined;
    if (!place) continue;
    const { rule, severity, message } = finding;
    findings.push({ rule, severity, message, ...place, fixes: await fixesOf(finding, graph, printing) });
  }
  return { binding, graph, findings: distinct(findings) };
}

/** A mistake of ours in judging one account must not hide what is wrong with the others. */
function unjudged({ name, declaration }: Resource, entry: string, thrown: unknown): Unreadable {
  const reason = `${name} could not be judged (${messageOf(thrown)})`;
  return declaration ? { uri: declaration.uri, range: declaration.heading, reason } : { uri: entry, reason };
}
