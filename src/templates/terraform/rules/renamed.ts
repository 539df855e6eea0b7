import type { Location } from '../../../core/resources/value.ts';
import type { TemplateFinding, TemplateFix } from '../../../core/templates.ts';
import type { Lines } from '../../lines.ts';
import { attributeOf } from '../access.ts';
import { nested, type NestedBlock } from '../evaluate/blocks.ts';
import type { Instance } from '../evaluate/instance.ts';
import { headingOf } from '../evaluate/moduleInstance.ts';
import { placeIn } from '../evaluate/scope.ts';
import { isAtLeast, isBelow, type Version } from '../load/providerVersion.ts';
import type { TerraformContext } from './rule.ts';

const id = 'terraform-removed-argument';

/** An argument or block that versions of azurerm do not have. */
interface Change {
  readonly type: string;
  /** Dotted through blocks; '' for the resource itself. */
  readonly argument: string;
  /** The first version without it. */
  readonly gone?: Version;
  /** The first version with it. */
  readonly since?: Version;
  /** What it is called instead, where that is all there is to it. */
  readonly renamed?: string;
  readonly isBlock?: boolean;
  readonly instead: string;
}

/** Source: azurerm's 5.0 upgrade guide and its change logs, for what has to do with customer-managed keys. */
const changes: readonly Change[] = [
  {
    type: 'azurerm_key_vault',
    argument: 'enable_rbac_authorization',
    gone: [5, 0, 0],
    renamed: 'rbac_authorization_enabled',
    instead: 'it is called rbac_authorization_enabled',
  },
  {
    type: 'azurerm_key_vault',
    argument: 'rbac_authorization_enabled',
    since: [4, 42, 0],
    renamed: 'enable_rbac_authorization',
    instead: 'before, it is called enable_rbac_authorization',
  },
  { type: 'azurerm_key_vault', argument: 'soft_delete_enabled', gone: [3, 0, 0], instead: 'soft delete is always on' },
  {
    type: 'azurerm_key_vault',
    argument: 'contact',
    isBlock: true,
    gone: [5, 0, 0],
    instead: 'use azurerm_key_vault_certificate_contacts',
  },
  {
    type: 'azurerm_ai_services',
    argument: '',
    gone: [5, 0, 0],
    instead: 'use azurerm_cognitive_account with the kind AIServices',
  },
  {
    type: 'azurerm_cognitive_account',
    argument: 'project_management_enabled',
    since: [4, 47, 0],
    instead: 'before, a project cannot be managed',
  },
  {
    type: 'azurerm_monitor_diagnostic_setting',
    argument: 'metric',
    isBlock: true,
    gone: [5, 0, 0],
    instead: 'use the block enabled_metric',
  },
  {
    type: 'azurerm_monitor_diagnostic_setting',
    argument: 'log',
    isBlock: true,
    gone: [4, 0, 0],
    renamed: 'enabled_log',
    instead: 'use the block enabled_log',
  },
  {
    type: 'azurerm_monitor_diagnostic_setting',
    argument: 'enabled_log.retention_policy',
    isBlock: true,
    gone: [5, 0, 0],
    instead: 'set how long logs are kept at the storage account',
  },
];

/** Arguments that the provider no longer has, or not yet. Nothing is said where its version is not known. */
export function renamed(context: TerraformContext): readonly TemplateFinding[] {
  return context.instances.flatMap((instance) => [
    ...changes
      .filter(({ type }) => type === instance.terraformType)
      .flatMap((change) => judged(change, instance, context)),
    ...missing(instance, context),
  ]);
}

function judged(change: Change, instance: Instance, { versions }: TerraformContext): readonly TemplateFinding[] {
  if (instance.isData || instance.declared.file.registry !== undefined) return [];
  const { gone, since } = change;
  const isWrong = (gone && isAtLeast(versions, gone)) === true || (since && isBelow(versions, since)) === true;
  if (!isWrong) return [];
  const shown = gone ?? since ?? [0, 0, 0];
  const name = change.argument === '' ? change.type : `${change.type}.${change.argument}`;
  const what = gone ? `is gone in azurerm ${version(shown)}` : `came with azurerm ${version(shown)}`;
  const message = `${name} ${what}: ${change.instead}.`;
  return places(change, instance).map((place) => ({
    rule: id,
    severity: 'error',
    message,
    ...place,
    related: versions.place ? [{ ...versions.place, message: 'The version is set here.' }] : [],
    fixes: fixes(change, place, instance.declared.file.lines),
  }));
}

/** The equals sign stays below the others, where the blanks before it allow that. */
function fixes({ renamed: name }: Change, place: Location, lines: Lines): readonly TemplateFix[] {
  if (name === undefined) return [];
  const { start, end } = lines.offsets(place.range);
  // One blank before it stays in any case.
  const blanks = /^ *(?= =)/.exec(lines.text.slice(end, end + 100))?.[0].length ?? 0;
  const range = { ...place.range, end: lines.position(end + blanks) };
  const newText = name.padEnd(end - start + blanks);
  return [{ title: `Call it ${name}`, edits: [{ uri: place.uri, range, newText }] }];
}

/** Where the name stands that has to change. */
function places({ argument, isBlock }: Change, { declared, scope }: Instance): readonly Location[] {
  if (argument === '') return [placeIn(scope, headingOf(declared))];
  const names = argument.split('.');
  const last = names.at(-1) ?? '';
  let blocks: readonly Pick<NestedBlock, 'body' | 'scope'>[] = [{ body: declared.block.body, scope }];
  for (const name of names.slice(0, -1)) blocks = blocks.flatMap((block) => nested(block.body, block.scope, name));
  return blocks.flatMap((block): readonly Location[] => {
    if (isBlock === true) return nested(block.body, block.scope, last).map(({ place }) => place);
    const attribute = attributeOf(block.body, last);
    return attribute ? [placeIn(block.scope, attribute.name)] : [];
  });
}

/** From 5.0 a vault has to say which permission model it has. */
function missing(
  { terraformType, isData, declared, scope }: Instance,
  { versions }: TerraformContext,
): readonly TemplateFinding[] {
  if (terraformType !== 'azurerm_key_vault' || isData || declared.file.registry !== undefined) return [];
  const { body } = declared.block;
  if (
    !isAtLeast(versions, [5, 0, 0]) ||
    attributeOf(body, 'rbac_authorization_enabled') ||
    attributeOf(body, 'enable_rbac_authorization')
  )
    return [];
  return [
    {
      rule: id,
      severity: 'error',
      message:
        'azurerm 5.0 requires rbac_authorization_enabled: before, a vault that left it out had access policies (false).',
      ...placeIn(scope, headingOf(declared)),
      related: versions.place ? [{ ...versions.place, message: 'The version is set here.' }] : [],
      fixes: [],
    },
  ];
}

function version([major, minor]: Version): string {
  return `${major}.${minor}`;
}
