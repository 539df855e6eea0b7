import { nameOf } from '../../resources/armId.ts';
import { asString } from '../../resources/value.ts';
import type { AwaitChange } from '../change.ts';
import { keyAddressOf } from './address.ts';
import { oneLine } from './text.ts';

/** What to look for before going on, for somebody who does by hand what the product does by itself. */
export function awaitedWords(change: AwaitChange): readonly string[] {
  return words(change).map(oneLine);
}

function words(change: AwaitChange): readonly string[] {
  switch (change.what) {
    case 'use': {
      const { key, store } = keyAddressOf(change.keyId);
      const version = asString(change.version) ?? 'the new version';
      return [
        `Wait until the audit log of ${store} shows that ${nameOf(change.resource)} uses ${version} of key ${key}; it may take hours. In Log Analytics:`,
        `AZKVAuditLogs | where OperationName in ("KeyWrap", "KeyUnwrap") and Id has "/keys/${key}/" | summarize max(TimeGenerated) by Id, tostring(Identity)`,
      ];
    }
    case 'unused':
      return [
        `Wait until nothing uses ${asString(change.version) ?? 'the version'} of key ${nameOf(change.resource)} any more: no log, no proof. "aoai-cmk blast-radius" says who depends on it.`,
      ];
    case 'value':
      return [
        `Wait until ${change.path} of ${nameOf(change.resource)} is ${asString(change.value) ?? 'as wished'}: somebody else decides it.`,
      ];
  }
}
