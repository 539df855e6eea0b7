/**
 * The commands behind the page's buttons, with what they are given. Each asks the person for every consent it needs: the page
 * itself can start nothing that cannot be undone.
 */
export const planCommands = {
  /** Runs a reviewed plan: `(plan: Plan)`. */
  run: 'aoaiCmk.runPlan',
  /** Goes on with a run: `(runId: string)`. */
  resume: 'aoaiCmk.resumeRun',
  /** Stops a run: `(runId: string)`. */
  cancel: 'aoaiCmk.cancelRun',
  /** Plans anew for an account: `({ resource })`, as its row in the tree. */
  enable: 'aoaiCmk.enable',
  showLog: 'aoaiCmk.showLog',
  /** `({ resource })`, as its row in the tree. */
  openPortal: 'aoaiCmk.openInPortal',
  /** This feature's own: an account's binding. */
  showEncryption: 'aoaiCmk.showEncryption',
  /** This feature's own: the wizard, on a row of the tree, and for one kind of plan where it is named: `(row?, kind?)`. */
  openWizard: 'aoaiCmk.openWizard',
} as const;

export type RunCommand = (id: string, ...args: readonly unknown[]) => PromiseLike<unknown>;

/** What commands on an account take: its row in the tree, or anything that has its id. */
export interface AccountArgument {
  readonly resource: { readonly id: string; readonly name: string };
}

export function isAccountArgument(argument: unknown): argument is AccountArgument {
  const resource: unknown = (argument as Partial<AccountArgument> | undefined | null)?.resource;
  if (typeof resource !== 'object' || resource === null) return false;
  const { id, name } = resource as Readonly<Record<string, unknown>>;
  return typeof id === 'string' && typeof name === 'string';
}
