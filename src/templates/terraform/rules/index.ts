import type { TemplateFinding } from '../../../core/templates.ts';
import { bothForms } from './bothForms.ts';
import { conditionalKey } from './conditionalKey.ts';
import { hsmKey } from './hsmKey.ts';
import { renamed } from './renamed.ts';
import type { TerraformContext, TerraformRule } from './rule.ts';

const rules: readonly TerraformRule[] = [bothForms, renamed, hsmKey, conditionalKey];

/** What only Terraform can have wrong; of uses that share their text it is told once. */
export function judgeTerraform(context: TerraformContext): readonly TemplateFinding[] {
  const told = new Set<string>();
  return rules
    .flatMap((rule) => rule(context))
    .filter(({ rule, uri, range, message }) => {
      const text = JSON.stringify([rule, uri, range, message]);
      if (told.has(text)) return false;
      told.add(text);
      return true;
    });
}
