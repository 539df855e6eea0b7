import type { TemplateFormat } from '../../core/templates.ts';
import { armEdits } from './edits/edits.ts';
import { armSuppression } from './edits/suppression.ts';
import { entriesAmong } from './entries.ts';
import { everyMilliseconds, type Pace } from '../json/pace.ts';
import { readTemplate } from './reading/read.ts';
import { concernsUs } from './recognise.ts';

/** ARM templates in JSON, with comments or without. */
export const arm: TemplateFormat = armFormat();

/** The same with pauses of its own: a test counts them. */
export function armFormat(newPace: () => Pace = everyMilliseconds): TemplateFormat {
  return {
    name: 'arm',
    claims: (uri) => /\.jsonc?$/i.test(uri) && !/\.tf\.json$/i.test(uri),
    concerns: concernsUs,
    entries: entriesAmong,
    read: (entry, files, signal) => readTemplate(entry, files, newPace(), signal),
    edits: armEdits,
    suppression: armSuppression,
  };
}
