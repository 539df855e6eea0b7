import { toFailure } from '../../../core/failure.ts';
import type { Estate } from '../../../core/inspection/estate.ts';
import type { PlanInput } from '../../../core/plans/inputs.ts';
import type { Plan } from '../../../core/plans/plan.ts';
import type { planFor } from '../../../core/plans/planFor.ts';
import type { Session } from '../../../core/session.ts';
import type { Clock } from '../../../core/sources.ts';
import type { WizardMemento } from '../../../protocol/messages.ts';
import type { Answer, ControlView, WizardKind, WizardView } from '../../../protocol/wizardView.ts';
import type { Answers } from './answers.ts';
import type { FilledForm } from './form.ts';
import { forms, kindOptions } from './kinds.ts';
import { nothingRead } from './offers.ts';
import { OffersReader } from './offersReader.ts';

/** A file that the person has picked: where it lies, and the hash of its content in hexadecimal. */
export interface PickedFile {
  readonly path: string;
  readonly sha256: string;
}

export interface WizardDeps {
  readonly session: Session;
  readonly clock: Clock;
  /** Has the person pick a file; undefined where they left. */
  readonly chooseFile: () => PromiseLike<PickedFile | undefined>;
  readonly planFor?: typeof planFor;
}

/** How long choices must rest before they are planned, in milliseconds: somebody who types is not planned for at every letter. */
const rest = 350;

/**
 * The choices of one wizard and the plan that follows from them. It belongs to the host: the page may come and go. Whenever a choice
 * or what there is to choose from changes, the plan is worked out anew, and a computation that is under way is stopped.
 */
export class Wizard {
  readonly #deps: WizardDeps;
  readonly #changed: () => void;
  #kind: WizardKind;
  #answers: Answers;
  #estate: Estate | undefined;
  #reader: OffersReader | undefined;
  #form: FilledForm;
  #plan: Plan | undefined;
  /** The input that was planned last, or is being planned, as text. */
  #wished: string | undefined;
  #planning: AbortController | undefined;
  #problem: string | undefined;
  #disposed = false;
  #isOpen = true;

  /** @param changed called whenever there is something else to show */
  constructor(deps: WizardDeps, { kind, answers }: WizardMemento, changed: () => void) {
    this.#deps = deps;
    this.#changed = changed;
    this.#kind = kind;
    this.#answers = answers;
    this.#form = this.#fill();
    this.followEstate();
  }

