import { AzureFailure, comesBack, isTransient, toFailure, type FailureDetails, type FailureKind } from '../failure.ts';
import { nameOf } from '../resources/armId.ts';
import { asString, toJson } from '../resources/value.ts';
import type { Clock, Journal, LiveSource, LogLine } from '../sources.ts';
import type { Change } from './change.ts';
import { isSwitch } from './derive.ts';
import { diagnoseRefusal } from './diagnose.ts';
import { isResolved, observe, resolveChange, type Observation } from './observe.ts';
import { propagationWindow, readBackPause, switchPause, transientPause } from './pauses.ts';
import { irreversibleSteps, type Plan } from './plan.ts';
import type { RunRecord, RunStatus, StepRecord } from './record.ts';
import type { Step } from './step.ts';

export interface RunnerDeps {
  readonly source: LiveSource;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: LogLine;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  /** Called after every change of the record, which has been stored by then. */
  readonly onProgress?: (record: RunRecord) => void;
}

/** A plan was to run that must not: it has blockers, or an irreversible step without consent. */
export class PlanRefused extends Error {
  override readonly name = 'PlanRefused';
}

/** A record for a plan that has not begun. */
export function newRun(plan: Plan, consents: readonly string[], deps: Pick<RunnerDeps, 'clock' | 'source'>): RunRecord {
  const now = deps.clock.now();
  return {
    format: 1,
    runId: `${now.toString(36)}-${plan.account.name}`,
    plan,
    consents,
    status: 'running',
    startedAt: now,
    updatedAt: now,
    steps: Object.fromEntries(plan.steps.map(({ id }) => [id, { status: 'pending', attempts: 0 }])),
    cloud: deps.source.cloud.name,
    isEmulator: deps.source.cloud.isEmulator ?? false,
  };
}

/**
 * Runs a plan to its end. Every step is first observed, so running a record again is resuming it, from wherever it stopped.
 * A failure or cancellation ends the run and is told by the record; it is not thrown.
 * @throws PlanRefused before anything is changed
 */
export async function run(record: RunRecord, deps: RunnerDeps, options: RunOptions): Promise<RunRecord> {
  refuse(record, deps);
  const runner = new Runner(record, deps, options);
  return runner.run();
}

function refuse({ plan, consents, cloud, isEmulator }: RunRecord, { source }: RunnerDeps): void {
  const [blocker] = plan.blockers;
  if (blocker) throw new PlanRefused(blocker.message);
  const unasked = irreversibleSteps(plan).find(({ id }) => !consents.includes(id));
  if (unasked) throw new PlanRefused(`"${unasked.title}" cannot be undone and nobody has agreed to it.`);
  if (cloud !== source.cloud.name || isEmulator !== (source.cloud.isEmulator ?? false)) {
    throw new PlanRefused(
      `This run belongs to ${isEmulator ? 'the emulator' : cloud}, not to ${source.cloud.displayName}.`,
    );
  }
}

class Runner {
  #record: RunRecord;
  readonly #deps: RunnerDeps;
  readonly #options: RunOptions;

  constructor(record: RunRecord, deps: RunnerDeps, options: RunOptions) {
    this.#record = record;
    this.#deps = deps;
    this.#options = options;
  }

