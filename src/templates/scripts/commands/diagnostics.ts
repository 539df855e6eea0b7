import { types } from '../../../core/resources/types.ts';
import { absent, canonicalText, isNotSet, known, unknown, type Value } from '../../../core/resources/value.ts';
import { defaultSubscription, idSegment, resourceGroupScope, templateId } from '../../ids.ts';
import { members } from '../../merge.ts';
import { argument, flag, names } from '../arguments.ts';
import type { Call } from '../call.ts';
import { optionOf, type Handle, type World } from '../world.ts';

/** `az monitor diagnostic-settings create`, `New-AzDiagnosticSetting`, and `Set-AzDiagnosticSetting`, which modules before 3.0 had. */
export function setDiagnostics(world: World, call: Call): Handle {
  const name = argument(world, call, 'name');
  const scope = observed(world, call);
  const place = canonicalText(scope) ?? `{${call.statement.start}}`;
  const id = templateId(place.startsWith('/') ? place : `/{${place}}`, types.diagnosticSetting, [idSegment(name)]);
  const body = members({
    name,
    properties: members({
      scope,
      workspaceId: argument(world, call, 'workspace'),
      storageAccountId: argument(world, call, 'storageAccount'),
      eventHubAuthorizationRuleId: argument(world, call, 'eventHubRule'),
      marketplacePartnerId: argument(world, call, 'partner'),
      logs: logsOf(world, call),
    }),
  });
  return world.declare(call, { id, type: types.diagnosticSetting }, id, body, 'made');
}

/** `New-AzDiagnosticSettingLogSettingsObject`: one entry of the logs, held in a variable until the setting is made. */
export function logSetting(world: World, call: Call): Value {
  return members({
    category: argument(world, call, 'category'),
    categoryGroup: argument(world, call, 'categoryGroup'),
    enabled: flag(world, call, 'enabled'),
  });
}

/** The resource whose logs are kept: by its id, or by its name, type and group. */
function observed(world: World, call: Call): Value {
  const resource = argument(world, call, 'resource');
  const type = argument(world, call, 'resourceType');
  if (isNotSet(type) || canonicalText(resource)?.startsWith('/') === true) return resource;
  const provider = canonicalText(argument(world, call, 'resourceNamespace'));
  const whole = [...(provider === undefined ? [] : [provider]), canonicalText(type) ?? '{unknown}'].join('/');
  const group = argument(world, call, 'group');
  const scope = resourceGroupScope(group.kind === 'absent' ? '{resourceGroup}' : idSegment(group), defaultSubscription);
  return known(templateId(scope, whole, [idSegment(resource)]), world.origin(call.heading));
}

/** The Azure CLI takes JSON, PowerShell objects, or in older modules one category beside a switch. */
function logsOf(world: World, call: Call): Value {
  const [word, ...more] = optionOf(call, names.logs)?.values ?? [];
  if (!word) return oldLogs(world, call);
  if (!call.isPowerShell) return world.json(word);
  const items = [word, ...more].map((one) => world.value(one));
  // `@(…)`, and a variable that a loop filled: what stands for a whole list is not known entry by entry.
  return items.every(({ kind }) => kind === 'object')
    ? { kind: 'array', items, origin: world.origin(word) }
    : { ...unknown('which logs these are is not known'), origin: world.origin(word) };
}

function oldLogs(world: World, call: Call): Value {
  const category = argument(world, call, 'category');
  if (category.kind === 'absent') return absent;
  const entry = members({ category, enabled: flag(world, call, 'enabled') });
  return { kind: 'array', items: [entry], origin: world.origin(call.heading) };
}
