import { AzureFailure, comesBack, isTransient, toFailure, type FailureDetails, type FailureKind } from '../failure.ts';
import { nameOf } from '../resources/armId.ts';
import type { JsonObject } from '../resources/json.ts';
import { asString, toJson } from '../resources/value.ts';
import type { Clock, Journal, LiveSource, LogLine } from '../sources.ts';
import { placeOf, valuesOf, type Change } from './change.ts';
import { needsGrant } from './derive.ts';
import { diagnoseRefusal, diagnoseStep, type Diagnosis } from './diagnose.ts';
import { isResolved, observe, readWhereItIs, resolveChange, takeWitness, type Observation } from './observe.ts';
import { parkPause, propagationWindow, readBackPause, switchPause, transientPause } from './pauses.ts';
import { consentsNeeded, type Plan } from './plan.ts';
import { isFinished, type Proof, type RunRecord, type RunStatus, type StepRecord } from './record.ts';
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

/** A plan was to run that must not: it has blockers, or a step that needs consent and has none. */
export class PlanRefused extends Error {
  override readonly name = 'PlanRefused';
}

/** A record for a plan that has not begun. */
export function newRun(
  plan: Plan,
  consents: readonly string[],
  deps: Pick<RunnerDeps, 'clock' | 'source'>,
  undoes?: string,
): RunRecord {
  const now = deps.clock.now();
  return {
    format: 2,
    runId: `${now.toString(36)}-${plan.subject.name}`,
    plan,
    consents,
    status: 'running',
    startedAt: now,
    updatedAt: now,
    steps: Object.fromEntries(plan.steps.map(({ id }) => [id, { status: 'pending', attempts: 0 }])),
    cloud: deps.source.cloud.name,
    isEmulator: deps.source.cloud.isEmulator ?? false,
    ...(undoes !== undefined && { undoes }),
  };
}

/**
 * Runs a plan to its end, or until all that is left must be awaited. Every step is first observed, so running a record again is
 * resuming it, from wherever it stopped. A failure or cancellation ends the run and is told by the record; it is not thrown.
 * @throws PlanRefused, Locked: before anything is changed
 */
export async function run(record: RunRecord, deps: RunnerDeps, options: RunOptions): Promise<RunRecord> {
  refuse(record, deps);
  const { plan, runId } = record;
  const held = [plan.subject, ...plan.accounts].map(({ id }) => id);
  const lock = await deps.journal.lock(held, { runId, title: plan.title });
  try {
    return await new Runner(record, deps, options).run();
  } finally {
    await lock.release();
  }
}

