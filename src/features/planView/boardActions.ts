import type { ActionId, ActionView, BoardPart } from '../../protocol/messages.ts';
import type { BindingView } from '../../protocol/bindingView.ts';
import type { PlanView } from '../../protocol/planView.ts';

/** What a person can do about what is shown. */
export function boardActions(shown: {
  readonly part: BoardPart;
  readonly plan: PlanView | undefined;
  readonly encryption: BindingView | undefined;
  readonly connected: boolean;
  readonly hasRun: boolean;
  /** The emulator has no portal. */
  readonly emulator: boolean;
  /** Whether the plan is made here from choices, and how far that is. */
  readonly wizard: 'planning' | 'planned' | 'failed' | undefined;
}): readonly ActionView[] {
  const actions =
    shown.part === 'encryption'
      ? encryptionActions(shown.encryption, shown.connected)
      : shown.wizard === undefined
        ? planActions(shown.plan, shown.hasRun)
        : wizardActions(shown.plan, shown);
  return actions.filter(({ id }) => id !== 'openPortal' || !shown.emulator);
}

function planActions(plan: PlanView | undefined, hasRun: boolean): readonly ActionView[] {
  const log = hasRun ? [action('showLog', 'Show Log')] : [];
  switch (plan?.status) {
    case undefined:
    case 'blocked':
      return [action('enable', 'Plan Again…', true), ...log];
    case 'planned':
      return [action('run', plan.steps.length === 0 ? 'Read Back the Proof' : 'Run…', true)];
    case 'running':
    case 'waiting':
      return [action('cancel', 'Cancel'), ...log];
    case 'parked':
      return [action('resume', 'Look Again Now', true), ...log];
    case 'interrupted':
    case 'failed':
    case 'cancelled':
      return [action('resume', 'Resume…', true), ...log];
    case 'succeeded':
      return [action('openPortal', 'Open in Portal'), ...log];
  }
}

/** A plan that is made here is not planned elsewhere: its choices are changed. */
function wizardActions(
  plan: PlanView | undefined,
  { wizard, connected, hasRun }: { readonly wizard: string | undefined; connected: boolean; hasRun: boolean },
): readonly ActionView[] {
  if (hasRun) {
    const isUnderWay = plan?.status === 'running' || plan?.status === 'waiting';
    return [...planActions(plan, hasRun), ...(isUnderWay ? [] : [action('choose', 'Choose Anew')])];
  }
  if (!connected) return [action('refresh', 'Connect', true)];
  const again = action('refresh', 'Check Again');
  if (plan?.status !== 'planned') return plan || wizard === 'failed' ? [again] : [];
  const [run] = planActions(plan, hasRun);
  return run ? [{ ...run, ...(wizard === 'planning' && { disabled: true }) }, again] : [];
}

function encryptionActions(encryption: BindingView | undefined, connected: boolean): readonly ActionView[] {
  if (!connected) return [action('refresh', 'Connect', true)];
  const enable = encryption?.state === 'none' ? [action('enable', 'Enable Customer-Managed Key…', true)] : [];
  const portal = encryption ? [action('openPortal', 'Open in Portal')] : [];
  return [...enable, action('refresh', 'Read Again'), ...portal];
}

function action(id: ActionId, label: string, primary = false): ActionView {
  return { id, label, primary };
}