  get memento(): WizardMemento {
    return { kind: this.#kind, answers: this.#answers };
  }

  /** The plan for the choices; while it is being worked out anew, the former one. */
  get plan(): Plan | undefined {
    return this.#plan;
  }

  get isPlanning(): boolean {
    return this.#planning !== undefined;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** No choice can be made any more, and nothing is planned: the run has begun. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#planning?.abort();
    this.#planning = undefined;
  }

  /** Choices can be made again; what was read before may be so no longer. */
  reopen(): void {
    this.#isOpen = true;
    this.followEstate();
  }

  get view(): WizardView {
    const problem = this.#problem ?? this.#reader?.offers.gaps[0];
    return {
      kind: this.#kind,
      kinds: kindOptions,
      sections: this.#form.sections,
      open: this.#isOpen,
      planning: this.isPlanning,
      missing: this.#isOpen ? this.#form.missing : [],
      ...(this.#isOpen && problem !== undefined && { problem }),
    };
  }

  setKind(kind: WizardKind): void {
    if (kind === this.#kind) return;
    this.#kind = kind;
    this.#plan = undefined;
    this.#refill();
  }

  /** @throws RangeError for a control that is not there, or an answer that does not fit it */
  setAnswer(id: string, answer: Answer): void {
    const control = this.#control(id);
    if (!control || !fits(control, answer)) throw new RangeError(`There is nothing to answer at ${id}.`);
    this.#answers = { ...this.#answers, [id]: answer };
    this.#refill();
  }

  /** Answers several controls at once, as a row of the tree does on which the wizard was opened. */
  start({ kind, answers }: WizardMemento): void {
    this.#kind = kind;
    this.#answers = { ...this.#answers, ...answers };
    this.#refill();
  }

  /** @throws RangeError for a control that is not there or takes no file */
  async chooseFile(id: string): Promise<void> {
    if (this.#control(id)?.kind !== 'file') throw new RangeError(`There is no file to choose at ${id}.`);
    const picked = await this.#deps.chooseFile();
    if (!picked || this.#disposed) return;
    this.#answers = { ...this.#answers, [`${id}.path`]: picked.path, [`${id}.sha256`]: picked.sha256 };
    this.#refill();
  }

  /** Another estate is shown, or what was read of it has been forgotten: everything is read and planned anew. */
  followEstate(): void {
    const { state } = this.#deps.session;
    this.#reader?.dispose();
    this.#estate = state.kind === 'connected' ? state.estate : undefined;
    this.#reader = this.#estate && new OffersReader(this.#estate, () => this.#refill());
    this.#wished = undefined;
    this.#refill();
  }

  dispose(): void {
    this.#disposed = true;
    this.#planning?.abort();
    this.#reader?.dispose();
  }

  #control(id: string): ControlView | undefined {
    return this.#form.sections.flatMap(({ controls }) => controls).find((control) => control.id === id);
  }

  #fill(): FilledForm {
    const offers = this.#reader?.offers ?? nothingRead;
    return forms[this.#kind](this.#answers, { offers, now: this.#deps.clock.now() });
  }

  #refill(): void {
    if (this.#disposed) return;
    // What was chosen is shown as it was when the run began, whatever has become of it since.
    if (!this.#isOpen && this.#form.missing.length === 0) return;
    this.#form = this.#fill();
    this.#reader?.want(this.#form.wants);
    // What is only now being read is to be shown as being read.
    this.#form = this.#fill();
    this.#replan();
    this.#changed();
  }

  #replan(): void {
    if (!this.#isOpen) return;
    const input = this.#estate && this.#form.input;
    const wished = input && JSON.stringify(input);
    if (wished !== undefined && wished === this.#wished) return;
    this.#planning?.abort();
    this.#planning = undefined;
    this.#wished = wished;
    this.#problem = undefined;
    if (input && this.#estate) void this.#compute(input, this.#estate);
    else this.#plan = undefined;
  }

  async #compute(input: PlanInput, estate: Estate): Promise<void> {
    const planning = new AbortController();
    this.#planning = planning;
    const { signal } = planning;
    const { clock } = this.#deps;
    try {
      await clock.sleep(rest, signal);
      // The planners weigh more than all the rest: they are loaded by those who plan.
      const plan = this.#deps.planFor ?? (await import('../../../core/plans/planFor.ts')).planFor;
      const found = await plan(estate.source, input, clock.now(), signal);
      if (!signal.aborted) this.#settle(found);
    } catch (thrown) {
      // Whoever stopped it has begun another one, or waits for none.
      if (signal.aborted) return;
      const failure = toFailure(thrown, 'work out the plan');
      this.#settle(undefined, failure.message);
    }
  }

  #settle(plan: Plan | undefined, problem?: string): void {
    this.#planning = undefined;
    this.#plan = plan;
    this.#problem = problem;
    this.#changed();
  }
}

/** Whether an answer is of the kind that a control takes, and among its options. */
function fits(control: ControlView, answer: Answer): boolean {
  const offered = (value: string): boolean =>
    'groups' in control &&
    control.groups.some(({ options }) =>
      options.some((option) => option.value === value && option.obstacle === undefined),
    );
  switch (control.kind) {
    case 'text':
      return typeof answer === 'string';
    case 'check':
      return typeof answer === 'boolean';
    case 'choice':
      return typeof answer === 'string' && offered(answer);
    case 'many':
      return typeof answer === 'object' && answer.every(offered);
    case 'file':
      return false;
  }
}
