import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { OptionGroup, OptionView } from '../protocol/wizardView.ts';
import { glyphIcon, unableLook } from './glyphs.ts';

/** From so many options on they can be filtered. */
const many = 9;

export interface OptionList {
  readonly groups: readonly OptionGroup[];
  readonly reading: boolean;
  readonly none: string | undefined;
  /** Of the control. */
  readonly label: string;
  readonly filter: string;
  readonly setFilter: (text: string) => void;
  /** The button or box of an option. */
  readonly input: (option: OptionView) => TemplateResult;
}

/** Options with all that there is to know of each; those that cannot be chosen stand apart, with the reason. */
export function optionList(list: OptionList): TemplateResult {
  const { groups, reading, none, label, filter, setFilter } = list;
  const able = groups.map((group) => ({ ...group, options: group.options.filter(isAble) }));
  const count = able.reduce((sum, { options }) => sum + options.length, 0);
  const shown = able
    .map((group) => ({ ...group, options: group.options.filter((option) => matches(option, group.label, filter)) }))
    .filter(({ options }) => options.length > 0);
  return html`
    ${
      count < many
        ? nothing
        : html`<input
            class="filter"
            type="search"
            placeholder="Filter"
            aria-label="Filter: ${label}"
            .value=${filter}
            @input=${(event: Event) => setFilter((event.target as HTMLInputElement).value)}
          />`
    }
    <div class="options ${count < many ? '' : 'many'}">
      ${repeat(
        shown,
        (group) => group.label,
        (group) => optionGroup(group, list),
      )}
      ${reading ? html`<p class="quiet">Reading…</p>` : nothing}
      ${!reading && count === 0 && groups.length === 0 ? html`<p class="quiet">${none ?? 'There is nothing.'}</p>` : nothing}
      ${count > 0 && shown.length === 0 ? html`<p class="quiet">Nothing matches the filter.</p>` : nothing}
    </div>
    ${obstacles(groups)}
  `;
}

function optionGroup({ label, options }: OptionGroup, { input }: OptionList): TemplateResult {
  return html`${label === '' ? nothing : html`<p class="group">${label}</p>`}
  ${repeat(
    options,
    ({ value }) => value,
    (option) =>
      html`<label class="option">
        ${input(option)}
        <span>
          <span class="title">${option.label}</span>
          ${option.description === undefined || option.description === '' ? nothing : html`<span class="description">${option.description}</span>`}
          ${option.detail === undefined ? nothing : html`<span class="detail">${option.detail}</span>`}
        </span>
      </label>`,
  )}`;
}

/** What cannot be chosen is no field: it is read, like any other text. */
function obstacles(groups: readonly OptionGroup[]): TemplateResult | typeof nothing {
  const unable = groups.flatMap(({ options }) => options.filter((option) => !isAble(option)));
  if (unable.length === 0) return nothing;
  return html`<details class="unable">
    <summary>${unable.length === 1 ? 'One that cannot be chosen' : `${unable.length} that cannot be chosen`}</summary>
    <ul>
      ${unable.map(
        ({ label, description, obstacle }) =>
          html`<li>
            ${glyphIcon(unableLook)}
            <span
              ><span class="title">${label}</span>
              ${description === undefined ? nothing : html`<span class="description">${description}</span>`}
              <span class="detail">${obstacle}</span></span
            >
          </li>`,
      )}
    </ul>
  </details>`;
}

function isAble({ obstacle }: OptionView): boolean {
  return obstacle === undefined;
}

function matches({ label, description = '', detail = '' }: OptionView, group: string, filter: string): boolean {
  const text = `${group} ${label} ${description} ${detail}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
