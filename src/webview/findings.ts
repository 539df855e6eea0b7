import { css, html, nothing, type TemplateResult } from 'lit';
import type { FindingView } from '../protocol/planView.ts';
import { findingLooks, glyphIcon } from './glyphs.ts';

/** What was found, under a heading; nothing at all where there is nothing. */
export function findingSection(heading: string, findings: readonly FindingView[]): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing;
  return html`<section class="findings">
    <h2>${heading}</h2>
    <ul>
      ${findings.map(
        (finding) =>
          html`<li>
            ${glyphIcon(findingLooks[finding.severity])}
            <p><strong>${finding.severityWords}:</strong> ${finding.message}</p>
          </li>`,
      )}
    </ul>
  </section>`;
}

export const findingStyles = css`
  .findings ul {
    margin: 8px 0 0;
    padding: 0;
    list-style: none;
  }
  .findings li {
    display: flex;
    gap: 10px;
    padding: 6px 0;
  }
  .findings .glyph {
    margin-top: 2px;
  }
`;
