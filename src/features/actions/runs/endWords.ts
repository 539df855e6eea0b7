import { describeFailure } from '../../../core/failure.ts';
import type { PlanInput } from '../../../core/plans/inputs.ts';
import type { PlanKind } from '../../../core/plans/plan.ts';
import { isFinished, type Proof, type RunRecord, type StepRecord } from '../../../core/plans/record.ts';
import { describeRun } from '../../../core/plans/describe.ts';
import type { Step } from '../../../core/plans/step.ts';
import { nameOf } from '../../../core/resources/armId.ts';
import { isJsonObject, memberOf, type Json } from '../../../core/resources/json.ts';
import { short } from '../../../core/rules/usedVersion.ts';

/** The key that a proof shows, in words: `key chat-key of kv-chat (versionless)`; undefined where it shows none. */
export function keyWords({ value: encryption }: Pick<Proof, 'value'>): string | undefined {
  const properties = isJsonObject(encryption) ? memberOf(encryption, 'keyVaultProperties') : undefined;
  const text = (name: string): string => {
    const value: Json | undefined = isJsonObject(properties) ? memberOf(properties, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  const store = /^https:\/\/([^./:]+)/i.exec(text('keyVaultUri'))?.[1];
  if (store === undefined || text('keyName') === '') return undefined;
  const version = text('keyVersion') === '' ? 'versionless' : `version ${short(text('keyVersion'))}`;
  return `key ${text('keyName')} of ${store} (${version})`;
}

/** A time of day, as the person's own clock shows it. */
export function timeOfDay(milliseconds: number): string {
  const time = new Date(milliseconds);
  return [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Marks what is no Azure at all. */
export function emulatorMark({ isEmulator }: Pick<RunRecord, 'isEmulator'>): string {
  return isEmulator ? 'Emulator: ' : '';
}

/** What a run that succeeded has proved, and what not. */
export function successWords(record: RunRecord): string {
  const { plan } = record;
  const { kind, title, subject } = plan;
  const proofs = (record.proofs ?? []).filter(({ path }) => path === 'properties.encryption');
  const [proof] = proofs;
  if (!proof || !switches.includes(kind)) {
    const readBack = (record.proofs ?? []).length > 0 ? ' Everything was read back.' : '';
    const isProved = plan.steps.some(({ change }) => change.kind === 'await' && change.what === 'use');
    const use =
      kind === 'rotate' && !isProved ? ' That the new version is used shows only in the key store’s audit log.' : '';
    return `${emulatorMark(record)}${title}: done.${readBack}${use}`;
  }
  if (proofs.length > 1) {
    const names = proofs.map(({ name }) => name).join(', ');
    return `${emulatorMark(record)}${title}: done. ${names} were read back at ${timeOfDay(proof.readAt)}. ${notUsed}`;
  }
  const key = keyWords(proof);
  if (key === undefined && kind === 'revert') {
    return `${emulatorMark(record)}${subject.name} is under Microsoft-managed keys again, read back at ${timeOfDay(proof.readAt)}.`;
  }
  const configured =
    key === undefined
      ? `${proof.name} was read back at ${timeOfDay(proof.readAt)}, but shows no customer-managed key.`
      : `${proof.name} is configured with ${key}, read back at ${timeOfDay(proof.readAt)}.`;
  return `${emulatorMark(record)}${configured} ${notUsed}`;
}

const notUsed = 'Configured, not proved used: only the key store’s audit log shows use.';

/** Plans after which the account’s own word is what counts. */
const switches: readonly PlanKind[] = ['enable', 'move', 'pin', 'unpin', 'revert', 'restore', 'undo'];

/** What a run still awaits that nobody can hurry. */
export function parkedWords(record: RunRecord): string {
  const awaited = record.plan.steps.filter(({ id }) => record.steps[id]?.status === 'parked');
  const words = awaited.map(({ id, title }) => record.steps[id]?.awaiting ?? title).join('; ');
  return `${emulatorMark(record)}${record.plan.subject.name}: everything that can be done now is done. Still to come: ${words}. It may take hours; nothing runs meanwhile. It is looked at again by itself while this window is open.`;
}

/** The step that ended a run: one that was begun, before one that was not or that only awaits something. */
export function endingStep(record: RunRecord): { readonly step: Step; readonly state: StepRecord } | undefined {
  const open = record.plan.steps.flatMap((step) => {
    const state = record.steps[step.id];
    return state && !isFinished(state) ? [{ step, state }] : [];
  });
  return open.find(({ state }) => state.status !== 'pending' && state.status !== 'parked') ?? open[0];
}

/** Why a run failed: what was learnt by judging again comes first, Azure's own words behind. */
export function failureWords(record: RunRecord): string {
  const ending = endingStep(record);
  const account = record.plan.subject;
  if (!ending)
    return `${emulatorMark(record)}Every step is done, but ${account.name} could not be read back for the proof.`;
  const { step, state } = ending;
  const said = state.failure?.azureMessage?.trim().replace(/\s+/g, ' ');
  const reason =
    state.diagnosis !== undefined
      ? `${state.diagnosis}${said === undefined || said === '' ? '' : ` Azure said: ${said}`}`
      : state.failure
        ? describeFailure(state.failure)
        : 'The reason is not known.';
  const perhaps = state.failure?.mayHaveTakenEffect === true ? ' It may have taken effect; resuming looks first.' : '';
  const where = state.failure?.resource === undefined ? '' : ` (${nameOf(state.failure.resource)})`;
  return `${emulatorMark(record)}${account.name}: “${step.title}” failed${state.diagnosis === undefined ? '' : where}. ${reason}${perhaps}`;
}

/**
 * What is true now that a run was cancelled, step by step.
 * @param tookEffect whether the change that was under way shows when read afresh; undefined where that is not known
 */
export function cancelledWords(record: RunRecord, tookEffect: boolean | undefined): string {
  const ending = endingStep(record)?.step;
  const groups = new Map<string, string[]>();
  for (const [index, line] of describeRun(record).entries()) {
    const step = record.plan.steps[index];
    const [, state = '', title = line] = /^([^:]+): (.*)$/.exec(line) ?? [];
    const now = step !== undefined && step === ending && tookEffect === true ? 'Has taken effect' : state;
    groups.set(now, [...(groups.get(now) ?? []), step?.title ?? title]);
  }
  const sentences = [...groups].map(([state, titles]) => `${state}: ${titles.join('; ')}.`);
  return `${emulatorMark(record)}${record.plan.subject.name}: cancelled. ${sentences.join(' ')}`;
}

export interface RunRemedy {
  readonly input: PlanInput;
  /** On the button. */
  readonly label: string;
  /** Of the review of the plan that mends it. */
  readonly title: string;
}

const remedyWords: Readonly<Partial<Record<PlanKind, readonly [label: string, title: string]>>> = {
  restore: ['Restore Access…', 'Restore Access'],
  recover: ['Recover…', 'Recover'],
  grant: ['Grant Access…', 'Grant Access'],
  'enable-key': ['Enable Key…', 'Enable Key or Version'],
  move: ['Move to Another Key…', 'Move to Another Key'],
};

/** The plan that mends what a failed run has met, where judging again has found one. */
export function remedyOf(record: RunRecord): RunRemedy | undefined {
  const input = record.status === 'failed' ? endingStep(record)?.state.remedy : undefined;
  if (!input) return undefined;
  const [label, title] = remedyWords[input.kind] ?? ['Plan the Remedy…', 'Plan the Remedy'];
  return { input, label, title };
}