function refuse({ plan, consents, cloud, isEmulator }: RunRecord, { source }: RunnerDeps): void {
  const [blocker] = plan.blockers;
  if (blocker) throw new PlanRefused(blocker.message);
  const unasked = consentsNeeded(plan).find((id) => !consents.includes(id));
  const step = plan.steps.find(({ id }) => id === unasked);
  if (step) {
    const why = step.cost === 'irreversible' ? 'cannot be undone' : 'needs to be confirmed';
    throw new PlanRefused(`"${step.title}" ${why} and nobody has agreed to it.`);
  }
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
      // What comes after something that is awaited waits with it; the others go on.
      if (!step.after.every((id) => isFinished(this.#record.steps[id]))) continue;
      try {
        await this.#take(step);
      } catch (thrown) {
        return this.#stop(step, toFailure(thrown, lowerFirst(step.title), placeOf(step.change)));
      }
    }
    if (this.#record.plan.steps.some(({ id }) => !isFinished(this.#record.steps[id]))) {
      await this.#update({ status: 'parked' });
      return this.#record;
    }
    try {
      await this.#prove();
    } catch (thrown) {
      const failure = toFailure(thrown, 'read back what was changed', this.#record.plan.subject.id);
      await this.#update({ status: failure.kind === 'cancelled' ? 'cancelled' : 'failed' });
      this.#deps.log('error', failure.message);
      return this.#record;
    }
    this.#deps.log('info', `Done: ${this.#record.plan.title}.`);
    return this.#record;
  }

  async #take(step: Step): Promise<void> {
    const { clock } = this.#deps;
    // What was done and proved in an earlier life of the run is looked at again, but an act is never repeated.
    await this.#step(step, { status: 'running' });
    let transientFailures = 0;
    let refusals = 0;
    let firstRefusal: number | undefined;
    for (;;) {
      try {
        await this.#attempt(step);
        return;
      } catch (thrown) {
        const failure = toFailure(thrown, lowerFirst(step.title), placeOf(step.change));
        if (failure.kind === 'cancelled') throw failure;
        if (isTransient(failure.kind)) {
          transientFailures++;
          const pause = transientPause(transientFailures);
          if (pause === undefined) throw failure;
          const longer = Math.max(pause, failure.details.retryAfterMs ?? 0);
          await this.#wait(step, failure, longer, comesBack[failure.kind] ?? 'Azure');
          continue;
        }
        const awaiting = awaitedBy(step, failure);
        if (awaiting === undefined) throw await this.#explained(step, failure);
        refusals++;
        firstRefusal ??= clock.now();
        const diagnosis = needsGrant(step.change) ? await this.#diagnose(step) : undefined;
        if (diagnosis !== undefined) throw new Diagnosed(failure.details, diagnosis);
        const deadline = Math.max(firstRefusal, this.#grantedAt() ?? 0) + propagationWindow;
        if (clock.now() >= deadline) {
          throw failure.kind === 'conflict' ? failure : new Diagnosed(failure.details, { message: stillRefused });
        }
        await this.#wait(step, failure, switchPause(refusals), awaiting);
      }
    }
  }

  /** Observes, and where it is not so yet: sends the change and reads back, or parks what can only be awaited. */
  async #attempt(step: Step): Promise<void> {
    const { clock, source } = this.#deps;
    const { signal } = this.#options;
    const change = await this.#resolved(step);
    const seen = await observe(source, change, signal, this.#remembered(step));
    if (seen.satisfied) {
      await this.#finish(step, seen.product);
      return;
    }
    if (change.kind === 'await') {
      await this.#park(step, seen.missing);
      return;
    }
    if (change.kind === 'act' && this.#record.steps[step.id]?.witness === undefined) {
      const witness = await takeWitness(source, change, signal);
      if (witness !== undefined) await this.#step(step, { status: 'running', witness });
    }
    await this.#step(step, { status: 'running', appliedAt: clock.now(), attempts: this.#attempts(step) + 1 });
    const product = await source.apply(change, signal);
    if (product) await this.#step(step, { status: 'running', product });
    const readBack = await this.#readBack(step, change);
    await this.#finish(step, product ?? readBack.product);
  }

  async #finish(step: Step, product: JsonObject | undefined): Promise<void> {
    const { clock, log } = this.#deps;
    const wasSent = this.#record.steps[step.id]?.appliedAt !== undefined;
    const isSo = step.change.kind === 'await' || wasSent;
    await this.#step(step, {
      status: isSo ? 'done' : 'satisfied',
      finishedAt: clock.now(),
      ...(product && { product }),
    });
    log('info', `${step.title}: ${isSo ? 'done' : 'it is so already'}.`);
  }

  async #park(step: Step, missing: string | undefined): Promise<void> {
    const { clock, log } = this.#deps;
    const looks = this.#attempts(step) + 1;
    const retryAt = clock.now() + parkPause(looks);
    await this.#step(step, { status: 'parked', attempts: looks, retryAt, awaiting: missing ?? lowerFirst(step.title) });
    log('info', `${step.title}: not yet. Nothing runs meanwhile; look again later.`);
  }

  #remembered(step: Step) {
    const { witness, product } = this.#record.steps[step.id] ?? {};
    return {
      since: this.#record.startedAt,
      now: this.#deps.clock.now(),
      ...(witness !== undefined && { witness }),
      ...(product && { product }),
    };
  }

  #diagnose({ change }: Step): Promise<Diagnosis | undefined> {
    const { clock, source } = this.#deps;
    return diagnoseRefusal(source, change, this.#record.plan.related, clock.now(), this.#options.signal);
  }

  /** A refusal that no waiting ends, with what there is to say of it. */
  async #explained(step: Step, failure: AzureFailure): Promise<AzureFailure> {
    if (!refusals.includes(failure.kind)) return failure;
    const diagnosis = await diagnoseStep(this.#deps.source, step, this.#options.signal);
    return diagnosis ? new Diagnosed(failure.details, diagnosis) : failure;
  }

  /** The change with what earlier steps have produced; a new identity's principal id may take a moment to appear. */
  async #resolved(step: Step): Promise<Change> {
    const products = (id: string) => this.#record.steps[id]?.product;
    const change = await resolveChange(this.#deps.source, step.change, this.#options.signal, products);
    if (valuesOf(change).every(isResolved)) return change;
    throw new AzureFailure({
      kind: 'unavailable',
      purpose: lowerFirst(step.title),
      explanation: 'What an earlier step produced is not visible yet.',
    });
  }

  /** A step is done only when Azure shows it: updates have been accepted and silently dropped. */
  async #readBack(step: Step, change: Change): Promise<Observation> {
    const { clock, source } = this.#deps;
    for (let reads = 1; ; reads++) {
      const seen = await observe(source, change, this.#options.signal, this.#remembered(step));
      if (seen.satisfied && isSettledResource(seen)) return seen;
      const pause = readBackPause(reads);
      if (pause === undefined) {
        throw new AzureFailure({
          kind: 'rejected',
          purpose: lowerFirst(step.title),
          ...(seen.resource && { resource: seen.resource.id }),
          explanation: 'Azure accepted the change, but it does not show when read back.',
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
      ...(diagnosis && { diagnosis: diagnosis.message }),
      ...(diagnosis?.remedy && { remedy: diagnosis.remedy }),
    });
    await this.#update({ status });
    this.#deps.log(
      cancelled ? 'info' : 'error',
      cancelled ? `Cancelled at "${step.title}".` : `${step.title}: ${diagnosis?.message ?? failure.message}`,
    );
    return this.#record;
  }

  async #prove(): Promise<void> {
    const { source, clock } = this.#deps;
    const proofs: Proof[] = [];
    for (const { resource: id, name, path } of this.#record.plan.proves) {
      const resource = await readWhereItIs(source, id, this.#options.signal);
      proofs.push({ resource: id, name, path, readAt: clock.now(), value: toJson(resource.read(path)) ?? null });
    }
    await this.#update({ status: 'succeeded', proofs });
  }

  #attempts(step: Step): number {
    return this.#record.steps[step.id]?.attempts ?? 0;
  }

  async #step(step: Step, change: Partial<StepRecord> & { readonly status: StepRecord['status'] }): Promise<void> {
    const { attempts = 0, appliedAt, finishedAt, witness, product } = this.#record.steps[step.id] ?? {};
    const kept = {
      attempts,
      ...(appliedAt !== undefined && { appliedAt }),
      ...(finishedAt !== undefined && { finishedAt }),
      ...(witness !== undefined && { witness }),
      ...(product && { product }),
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
  readonly diagnosis: Diagnosis;

  constructor(details: FailureDetails, diagnosis: Diagnosis) {
    super(details);
    this.diagnosis = diagnosis;
  }
}

