import type { PlanKind } from '../../../core/plans/plan.ts';
import { encryptionProof, type Proof, type RunRecord, type StepRecord } from '../../../core/plans/record.ts';
import { types, type ResourceType } from '../../../core/resources/types.ts';
import { asString, at, known } from '../../../core/resources/value.ts';
import { code, fenced, table, utc } from '../markdown.ts';
import { emulatorMark, keyWords } from './endWords.ts';

/** The proof of a run as a Markdown document: what was read when, what it shows, and what it does not show. */
export function proofDocument(record: RunRecord): string {
  const { plan, proofs } = record;
  if (record.status !== 'succeeded' && (proofs ?? []).length === 0)
    return `# No proof\n\nThe run “${plan.title}” has not come to its end.\n`;
  const encryption = encryptionProof(record);
  return `${[
    encryption ? `# ${plan.subject.name}: encryption, read back` : `# ${plan.title}`,
    ...(record.isEmulator
      ? ['> **Emulator.** This estate is a sample on this computer. Nothing here says anything of an account in Azure.']
      : []),
    ...(proofs ?? []).filter(isEncryption).map((proof) => encryptionWords(proof, plan.kind)),
    table([
      [typeWords(plan.subject.type), code(plan.subject.id)],
      ...(encryption ? [['Read at', utc(encryption.readAt)] as [string, string]] : []),
      ['Cloud', record.isEmulator ? 'emulator' : record.cloud],
      ['Plan', plan.title],
      ...plan.choices.map(({ label, value }): [string, string] => [label, value]),
    ]),
    ...whatAzureReturned(proofs ?? []),
    ...whatItProves(record),
    ...usage(record),
    ...products(record),
    '## Steps',
    steps(record),
    `${emulatorMark(record)}run \`${record.runId}\`, begun ${utc(record.startedAt)}, ended ${utc(record.updatedAt)}.`,
  ].join('\n\n')}\n`;
}

const encryptionPath = 'properties.encryption';

function isEncryption({ path }: Proof): boolean {
  return path === encryptionPath;
}

function encryptionWords(proof: Proof, kind: PlanKind): string {
  const shown = keyWords(proof);
  if (shown !== undefined)
    return `**Configured** with ${shown}: ${proof.name}, as read on ${utc(proof.readAt)}. **Not proved used.**`;
  const none = `**No customer-managed key is configured** on ${proof.name}, as read on ${utc(proof.readAt)}.`;
  return kind === 'revert' ? `${none} It is under keys that Microsoft manages.` : none;
}

function whatAzureReturned(proofs: readonly Proof[]): readonly string[] {
  if (proofs.length === 0) return [];
  return [
    '## What Azure returned',
    ...proofs.flatMap(({ name, path, resource, readAt, value }) => [
      path === encryptionPath && proofs.length === 1
        ? 'The property `properties.encryption` of the account, unaltered:'
        : `The property \`${path}\` of ${name} (${code(resource)}), read on ${utc(readAt)}, unaltered:`,
      fenced('json', JSON.stringify(value, null, 2)),
    ]),
  ];
}

function whatItProves(record: RunRecord): readonly string[] {
  const { proofs = [], plan } = record;
  const isUnderKey = proofs.some((proof) => isEncryption(proof) && keyWords(proof) !== undefined);
  if (!isUnderKey) {
    return [
      '## What this proves',
      proofs.length === 0
        ? 'Every step was read back when it was done. Nothing was read once more at the end.'
        : 'Azure accepted the changes and returned them when asked again, at the time that stands beside each.',
    ];
  }
  const used = plan.steps.some(({ change }) => change.kind === 'await' && change.what === 'use');
  return [
    '## What this proves',
    [
      '- The account is configured with this key: Azure accepted the change and returned it when asked again.',
      '- When Azure accepted it, it had checked that the identity of the account reaches the key.',
      ...(used
        ? [
            '- Where a step awaited use and is done, the audit log of the key store had shown a `KeyWrap` or `KeyUnwrap`.',
          ]
        : []),
    ].join('\n'),
    '## What this does not prove',
    [
      ...(used
        ? []
        : [
            '- That data has been encrypted with the key, or which version of it is in use. Only `KeyWrap` and `KeyUnwrap` rows in the audit log of the key store show that, and only where that log is collected.',
          ]),
      '- That it stays so. A grant that is removed, a key that is disabled or expires, or a firewall that is closed takes the key away later.',
    ].join('\n'),
  ];
}

/** What acts have left behind: a new version, a file with its digest. */
function products({ plan, steps: states }: RunRecord): readonly string[] {
  const left = plan.steps.flatMap(({ id, title }) => {
    const { product } = states[id] ?? {};
    return product === undefined ? [] : [[title, code(JSON.stringify(product))] as const];
  });
  return left.length === 0 ? [] : ['## What was left behind', table(left)];
}

const typeNames: Readonly<Partial<Record<ResourceType, string>>> = {
  [types.account]: 'Account',
  [types.vault]: 'Key vault',
  [types.managedHsm]: 'Managed HSM',
  [types.vaultKey]: 'Key',
  [types.hsmKey]: 'Key',
};

function typeWords(type: ResourceType): string {
  return typeNames[type] ?? 'Resource';
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
