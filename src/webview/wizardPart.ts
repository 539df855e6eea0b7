import { html, nothing, type TemplateResult } from 'lit';
import type { WizardView } from '../protocol/wizardView.ts';
import type { ChoiceMade, FileWanted, KindChosen } from './wizardEvents.ts';

export interface WizardActions {
  readonly onKind: (event: KindChosen) => void;
  readonly onChoice: (event: ChoiceMade) => void;
  readonly onFile: (event: FileWanted) => void;
}

/** How far the choices are, below the title. The room for it is always there, so that nothing moves while somebody types. */
export function wizardStatus({ open, planning, missing, problem }: WizardView): TemplateResult | typeof nothing {
  if (!open) return nothing;
  const words = planning
    ? 'Working out the plan…'
    : missing.length > 0
      ? `Still to choose: ${missing.join(', ')}.`
      : 'The plan follows your choices as you change them.';
  return html`<p class="quiet working" aria-busy=${planning ? 'true' : 'false'}>${words}</p>
    ${problem === undefined ? nothing : html`<p class="problem">${problem}</p>`}`;
}

export function wizardPart(view: WizardView, { onKind, onChoice, onFile }: WizardActions): TemplateResult {
  return html`<section class="wizard" aria-label="Choices">
    <cmk-wizard .view=${view} @kind-chosen=${onKind} @choice-made=${onChoice} @file-wanted=${onFile}></cmk-wizard>
  </section>`;
}
