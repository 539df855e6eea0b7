import type { DiagnosticSetting } from '../../state/resources.ts';
import { categoriesOf } from './categories.ts';

/** The names of the log categories that a setting sends, those of its groups included. */
export function enabledCategories({ resourceId, logs }: DiagnosticSetting): readonly string[] {
  const enabled = logs.filter((log) => log.enabled);
  return categoriesOf(resourceId)
    .filter(({ name, groups }) =>
      enabled.some(
        ({ category, categoryGroup }) =>
          category?.toLowerCase() === name.toLowerCase() ||
          groups.some((group) => group.toLowerCase() === categoryGroup?.toLowerCase()),
      ),
    )
    .map(({ name }) => name);
}
