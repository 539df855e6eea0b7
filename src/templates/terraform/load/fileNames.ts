import { isOverride } from './overrides.ts';

/** Files that declare something: `.tofu` is OpenTofu's own ending, whose file replaces one of the same name with `.tf`. */
export function isConfiguration(uri: string): boolean {
  return /\.(?:tf|tofu)(?:\.json)?$/i.test(uri);
}

/** The files that OpenTofu and Terraform both read, each once, those that override others last. */
export function configurationFiles(uris: readonly string[]): readonly string[] {
  const tofu = new Set(uris.filter((uri) => /\.tofu(?:\.json)?$/.test(uri)));
  const replaced = (uri: string): boolean => tofu.has(uri.replace(/\.tf(\.json)?$/, '.tofu$1'));
  const own = uris.filter((uri) => isConfiguration(uri) && !(uri.includes('.tf') && replaced(uri) && !tofu.has(uri)));
  return own.sort((a, b) => Number(isOverride(a)) - Number(isOverride(b)) || (a < b ? -1 : 1));
}

/** Variable files that Terraform reads by itself, each overriding those before. */
export function automaticVariables(uris: readonly string[]): readonly string[] {
  const named = ['terraform.tfvars', 'terraform.tfvars.json'].flatMap((name) =>
    uris.filter((uri) => uri.endsWith(`/${name}`)),
  );
  const automatic = uris.filter((uri) => /\.auto\.tfvars(?:\.json)?$/.test(uri)).sort();
  return [...named, ...automatic];
}

/** A folder's URI with one slash at its end. */
export function folderUri(uri: string): string {
  return `${uri.replace(/\/+$/, '')}/`;
}