  async run(): Promise<RunRecord> {
    await this.#update({ status: 'running' });
    for (const step of this.#record.plan.steps) {
      try {
        await this.#take(step);
      } catch (thrown) {
        return this.#stop(step, toFailure(thrown, lowerFirst(step.title), targetName(step.change)));
      }
    }
    try {
      await this.#prove();
    } catch (thrown) {
      const failure = toFailure(thrown, 'read the account back', this.#record.plan.account.id);
      await this.#update({ status: failure.kind === 'cancelled' ? 'cancelled' : 'failed' });
      this.#deps.log('error', failure.message);
      return this.#record;
    }
    this.#deps.log('info', `Done: ${this.#record.plan.title}.`);
    return this.#record;
  }

  async #take(step: Step): Promise<void> {
    const { clock, log, source } = this.#deps;
    await this.#step(step, { status: 'running' });
    let transientFailures = 0;
    let refusals = 0;
    let firstRefusal: number | undefined;
    for (;;) {
      try {
        const change = await this.#resolved(step);
        const { satisfied } = await observe(source, change, this.#options.signal);
        if (satisfied) {
          const before = this.#record.steps[step.id]?.appliedAt === undefined;
          await this.#step(step, { status: before ? 'satisfied' : 'done', finishedAt: clock.now() });
          log('info', `${step.title}: ${before ? 'it is so already' : 'done'}.`);
          return;
        }
        await this.#step(step, { status: 'running', appliedAt: clock.now(), attempts: this.#attempts(step) + 1 });
        await source.apply(change, this.#options.signal);
        await this.#readBack(step, change);
        await this.#step(step, { status: 'done', finishedAt: clock.now() });
        log('info', `${step.title}: done.`);
        return;
      } catch (thrown) {
        const failure = toFailure(thrown, lowerFirst(step.title), targetName(step.change));
        if (failure.kind === 'cancelled') throw failure;
        if (isTransient(failure.kind)) {
          transientFailures++;
          const pause = transientPause(transientFailures);
          if (pause === undefined) throw failure;
          await this.#wait(
            step,
            failure,
            Math.max(pause, failure.details.retryAfterMs ?? 0),
            comesBack[failure.kind] ?? 'Azure',
          );
          continue;
        }
        const awaiting = awaitedBy(step, failure);
        if (awaiting === undefined) throw failure;
        refusals++;
        firstRefusal ??= clock.now();
        const diagnosis = isSwitch(step.change)
          ? await diagnoseRefusal(source, step.change, this.#record.plan.related, clock.now(), this.#options.signal)
          : undefined;
        if (diagnosis !== undefined) throw new Diagnosed(failure.details, diagnosis);
        const deadline = Math.max(firstRefusal, this.#grantedAt() ?? 0) + propagationWindow;
        if (clock.now() >= deadline) {
          throw failure.kind === 'conflict' ? failure : new Diagnosed(failure.details, stillRefused);
        }
        await this.#wait(step, failure, switchPause(refusals), awaiting);
      }
    }
  }

  /** The change with what earlier steps have produced; a new identity's principal id may take a moment to appear. */
  async #resolved(step: Step): Promise<Change> {
    const change = await resolveChange(this.#deps.source, step.change, this.#options.signal);
    if (isResolved(change.kind === 'set' ? change.value : change.properties)) return change;
    throw new AzureFailure({
      kind: 'unavailable',
      purpose: lowerFirst(step.title),
      azureMessage: 'What an earlier step produced is not visible yet.',
    });
  }

  /** A step is done only when Azure shows it: updates have been accepted and silently dropped. */
  async #readBack(step: Step, change: Change): Promise<void> {
    const { clock, source } = this.#deps;
    for (let reads = 1; ; reads++) {
      const seen = await observe(source, change, this.#options.signal);
      if (seen.satisfied && isSettledResource(seen)) return;
      const pause = readBackPause(reads);
      if (pause === undefined) {
        throw new AzureFailure({
          kind: 'rejected',
          purpose: lowerFirst(step.title),
          ...(seen.resource && { resource: seen.resource.id }),
          azureMessage: 'Azure accepted the change, but it does not show when read back.',
          mayHaveTakenEffect: true,
        });
      }
      await clock.sleep(pause, this.#options.signal);
    }
  }

  async #wait(step: Step, failure: AzureFailure, pause: number, awaiting: string): Promise<void> {
    const { clock, log } = this.#deps;
    await this.#step(step, { status: 'waiting', failure: failure.details, retryAt: clock.now() + pause, awaiting });
    log('info', `${step.title}: waiting for ${awaiting}; next try in ${Math.round(pause / 1000)} s.`);
    await clock.sleep(pause, this.#options.signal);
    await this.#step(step, { status: 'running' });
  }

  /** When the last grant was made by this plan, whatever kind it was. */
  #grantedAt(): number | undefined {
    const times = this.#record.plan.steps
      .filter(({ change }) => change.kind === 'create')
      .map(({ id }) => this.#record.steps[id]?.finishedAt ?? 0);
    return times.length === 0 ? undefined : Math.max(...times);
  }

  async #stop(step: Step, failure: AzureFailure): Promise<RunRecord> {
    const cancelled = failure.kind === 'cancelled';
    const status: RunStatus = cancelled ? 'cancelled' : 'failed';
    const diagnosis = failure instanceof Diagnosed ? failure.diagnosis : undefined;
    // Cancelled while waiting: what the last try came to tells whether it can have taken effect.
    const before = this.#record.steps[step.id];
    const last = cancelled ? (before?.status === 'waiting' ? before.failure : undefined) : failure.details;
    await this.#step(step, {
      status,
      ...(last && { failure: last }),
      ...(diagnosis !== undefined && { diagnosis }),
    });
    await this.#update({ status });
    this.#deps.log(
      cancelled ? 'info' : 'error',
      cancelled ? `Cancelled at "${step.title}".` : `${step.title}: ${diagnosis ?? failure.message}`,
    );
    return this.#record;
  }

