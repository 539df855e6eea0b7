import type { Answer, WizardKind } from '../protocol/wizardView.ts';

/** The person wants another kind of plan. */
export class KindChosen extends Event {
  readonly kind: WizardKind;

  constructor(kind: WizardKind) {
    super('kind-chosen', { bubbles: true, composed: true });
    this.kind = kind;
  }
}

/** The person has answered a control. */
export class ChoiceMade extends Event {
  readonly control: string;
  readonly answer: Answer;

  constructor(control: string, answer: Answer) {
    super('choice-made', { bubbles: true, composed: true });
    this.control = control;
    this.answer = answer;
  }
}

/** The person wants to pick a file. */
export class FileWanted extends Event {
  readonly control: string;

  constructor(control: string) {
    super('file-wanted', { bubbles: true, composed: true });
    this.control = control;
  }
}
