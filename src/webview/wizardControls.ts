import { html, nothing, type TemplateResult } from 'lit';
import type {
  Answer,
  CheckControl,
  ChoiceControl,
  ControlView,
  FileControl,
  ManyControl,
  TextControl,
} from '../protocol/wizardView.ts';
import { optionList } from './wizardOptions.ts';

/** What controls ask of the form that they stand in. */
export interface ControlPage {
  answer(control: string, answer: Answer): void;
  /** Like `answer`, for what is still being typed. */
  type(control: string, text: string): void;
  /** What is being typed and the host has not answered yet. */
  typed(control: string): string | undefined;
  pickFile(control: string): void;
  /** What the options of a control are filtered by. */
  filter(control: string): string;
  setFilter(control: string, text: string): void;
}

/** One control with its label, its help and what is wrong with its value. */
export function controlTemplate(control: ControlView, page: ControlPage): TemplateResult {
  switch (control.kind) {
    case 'text':
      return textField(control, page);
    case 'check':
      return checkField(control, page);
    case 'choice':
      return control.look === 'menu' ? menu(control, page) : radioList(control, page);
    case 'many':
      return checkList(control, page);
    case 'file':
      return fileField(control, page);
  }
}

function textField(control: TextControl, page: ControlPage): TemplateResult {
  const { id, label, input, value, placeholder } = control;
  return html`<div class="control">
    <label for=${id}>${label}</label>
    <input
      id=${id}
      type=${input}
      .value=${page.typed(id) ?? value}
      placeholder=${placeholder ?? nothing}
      autocomplete="off"
      spellcheck="false"
      aria-invalid=${control.error === undefined ? 'false' : 'true'}
      aria-describedby=${describedBy(control)}
      @input=${(event: Event) => page.type(id, (event.target as HTMLInputElement).value)}
    />
    ${notes(control)}
  </div>`;
}

function checkField(control: CheckControl, page: ControlPage): TemplateResult {
  const { id, label, value } = control;
  return html`<div class="control">
    <label class="option">
      <input
        type="checkbox"
        id=${id}
        .checked=${value}
        aria-describedby=${describedBy(control)}
        @change=${(event: Event) => page.answer(id, (event.target as HTMLInputElement).checked)}
      />
      <span>${label}</span>
    </label>
    ${notes(control)}
  </div>`;
}

function menu(control: ChoiceControl, page: ControlPage): TemplateResult {
  const { id, label, value, groups, reading, none } = control;
  const options = (all: ChoiceControl['groups'][number]['options']): TemplateResult =>
    html`${all.map(
      (option) => html`<option value=${option.value} .selected=${option.value === value}>${option.label}</option>`,
    )}`;
  return html`<div class="control">
    <label for=${id}>${label}</label>
    <select
      id=${id}
      aria-describedby=${describedBy(control)}
      @change=${(event: Event) => page.answer(id, (event.target as HTMLSelectElement).value)}
    >
      ${value === undefined ? html`<option value="" disabled selected>${emptyWords(groups, reading, none)}</option>` : nothing}
      ${groups.map((group) =>
        group.label === ''
          ? options(group.options)
          : html`<optgroup label=${group.label}>${options(group.options)}</optgroup>`,
      )}
    </select>
    ${notes(control)}
  </div>`;
}

function emptyWords(groups: ChoiceControl['groups'], reading: boolean, none: string | undefined): string {
  if (reading) return 'Reading…';
  return groups.length === 0 ? (none ?? 'There is nothing to choose.') : 'Choose…';
}

function radioList(control: ChoiceControl, page: ControlPage): TemplateResult {
  const { id, label, value, groups, reading, none } = control;
  return html`<fieldset class="control" role="radiogroup" aria-describedby=${describedBy(control)}>
    <legend>${label}</legend>
    ${notes(control)}
    ${optionList({
      groups,
      reading,
      none,
      label,
      filter: page.filter(id),
      setFilter: (text) => page.setFilter(id, text),
      input: (option) =>
        html`<input
          type="radio"
          name=${id}
          value=${option.value}
          .checked=${option.value === value}
          @change=${() => page.answer(id, option.value)}
        />`,
    })}
  </fieldset>`;
}

function checkList(control: ManyControl, page: ControlPage): TemplateResult {
  const { id, label, values, groups, reading, none } = control;
  const toggled = (value: string, on: boolean): readonly string[] =>
    on ? [...values.filter((one) => one !== value), value] : values.filter((one) => one !== value);
  return html`<fieldset class="control" aria-describedby=${describedBy(control)}>
    <legend>${label}</legend>
    ${notes(control)}
    ${optionList({
      groups,
      reading,
      none,
      label,
      filter: page.filter(id),
      setFilter: (text) => page.setFilter(id, text),
      input: (option) =>
        html`<input
          type="checkbox"
          value=${option.value}
          .checked=${values.includes(option.value)}
          @change=${(event: Event) =>
            page.answer(id, toggled(option.value, (event.target as HTMLInputElement).checked))}
        />`,
    })}
  </fieldset>`;
}

function fileField(control: FileControl, page: ControlPage): TemplateResult {
  const { id, label, value, button } = control;
  return html`<div class="control" role="group" aria-label=${label}>
    <span class="name">${label}</span>
    <div class="file">
      <vscode-button secondary data-file=${id} @click=${() => page.pickFile(id)}>${button}</vscode-button>
      ${value === undefined ? nothing : html`<code>${value}</code>`}
    </div>
    ${notes(control)}
  </div>`;
}

/** Help and error, with the ids by which the field is described. */
function notes({ id, help, error }: ControlView): TemplateResult {
  return html`${help === undefined ? nothing : html`<p class="help" id="${id}-help">${help}</p>`}
  ${error === undefined ? nothing : html`<p class="error" id="${id}-error">${error}</p>`}`;
}

function describedBy({ id, help, error }: ControlView): string | typeof nothing {
  const ids = [...(help === undefined ? [] : [`${id}-help`]), ...(error === undefined ? [] : [`${id}-error`])];
  return ids.length === 0 ? nothing : ids.join(' ');
}
