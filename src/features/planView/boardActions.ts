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
}): readonly ActionView[] {
  const actions =
    shown.part === 'plan'
      ? planActions(shown.plan, shown.hasRun)
      : encryptionActions(shown.encryption, shown.connected);
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
    case 'interrupted':
    case 'parked':
    case 'failed':
    case 'cancelled':
      return [action('resume', 'Resume…', true), ...log];
    case 'succeeded':
      return [action('openPortal', 'Open in Portal'), ...log];
  }
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
