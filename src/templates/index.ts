import type { TemplateFormat } from '../core/templates.ts';
import { arm } from './arm/index.ts';
import { bicep } from './bicep/index.ts';
import { scripts } from './scripts/index.ts';
import { terraform } from './terraform/index.ts';

export { createChecker, type CheckerOptions } from './checker.ts';

/** Every format that is read, in the order in which a file is offered to them. */
export const formats: readonly TemplateFormat[] = [bicep, arm, terraform, scripts];
