import type { EstateReader } from '../../sources.ts';
import { isSwitch, sequence } from '../derive.ts';
import type { Plan, PlanFinding } from '../plan.ts';
import { preflight } from '../preflight.ts';
import type { RunRecord } from '../record.ts';
import { note } from './parts/finding.ts';
import { sorted } from './parts/sorted.ts';
import { takenBack } from './parts/takeBack.ts';
import { readUndoEstate, storesNamed, weigh, type UndoEstate } from './parts/undoEffect.ts';
import { switchBackFindings } from './parts/undoSwitch.ts';

/**
 * Plans to take back what a run has done: its steps in reverse order, so that every account is switched before a grant that the run
 * made is taken away. What would lock an account, what somebody else has changed since, and what nobody can undo stays, and is told.
 * @throws AzureFailure where the subscriptions cannot be listed
 */
export async function planUndo(
  reader: EstateReader,
  record: RunRecord,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const { plan } = record;
  const { candidates, findings: staying } = await takenBack(reader, record, now, signal);
  const estate = await readUndoEstate(
    reader,
    plan.accounts.map(({ id }) => id),
    candidates.map(({ change }) => change),
    signal,
  );
  const { kept, findings: weighed } = weigh(candidates, estate, now);
  const steps = sequence(kept, estate.graph);
  const switches = kept.map(({ change }) => change).filter(isSwitch);
  const findings = [
    ...staying,
    ...estate.findings,
    ...weighed,
    ...(await switchBackFindings(reader, switches, estate.graph, signal)),
    ...(steps.length === 0 ? [nothingLeft(record)] : []),
    ...(await preflight(reader, steps, signal)),
  ];
  return {
    format: 2,
    kind: 'undo',
    title: `Take back: ${plan.title}`,
    subject: plan.subject,
    accounts: plan.accounts,
    related: relatedTo(plan, switches, estate),
    choices: [{ label: 'Takes back', value: `${plan.title} (begun ${new Date(record.startedAt).toISOString()})` }],
    effects: [],
    steps,
    proves: plan.proves.filter(({ resource }) => estate.graph.get(resource) !== undefined),
    ...sorted(findings, steps),
  };
}

/** What to read again when a switch back is refused, as far as it is still there. */
function relatedTo({ related }: Plan, switches: Parameters<typeof storesNamed>[0], estate: UndoEstate) {
  const ids = [...related, ...storesNamed(switches, estate.graph)];
  return [...new Set(ids.filter((id) => estate.graph.get(id) !== undefined))];
}

function nothingLeft({ plan }: RunRecord): PlanFinding {
  return note('undo', plan.subject.id, 'There is nothing that could be taken back.');
}