/**
 * What a refused step waits for; undefined where waiting cannot help. Only the switch to a key depends on a grant of somebody else; a 403
 * with the code AuthorizationFailed is about the caller (Azure Resource Manager's own refusal), any other may be about the identity.
 */
function awaitedBy(step: Step, { kind, details }: AzureFailure): string | undefined {
  if (kind === 'conflict') return `the end of another change to ${nameOf(placeOf(step.change))}`;
  if (!needsGrant(step.change)) return undefined;
  const isAboutIdentity = kind === 'rejected' || (kind === 'forbidden' && details.code !== 'AuthorizationFailed');
  return isAboutIdentity ? 'the grant to take effect' : undefined;
}

/** Azure has answered, and the answer was no. */
const refusals: readonly FailureKind[] = ['forbidden', 'firewall', 'signedOut', 'rejected', 'notFound'];

const stillRefused =
  'Azure still refuses although everything that can be seen is right: the grant has had a quarter of an hour to take effect. It may need longer, or something that cannot be seen from here is in the way. Resume later; the grant stays.';

/** A resource that Azure is still working on shows a change before it holds. */
function isSettledResource({ resource }: Observation): boolean {
  const state = resource && asString(resource.read('properties.provisioningState'))?.toLowerCase();
  return state === undefined || state === 'succeeded' || state === 'failed';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