  async #prove(): Promise<void> {
    const { source, clock } = this.#deps;
    const { account } = this.#record.plan;
    const resource = await source.resource(account.id, this.#options.signal);
    const encryption = toJson(resource.read('properties.encryption')) ?? null;
    await this.#update({ status: 'succeeded', proof: { accountId: account.id, readAt: clock.now(), encryption } });
  }

  #attempts(step: Step): number {
    return this.#record.steps[step.id]?.attempts ?? 0;
  }

  async #step(step: Step, change: Partial<StepRecord> & { readonly status: StepRecord['status'] }): Promise<void> {
    const { attempts = 0, appliedAt, finishedAt } = this.#record.steps[step.id] ?? {};
    const kept = {
      attempts,
      ...(appliedAt !== undefined && { appliedAt }),
      ...(finishedAt !== undefined && { finishedAt }),
    };
    await this.#update({ steps: { ...this.#record.steps, [step.id]: { ...kept, ...change } } });
  }

  async #update(change: Partial<RunRecord>): Promise<void> {
    this.#record = { ...this.#record, ...change, updatedAt: this.#deps.clock.now() };
    await this.#deps.journal.save(this.#record);
    this.#options.onProgress?.(this.#record);
  }
}

/** A refusal with what judging the binding again has shown. */
class Diagnosed extends AzureFailure {
  readonly diagnosis: string;

  constructor(details: FailureDetails, diagnosis: string) {
    super(details);
    this.diagnosis = diagnosis;
  }
}

/**
 * What a refused step waits for; undefined where waiting cannot help. Only the switch depends on a grant of somebody else; a 403
 * with the code AuthorizationFailed is about the caller (Azure Resource Manager's own refusal), any other may be about the identity.
 */
function awaitedBy(step: Step, { kind, details }: AzureFailure): string | undefined {
  if (kind === 'conflict') return `the end of another change to ${nameOf(targetName(step.change))}`;
  if (!isSwitch(step.change)) return undefined;
  const isAboutIdentity = kind === 'rejected' || (kind === 'forbidden' && details.code !== 'AuthorizationFailed');
  return isAboutIdentity ? 'the grant to take effect' : undefined;
}

const stillRefused =
  'Azure still refuses although everything that can be seen is right: the grant has had a quarter of an hour to take effect. It may need longer, or something that cannot be seen from here is in the way. Resume later; the grant stays.';

/** A resource that Azure is still working on shows a change before it holds. */
function isSettledResource({ resource }: Observation): boolean {
  const state = resource && asString(resource.read('properties.provisioningState'))?.toLowerCase();
  return state === undefined || state === 'succeeded' || state === 'failed';
}

function targetName(change: Change): string {
  return change.kind === 'set' ? change.resource : change.scope;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Azure has answered, and the answer was no. */
function isRefusal(failure: FailureDetails | undefined): boolean {
  return failure !== undefined && failure.mayHaveTakenEffect !== true && refusals.includes(failure.kind);
}

const refusals: readonly FailureKind[] = ['rejected', 'forbidden', 'conflict', 'firewall', 'throttled'];

/** What a run has made true and what not, step by step, for a person who stopped it or was stopped. */
export function describeRun(record: RunRecord): readonly string[] {
  return record.plan.steps.map((step) => {
    const state = record.steps[step.id];
    switch (state?.status) {
      case 'done':
        return `Done: ${step.title}`;
      case 'satisfied':
        return `Was so already: ${step.title}`;
      case 'failed':
        return `Failed: ${step.title}`;
      case 'cancelled':
        if (state.appliedAt === undefined) return `Not begun: ${step.title}`;
        return isRefusal(state.failure)
          ? `Refused so far, not in effect: ${step.title}`
          : `Stopped, may have taken effect: ${step.title}`;
      case 'running':
      case 'waiting':
        return `Interrupted: ${step.title}`;
      case 'pending':
      case undefined:
        return `Not begun: ${step.title} (${nameOf(targetName(step.change))})`;
    }
  });
}
