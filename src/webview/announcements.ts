import type { BoardState } from '../protocol/messages.ts';

/** What somebody who does not see the page should hear of the way from one state to the next. */
export function announce(before: BoardState | undefined, after: BoardState): string | undefined {
  if (!before) return undefined;
  const said = [...stepChanges(before, after)];
  if (before.wizard?.planning === true || after.wizard?.planning === true) {
    return [...said, ...planningChanges(before, after)].join(' ') || undefined;
  }
  if (before.plan?.status !== after.plan?.status && after.plan) said.push(after.plan.statusWords);
  if (after.part === 'encryption' && before.busy && !after.busy) {
    const words = after.message ?? after.encryption?.stateWords;
    if (words !== undefined) said.push(words);
  }
  return said.length === 0 ? undefined : said.join(' ');
}

/** That a plan is being worked out is told once, and then what has come of it. */
function* planningChanges(before: BoardState, after: BoardState): Generator<string> {
  if (after.wizard?.planning === true) {
    if (before.wizard?.planning !== true) yield 'Working out the plan…';
    return;
  }
  const words = after.wizard?.problem ?? after.plan?.statusWords;
  if (words !== undefined) yield words;
}

/** A step that only begins is not told: its end is. */
function* stepChanges(before: BoardState, after: BoardState): Generator<string> {
  for (const step of after.plan?.steps ?? []) {
    const former = before.plan?.steps.find(({ id }) => id === step.id);
    if (!former || former.state === step.state || step.state === 'running' || step.state === 'pending') continue;
    const awaited = step.awaiting && !step.awaiting.parked ? ` for ${step.awaiting.what}` : '';
    yield `${step.title}: ${step.stateWords.toLowerCase()}${awaited}.`;
  }
}
