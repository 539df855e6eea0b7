/** The wizard's choices as a page shows them: plain JSON in words for people. The host owns every value; the page asks for another. */

export type WizardKind = 'enable' | 'grant' | 'rotate';

/** What a person has answered to one control. */
export type Answer = string | boolean | readonly string[];

export interface WizardView {
  readonly kind: WizardKind;
  readonly kinds: readonly OptionView[];
  readonly sections: readonly SectionView[];
  /** Whether choices can still be made: not once a run has begun. */
  readonly open: boolean;
  /** Whether the plan for these choices is being worked out; what is shown until then is the former one. */
  readonly planning: boolean;
  /** What must still be chosen before there can be a plan. */
  readonly missing: readonly string[];
  /** Why there is no plan although everything is chosen. */
  readonly problem?: string;
}

/** Controls that belong together. */
export interface SectionView {
  readonly id: string;
  readonly title: string;
  /** What has been chosen here, in a few words; empty where nothing has been. */
  readonly summary: string;
  readonly controls: readonly ControlView[];
}

export type ControlView = TextControl | ChoiceControl | ManyControl | CheckControl | FileControl;

interface Control {
  /** Names the control in what the page asks for. */
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  /** Why the value cannot be used. */
  readonly error?: string;
}

export interface TextControl extends Control {
  readonly kind: 'text';
  readonly input: 'text' | 'number' | 'date';
  readonly value: string;
  readonly placeholder?: string;
}

/** One of several. `list` shows every option with what there is to know of it, `menu` only their labels. */
export interface ChoiceControl extends Control {
  readonly kind: 'choice';
  readonly look: 'list' | 'menu';
  readonly value?: string;
  readonly groups: readonly OptionGroup[];
  /** Whether more options may come. */
  readonly reading: boolean;
  /** What to say where there is no option. */
  readonly none?: string;
}

/** Any number of several. */
export interface ManyControl extends Control {
  readonly kind: 'many';
  readonly values: readonly string[];
  readonly groups: readonly OptionGroup[];
  readonly reading: boolean;
  readonly none?: string;
}

export interface CheckControl extends Control {
  readonly kind: 'check';
  readonly value: boolean;
}

/** A file of the person's computer, which the host's own dialog picks: the page sees its name alone. */
export interface FileControl extends Control {
  readonly kind: 'file';
  readonly value?: string;
  readonly button: string;
}

export interface OptionGroup {
  /** Empty where the options stand under no heading. */
  readonly label: string;
  readonly options: readonly OptionView[];
}

export interface OptionView {
  readonly value: string;
  readonly label: string;
  /** Short, beside the label. */
  readonly description?: string;
  /** A sentence below it. */
  readonly detail?: string;
  /** Why it cannot be chosen. */
  readonly obstacle?: string;
}

/** Languages in which a plan can be copied. */
export type ExportFormat = 'azCli' | 'powershell' | 'bicep' | 'terraform';
