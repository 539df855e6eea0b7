import { known, object, type Value } from '../../../core/resources/value.ts';
import { valueIn } from '../evaluate/blocks.ts';
import type { Instance } from '../evaluate/instance.ts';
import { blocksIn, outermost } from './arguments.ts';
import type { BodyBuilder } from './body.ts';

/** The logs of a diagnostic setting: those that are named are on. Before 4.0 a block `log` could also be switched off. */
export function addLogs(instance: Instance, body: BodyBuilder): void {
  const blocks = ['enabled_log', 'log'].flatMap((type) => blocksIn(outermost(instance), type));
  const [first] = blocks;
  if (!first) return;
  const items = blocks.map((block): Value => {
    const category = valueIn(block, 'category');
    const group = valueIn(block, 'category_group');
    const entries = {
      ...(category && { category }),
      ...(group && { categoryGroup: group }),
      enabled: valueIn(block, 'enabled') ?? known(true),
    };
    return { ...object(entries), origin: { kind: 'file', ...block.place } };
  });
  body.set('properties.logs', { kind: 'array', items, origin: { kind: 'file', ...first.place } }, first.place);
}

export function addConnections(instance: Instance, body: BodyBuilder): void {
  const blocks = blocksIn(outermost(instance), 'private_service_connection');
  const items = blocks.map((block): Value => {
    const target = valueIn(block, 'private_connection_resource_id');
    const groups = valueIn(block, 'subresource_names');
    return object({
      properties: object({ ...(target && { privateLinkServiceId: target }), ...(groups && { groupIds: groups }) }),
    });
  });
  if (items.length > 0) body.set('properties.privateLinkServiceConnections', { kind: 'array', items });
}
