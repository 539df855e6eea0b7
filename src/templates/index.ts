import type { TemplateFormat } from '../core/templates.ts';
import { scripts } from './scripts/index.ts';

export { createChecker, type CheckerOptions } from './checker.ts';

/** Every format that is read, in the order in which a file is offered to them. */
export const formats: readonly TemplateFormat[] = [scripts];
