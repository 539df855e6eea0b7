import type { TemplateFormat } from '../../core/templates.ts';
import { bicepEdits } from './edits/index.ts';
import { bicepEntries, concerns } from './entries.ts';
import { claims, read } from './read.ts';
import { bicepSuppression } from './suppression.ts';

/** Bicep modules and parameter files. */
export const bicep: TemplateFormat = {
  name: 'bicep',
  claims,
  concerns,
  entries: bicepEntries,
  read,
  edits: bicepEdits,
  suppression: bicepSuppression,
};
