/** A plan and its run as a page shows them: plain JSON in words for people, without any secret. */

export type PlanStatus =
  'planned' | 'blocked' | 'running' | 'waiting' | 'parked' | 'interrupted' | 'succeeded' | 'failed' | 'cancelled';

export interface PlanView {
  /** What will be true afterwards, in one sentence. */
  readonly title: string;
  readonly status: PlanStatus;
  /** The status in a sentence that stands on its own. */
  readonly statusWords: string;
  readonly choices: readonly LabelledText[];
  /** What it means for whom, the gravest first. */
  readonly effects: readonly EffectGroupView[];
  readonly steps: readonly StepView[];
  /** Why the plan cannot run. */
  readonly blockers: readonly FindingView[];
  /** What to know before it runs. */
  readonly notes: readonly FindingView[];
  readonly proof?: ProofView;
}

/** What happens alike to several accounts, or other users of a key. */
export interface EffectGroupView {
  readonly kind: 'dark' | 'unknown' | 'follows' | 'keeps';
  readonly title: string;
  readonly effects: readonly { readonly name: string; readonly message: string }[];
}

export interface LabelledText {
  readonly label: string;
  readonly value: string;
}

/** `notBegun`: the run ended before it; `interrupted`: it was under way when the program stopped. */
export type StepState =
  | 'pending'
  | 'running'
  | 'waiting'
  | 'parked'
  | 'done'
  | 'satisfied'
  | 'failed'
  | 'cancelled'
  | 'interrupted'
  | 'notBegun';

export interface StepView {
  readonly id: string;
  readonly title: string;
  readonly state: StepState;
  readonly stateWords: string;
  readonly reason: string;
  readonly cost: CostView;
  readonly change: ChangeView;
  /** Whether the resource can be shown as it is before the step and after it. */
  readonly comparable: boolean;
  /** What the person is asked to type before the plan runs, and why. */
  readonly confirmation?: { readonly phrase: string; readonly reason: string };
  /** How it is taken back, or why it is not. */
  readonly undo?: string;
  /** Titles of the steps that must be done before. */
  readonly after: readonly string[];
  readonly awaiting?: AwaitingView;
  readonly failure?: FailureView;
  /** How often it was tried, once it was tried more than once. */
  readonly attempts?: number;
  /** Milliseconds since 1970. */
  readonly finishedAt?: number;
}

export type CostKind = 'none' | 'waits' | 'disruptive' | 'irreversible';

export interface CostView {
  readonly kind: CostKind;
  readonly label: string;
  readonly explanation: string;
}

/** What becomes what: properties of one resource, or a resource that is made. */
export interface ChangeView {
  readonly summary: string;
  /** The Azure id that the change is about. */
  readonly resource: string;
  readonly properties: readonly PropertyView[];
}

export interface PropertyView {
  readonly path: string;
  readonly value: string;
  /** The value in words, where it says little to people. */
  readonly meaning?: string;
}

/** A step that goes on by itself later: Azure refuses it for now, or what it needs has not happened yet. */
export interface AwaitingView {
  /** What is awaited, in words that follow "Waiting for". */
  readonly what: string;
  /** When it is tried again or looked at next, in milliseconds since 1970. */
  readonly until: number;
  /** Whether nothing runs meanwhile. */
  readonly parked: boolean;
  /** Whether Azure has refused, as it does until what is awaited is so; else it could not answer. */
  readonly refused: boolean;
}

export interface FailureView {
  /** In our words. */
  readonly message: string;
  /** What judging the binding again has shown. */
  readonly diagnosis?: string;
  /** What Azure said, as it came, and what its support asks for. */
  readonly azure: readonly LabelledText[];
}

export interface FindingView {
  readonly severity: 'error' | 'warning' | 'info' | 'hint' | 'unknown';
  /** The severity in words. */
  readonly severityWords: string;
  readonly subject: string;
  readonly message: string;
}

/** What was read back. It proves that the key is configured, never that it is used. */
export interface ProofView {
  /** Who returned it. */
  readonly source: 'Azure' | 'the emulator';
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly readAt: number;
  readonly properties: readonly PropertyView[];
}
