import { css, html, nothing, type TemplateResult } from 'lit';
import type { EffectGroupView } from '../protocol/planView.ts';
import { effectLooks, glyphIcon } from './glyphs.ts';

/** What a plan means for whom: it is told before its steps. */
export function effectSections(groups: readonly EffectGroupView[]): TemplateResult | typeof nothing {
  if (groups.length === 0) return nothing;
  return html`<section class="effects" aria-label="What it means">
    ${groups.map(
      ({ kind, title, effects }) =>
        html`<div class="effect ${kind}">
          <h2>${glyphIcon(effectLooks[kind])} ${title}</h2>
          <ul>
            ${effects.map(({ name, message }) => html`<li><strong>${name}:</strong> ${message}</li>`)}
          </ul>
        </div>`,
    )}
  </section>`;
}

export const effectStyles = css`
  .effects {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr));
    gap: 16px 28px;
  }
  .effect h2 {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .effect ul {
    margin: 8px 0 0;
    padding: 0;
    list-style: none;
  }
  .effect li {
    padding: 3px 0;
    overflow-wrap: anywhere;
  }
  .effect.dark {
    padding: 12px 14px;
    border: 1px solid var(--vscode-problemsErrorIcon-foreground, var(--vscode-editorError-foreground));
    border-left-width: 4px;
    border-radius: 4px;
  }
`;
