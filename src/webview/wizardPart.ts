import { html, nothing, type TemplateResult } from 'lit';
import type { WizardView } from '../protocol/wizardView.ts';
import type { ChoiceMade, FileWanted, KindChosen } from './wizardEvents.ts';

export interface WizardActions {
  readonly onKind: (event: KindChosen) => void;
  readonly onChoice: (event: ChoiceMade) => void;
  readonly onFile: (event: FileWanted) => void;
}

/** How far the choices are, below the title. The room for it is always there, so that nothing moves while somebody types. */
export function wizardStatus(view: WizardView): TemplateResult | typeof nothing {
  if (!view.open) return nothing;
  return html`<p class="quiet working" aria-busy=${view.planning ? 'true' : 'false'}>${statusWords(view)}</p>
    ${view.problem === undefined ? nothing : html`<p class="problem">${view.problem}</p>`}`;
}

function statusWords({ planning, missing, sections }: WizardView): string {
  if (planning) return 'Working out the plan…';
  const wrong = sections.flatMap(({ controls }) => controls.filter(({ error }) => error !== undefined));
  const words = [
    ...(missing.length === 0 ? [] : [`Still to choose: ${missing.join(', ')}.`]),
    ...(wrong.length === 0 ? [] : [`To put right: ${wrong.map(({ label }) => label).join('; ')}.`]),
  ];
  return words.length === 0 ? 'The plan follows your choices as you change them.' : words.join(' ');
}

export function wizardPart(view: WizardView, { onKind, onChoice, onFile }: WizardActions): TemplateResult {
  return html`<section class="wizard" aria-label="Choices">
    <cmk-wizard .view=${view} @kind-chosen=${onKind} @choice-made=${onChoice} @file-wanted=${onFile}></cmk-wizard>
  </section>`;
}
