import type { TemplateFormat } from '../../core/templates.ts';
import { bicepEdits } from './edits/index.ts';
import { bicepEntries, concerns } from './entries.ts';
import { readBicep } from './read.ts';
import { bicepSuppression } from './suppression.ts';

/** Bicep: templates, and parameter files for them. */
export const bicep: TemplateFormat = {
  name: 'bicep',
  claims: (uri) => /\.bicep(param)?$/i.test(uri),
  concerns,
  entries: bicepEntries,
  read: readBicep,
  edits: bicepEdits,
  suppression: bicepSuppression,
};
