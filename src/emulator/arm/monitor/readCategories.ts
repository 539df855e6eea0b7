import { asArray, asBoolean, asString, member } from '../../json.ts';
import type { DiagnosticSetting } from '../../state/resources.ts';
import { categoriesOf } from './categories.ts';
import { monitorRefusal } from './refusals.ts';

/** The text is quoted from public threads. */
export function logsOf(scope: string, value: unknown): DiagnosticSetting['logs'] {
  const categories = categoriesOf(scope).filter(({ kind }) => kind === 'Logs');
  const groups = new Set(categories.flatMap((category) => category.groups.map((name) => name.toLowerCase())));
  return (asArray(value) ?? []).map((entry) => {
    const category = asString(member(entry, 'category'));
    const categoryGroup = asString(member(entry, 'categoryGroup'));
    if (category !== undefined && !categories.some(({ name }) => name.toLowerCase() === category.toLowerCase())) {
      throw monitorRefusal(400, 'BadRequest', `Category '${category}' is not supported.`);
    }
    if (categoryGroup !== undefined && !groups.has(categoryGroup.toLowerCase())) {
      throw monitorRefusal(400, 'BadRequest', `Category group '${categoryGroup}' is not supported.`);
    }
    return {
      ...(category === undefined ? {} : { category }),
      ...(categoryGroup === undefined ? {} : { categoryGroup }),
      enabled: asBoolean(member(entry, 'enabled')) ?? false,
    };
  });
}

export function metricsOf(scope: string, value: unknown): DiagnosticSetting['metrics'] {
  const categories = categoriesOf(scope).filter(({ kind }) => kind === 'Metrics');
  return (asArray(value) ?? []).map((entry) => {
    const category = asString(member(entry, 'category'));
    if (category !== undefined && !categories.some(({ name }) => name.toLowerCase() === category.toLowerCase())) {
      throw monitorRefusal(400, 'BadRequest', `Metric category '${category}' is not supported.`);
    }
    return { ...(category === undefined ? {} : { category }), enabled: asBoolean(member(entry, 'enabled')) ?? false };
  });
}
