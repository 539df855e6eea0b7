import { encryptionProof, type RunRecord, type StepRecord } from '../../../core/plans/record.ts';
import { asString, at, known } from '../../../core/resources/value.ts';
import { emulatorMark, keyWords } from './endWords.ts';

/** The proof of a run as a Markdown document: what was read when, what it shows, and what it does not show. */
export function proofDocument(record: RunRecord): string {
  const { plan } = record;
  const proof = encryptionProof(record);
  if (!proof) return `# No proof\n\nThe run “${plan.title}” has not come to its end.\n`;
  const shown = keyWords(proof);
  return `${[
    `# ${plan.subject.name}: customer-managed key, read back`,
    ...(record.isEmulator
      ? ['> **Emulator.** This estate is a sample on this computer. Nothing here says anything of an account in Azure.']
      : []),
    shown === undefined
      ? `**No customer-managed key is configured** on ${plan.subject.name}, as read on ${utc(proof.readAt)}.`
      : `**Configured** with ${shown}, as read on ${utc(proof.readAt)}. **Not proved used.**`,
    table([
      ['Account', code(proof.resource)],
      ['Read at', utc(proof.readAt)],
      ['Cloud', record.isEmulator ? 'emulator' : record.cloud],
      ['Plan', plan.title],
      ...plan.choices.map(({ label, value }): [string, string] => [label, value]),
    ]),
    '## What Azure returned',
    'The property `properties.encryption` of the account, unaltered:',
    fenced('json', JSON.stringify(proof.value, null, 2)),
    '## What this proves',
    [
      '- The account is configured with this key: Azure accepted the change and returned it when asked again.',
      '- When Azure accepted it, it had checked that the identity of the account reaches the key.',
    ].join('\n'),
    '## What this does not prove',
    [
      '- That data has been encrypted with the key, or which version of it is in use. Only `KeyWrap` and `KeyUnwrap` rows in the audit log of the key store show that, and only where that log is collected.',
      '- That it stays so. A grant that is removed, a key that is disabled or expires, or a firewall that is closed takes the key away later.',
    ].join('\n'),
    ...usage(record),
    '## Steps',
    steps(record),
    `${emulatorMark(record)}run \`${record.runId}\`, begun ${utc(record.startedAt)}, ended ${utc(record.updatedAt)}.`,
  ].join('\n\n')}\n`;
}

/** How to see use in the audit log. Columns: reference of the table AZKVAuditLogs. */
function usage(record: RunRecord): readonly string[] {
  const read = (name: string) =>
    asString(at(known(encryptionProof(record)?.value ?? null), `keyVaultProperties.${name}`));
  const host = /^https:\/\/([^/:]+)/i.exec(read('keyVaultUri') ?? '')?.[1];
  const name = read('keyName');
  if (host === undefined || name === undefined) return [];
  const query = [
    'AZKVAuditLogs',
    `| where RequestUri contains "${host}" and RequestUri contains "/keys/${name}"`,
    '| where OperationName in ("KeyWrap", "KeyUnwrap")',
    '| project TimeGenerated, OperationName, HttpStatusCode, Id, Identity, CallerIpAddress',
    '| order by TimeGenerated desc',
  ].join('\n');
  return [
    '## To see use',
    'Where the key store sends its audit log to a Log Analytics workspace (resource-specific tables), this query shows it:',
    fenced('kusto', query),
  ];
}

const results: Readonly<Record<StepRecord['status'], string>> = {
  pending: 'not begun',
  running: 'under way',
  waiting: 'waiting',
  parked: 'awaited',
  satisfied: 'was so already',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

function steps({ plan, steps: states }: RunRecord): string {
  if (plan.steps.length === 0) return 'None: everything was so already.';
  return table(
    plan.steps.map(({ id, title }, index) => {
      const state = states[id];
      return [
        String(index + 1),
        title,
        results[state?.status ?? 'pending'],
        state?.appliedAt === undefined ? '' : utc(state.appliedAt),
        state?.finishedAt === undefined ? '' : utc(state.finishedAt),
        String(state?.attempts ?? 0),
      ];
    }),
    ['', 'Step', 'Result', 'Sent first', 'Proved by reading back', 'Tries'],
  );
}

function table(rows: readonly (readonly string[])[], head: readonly string[] = ['', '']): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Proofs are read by others, elsewhere: their times are in UTC. */
function utc(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
