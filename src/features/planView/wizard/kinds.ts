import type { OptionView, WizardKind } from '../../../protocol/wizardView.ts';
import type { Forms } from './form.ts';
import { enableForm } from './forms/enable.ts';
import { grantForm } from './forms/grant.ts';
import { rotateForm } from './forms/rotate.ts';

/** The kinds of plan that the wizard makes from their first choice. */
export const forms: Forms = { enable: enableForm, grant: grantForm, rotate: rotateForm };

export const kindOptions: readonly (OptionView & { readonly value: WizardKind })[] = [
  { value: 'enable', label: 'Enable', detail: 'Put accounts under a customer-managed key.' },
  { value: 'grant', label: 'Grant access', detail: 'Let an identity use a key.' },
  { value: 'rotate', label: 'Rotate', detail: 'Give a key a new version, and bring its accounts along.' },
];

export function isWizardKind(kind: unknown): kind is WizardKind {
  return kindOptions.some(({ value }) => value === kind);
}
