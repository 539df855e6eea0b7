import type { LiveResource } from '../../../core/resources/resource.ts';
import { asBoolean, asItems, asString, at } from '../../../core/resources/value.ts';

/** Whether a diagnostic setting of a key store sends the category AuditEvent, by itself or in a group that contains it. */
export function keepsAuditLog(setting: LiveResource): boolean {
  const logs = asItems(setting.read('properties.logs')) ?? [];
  return logs.some((log) => {
    const text = (name: string) => asString(at(log, name))?.toLowerCase();
    const group = text('categoryGroup');
    const isAudit = text('category') === 'auditevent' || group === 'audit' || group === 'alllogs';
    return isAudit && asBoolean(at(log, 'enabled')) === true;
  });
}
