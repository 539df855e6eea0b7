import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { SectionView, WizardKind, WizardView } from '../protocol/wizardView.ts';
import { glyphStyles, textStyles } from './sharedStyles.ts';
import { controlTemplate, type ControlPage } from './wizardControls.ts';
import { ChoiceMade, FileWanted, KindChosen } from './wizardEvents.ts';
import { wizardStyles } from './wizardStyles.ts';

/**
 * The choices of a plan. Its fields are the browser's own, in VS Code's colours: only so their help and their errors can be told to
 * a screen reader together with them, which ends at the edge of a component.
 */
export class WizardForm extends LitElement {
  static override properties = { view: { attribute: false } };
  static override styles = [textStyles, glyphStyles, wizardStyles];

  declare view: WizardView | undefined;
  /** What is being typed: the host's answer to an earlier letter must not overwrite it. */
  readonly #typed = new Map<string, string>();
  readonly #filters = new Map<string, string>();

  readonly #page: ControlPage = {
    answer: (control, answer) => this.dispatchEvent(new ChoiceMade(control, answer)),
    type: (control, text) => {
      this.#typed.set(control, text);
      this.dispatchEvent(new ChoiceMade(control, text));
    },
    typed: (control) => this.#typed.get(control),
    pickFile: (control) => this.dispatchEvent(new FileWanted(control)),
    filter: (control) => this.#filters.get(control) ?? '',
    setFilter: (control, text) => {
      this.#filters.set(control, text);
      this.requestUpdate();
    },
  };

  protected override willUpdate(): void {
    const controls = this.view?.sections.flatMap((section) => section.controls) ?? [];
    for (const [id, text] of this.#typed) {
      const control = controls.find((one) => one.id === id);
      if (control?.kind !== 'text' || control.value === text) this.#typed.delete(id);
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (!view) return nothing;
    return html`<form class=${view.open ? 'open' : 'closed'} @submit=${(event: Event) => event.preventDefault()}>
      ${view.open ? this.#kinds(view) : nothing}
      <div class="sections">
        ${repeat(
          view.sections,
          ({ id }) => `${view.kind} ${id} ${view.open ? 'open' : 'closed'}`,
          (section) => this.#section(section, view.open),
        )}
      </div>
    </form>`;
  }

  #kinds({ kind, kinds }: WizardView): TemplateResult {
    return html`<fieldset class="kinds">
      <legend>What to plan</legend>
      <div class="tiles">
        ${kinds.map(
          ({ value, label, detail }) =>
            html`<label class="option tile">
              <input
                type="radio"
                name="kind"
                value=${value}
                .checked=${value === kind}
                @change=${() => this.dispatchEvent(new KindChosen(value as WizardKind))}
              />
              <span><strong>${label}</strong><span class="detail">${detail}</span></span>
            </label>`,
        )}
      </div>
    </fieldset>`;
  }

  /** Once the run has begun, what was chosen is still to be seen, and can no longer be changed. */
  #section({ id, title, summary, controls }: SectionView, open: boolean): TemplateResult {
    return html`<details class="section" data-section=${id} ?open=${open}>
      <summary>
        <h2>${title}</h2>
        ${summary === '' ? nothing : html`<span class="quiet">${summary}</span>`}
      </summary>
      <fieldset class="controls" ?disabled=${!open}>
        <legend class="hidden">${title}</legend>
        ${repeat(
          controls,
          (control) => control.id,
          (control) => controlTemplate(control, this.#page),
        )}
      </fieldset>
    </details>`;
  }
}
