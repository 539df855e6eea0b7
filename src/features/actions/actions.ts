import type { PlanKind } from '../../core/plans/plan.ts';
import type { Action } from './action.ts';

/** A command of the manifest with the questions behind it, which are loaded when it is first called. */
export interface ActionCommand {
  readonly command: string;
  readonly kind: PlanKind;
  readonly load: () => Promise<Action>;
}

/** Everything that a person can do by a plan. */
export const actionCommands: readonly ActionCommand[] = [
  { command: 'aoaiCmk.enable', kind: 'enable', load: async () => (await import('./ask/enable.ts')).enable },
  { command: 'aoaiCmk.grantAccess', kind: 'grant', load: async () => (await import('./ask/grant.ts')).grant },
  { command: 'aoaiCmk.rotateKey', kind: 'rotate', load: async () => (await import('./ask/rotate.ts')).rotate },
  {
    command: 'aoaiCmk.setRotationPolicy',
    kind: 'rotation-policy',
    load: async () => (await import('./ask/rotationPolicy.ts')).rotationPolicy,
  },
  { command: 'aoaiCmk.disableKey', kind: 'disable', load: async () => (await import('./ask/disable.ts')).disable },
  {
    command: 'aoaiCmk.enableKey',
    kind: 'enable-key',
    load: async () => (await import('./ask/enableKey.ts')).enableKey,
  },
  { command: 'aoaiCmk.revokeAccess', kind: 'revoke', load: async () => (await import('./ask/revoke.ts')).revoke },
  {
    command: 'aoaiCmk.replaceCompromisedKey',
    kind: 'replace-compromised',
    load: async () => (await import('./ask/replaceCompromised.ts')).replaceCompromised,
  },
  { command: 'aoaiCmk.restoreAccess', kind: 'restore', load: async () => (await import('./ask/restore.ts')).restore },
  { command: 'aoaiCmk.mendFinding', kind: 'mend', load: async () => (await import('./ask/mend.ts')).mend },
  { command: 'aoaiCmk.recover', kind: 'recover', load: async () => (await import('./ask/recover.ts')).recover },
  { command: 'aoaiCmk.moveToKey', kind: 'move', load: async () => (await import('./ask/move.ts')).move },
  { command: 'aoaiCmk.pinVersion', kind: 'pin', load: async () => (await import('./ask/pin.ts')).pin },
  { command: 'aoaiCmk.unpinVersion', kind: 'unpin', load: async () => (await import('./ask/unpin.ts')).unpin },
  {
    command: 'aoaiCmk.revertToMicrosoftKeys',
    kind: 'revert',
    load: async () => (await import('./ask/revert.ts')).revert,
  },
  { command: 'aoaiCmk.backUpKey', kind: 'backup', load: async () => (await import('./ask/backup.ts')).backup },
  {
    command: 'aoaiCmk.createPrivateEndpoint',
    kind: 'private-endpoint',
    load: async () => (await import('./ask/privateEndpoint.ts')).privateEndpoint,
  },
  {
    command: 'aoaiCmk.keepAuditLog',
    kind: 'diagnostics',
    load: async () => (await import('./ask/diagnostics.ts')).diagnostics,
  },
];
