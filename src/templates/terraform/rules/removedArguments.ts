import type { TemplateFinding } from '../../../core/templates.ts';
import type { Scope } from '../lower/scope.ts';
import type { Attribute, Block } from '../syntax.ts';
import { lowestMajor } from './provider.ts';

interface Removed {
  readonly resource: string;
  readonly argument: string;
  /** The first major version of azurerm without it. */
  readonly since: number;
  /** What it is called now; undefined where nothing took its place. */
  readonly now?: string;
}

/** Source: azurerm's upgrade guides to 3.0 and 5.0, and the warning that its 4.x gives for `enable_rbac_authorization`. */
const removed: readonly Removed[] = [
  { resource: 'azurerm_key_vault', argument: 'enable_rbac_authorization', since: 5, now: 'rbac_authorization_enabled' },
  { resource: 'azurerm_key_vault', argument: 'soft_delete_enabled', since: 3 },
];

/** Arguments that the provider no longer has. Where the version is not said, nothing is. */
export function removedArguments(scope: Scope): readonly TemplateFinding[] {
  const major = lowestMajor(scope);
  if (major === undefined) return [];
  return [...scope.resources].flatMap(([address, { node, file }]) =>
    removed.flatMap((one): readonly TemplateFinding[] => {
      if (!address.startsWith(`${one.resource}.`) || major < one.since) return [];
      return attributesOf(node, one.argument).map((attribute) => finding(one, attribute, file));
    }),
  );
}

function finding(
  { argument, since, now }: Removed,
  attribute: Attribute,
  { uri, lines }: Scope['folder']['files'][number],
): TemplateFinding {
  const instead = now === undefined ? 'It is always on; leave it out.' : `It is called ${now} now.`;
  const range = lines.range(attribute.name);
  const fix =
    now === undefined
      ? { title: `Take ${argument} out`, edits: [{ uri, range: wholeLine(attribute, lines), newText: '' }] }
      : { title: `Rename it to ${now}`, edits: [{ uri, range, newText: now }] };
  return {
    rule: 'terraform-removed-argument',
    severity: 'error',
    message: `azurerm ${since}.0 and later have no argument ${argument}. ${instead}`,
    uri,
    range,
    related: [],
    fixes: [fix],
  };
}

function wholeLine(attribute: Attribute, lines: Scope['folder']['files'][number]['lines']) {
  const { start, end } = lines.range(attribute);
  return { start: { line: start.line, character: 0 }, end: { line: end.line + 1, character: 0 } };
}

function attributesOf({ body }: Block, name: string): readonly Attribute[] {
  return body.items.filter((item): item is Attribute => item.kind === 'attribute' && item.name.text === name);
}
