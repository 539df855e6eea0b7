import type { TemplateFormat } from '../../core/templates.ts';
import { bicepEdits } from './edits/index.ts';
import { bicepEntries, concerns } from './entries.ts';
<<<<<<< HEAD
import { readBicep } from './read.ts';
import { bicepSuppression } from './suppression.ts';

/** Bicep: templates, and parameter files for them. */
export const bicep: TemplateFormat = {
  name: 'bicep',
  claims: (uri) => /\.bicep(param)?$/i.test(uri),
  concerns,
  entries: bicepEntries,
  read: readBicep,
=======
import { claims, read } from './read.ts';
import { bicepSuppression } from './suppression.ts';

/** Bicep modules and parameter files. */
export const bicep: TemplateFormat = {
  name: 'bicep',
  claims,
  concerns,
  entries: bicepEntries,
  read,
>>>>>>> b2
  edits: bicepEdits,
  suppression: bicepSuppression,
};
