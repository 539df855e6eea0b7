/** The files of infrastructure code, as a pattern: the extensions are claimed with or without the official ones installed. */
export const checkedPattern = '**/*.{bicep,bicepparam,tf,tofu,tfvars,tf.json,json,jsonc,sh,azcli,ps1,yml,yaml}';

/** What else is in such folders, and never written by hand. */
export const skippedPattern = '**/{node_modules,.git,.terraform,dist,out}/**';

const always = /\.(bicep|bicepparam|tf|tofu|tfvars|tf\.json)$/i;
const perhaps = /\.(json|jsonc|sh|azcli|ps1|ya?ml)$/i;

/** What stands in every file of the formats that many other files have too, where it concerns a key or an account. */
const ours = /cognitive.?services|key.?vault|managed.?hsm/i;

/** Whether a file may be of interest, by its name and at a glance at its text: the readers are loaded for such files only. */
export function mayConcern(path: string, text: () => string): boolean {
  return always.test(path) || (perhaps.test(path) && ours.test(text()));
}

/** Whether a file is of a format that is checked, by its name alone. */
export function isCheckedName(path: string): boolean {
  return always.test(path) || perhaps.test(path);
}

/** Where files that people write live; VS Code keeps settings and schemas of its own in other schemes. */
const schemes: ReadonlySet<string> = new Set(['file', 'untitled', 'vscode-vfs', 'vscode-remote']);

/** Whether an open document is one to check, by its place and its name. */
export function isChecked({ scheme, path }: { readonly scheme: string; readonly path: string }): boolean {
  return schemes.has(scheme) && isCheckedName(path);
}
