import { entryOf } from '../../json.ts';
import type { ActivityEvent } from '../../state/events.ts';
import { badRequest } from '../refusals.ts';

type Test = (event: ActivityEvent) => boolean;

/** A value stands in quotes or, as the Azure CLI sends it, without. */
const comparison = /^\s*(\w+)\s+(eq|ge|gt|le|lt)\s+(?:'([^']*)'|([^\s']+))\s*$/i;

/** What a filter may compare besides the time, in lower case. */
const texts: Readonly<Record<string, (event: ActivityEvent) => string>> = {
  resourcegroupname: ({ resourceGroup = '' }) => resourceGroup,
  resourceuri: ({ resourceId }) => resourceId,
  resourceid: ({ resourceId }) => resourceId,
  resourceprovider: ({ resourceProvider }) => resourceProvider,
  correlationid: ({ correlationId }) => correlationId,
  caller: ({ caller }) => caller.appId,
};

/** Reads comparisons joined by `and`; one of them must be `eventTimestamp ge '…'` (API description). */
export function readActivityFilter(text: string): Test {
  const parts = text.split(/\s+and\s+/i);
  if (!parts.some((part) => /^\s*eventTimestamp\s+g[et]\s/i.test(part))) {
    throw badRequest("The $filter query parameter must hold eventTimestamp ge 'TIME'.");
  }
  const tests = parts.map(readPart);
  return (event) => tests.every((test) => test(event));
}

function readPart(part: string): Test {
  const [, name = '', operator = '', quoted, bare = ''] = comparison.exec(part) ?? [];
  const value = quoted ?? bare;
  if (name.toLowerCase() === 'eventtimestamp') return timeTest(operator.toLowerCase(), momentOf(value));
  const read = entryOf(texts, name.toLowerCase());
  // Rows are administrative events of the channels that there are.
  if (/^(eventchannels|channels)$/i.test(name)) return () => true;
  if (read === undefined || operator.toLowerCase() !== 'eq') throw badRequest(`The filter '${part}' is not supported.`);
  return (event) => read(event).toLowerCase() === value.toLowerCase();
}

/** Milliseconds since 1970; a time without a zone is in UTC. */
function momentOf(time: string): number {
  return Date.parse(/T[^Z+-]*$/i.test(time) ? `${time}Z` : time);
}

function timeTest(operator: string, moment: number): Test {
  if (Number.isNaN(moment)) throw badRequest('eventTimestamp must be compared with a time.');
  switch (operator) {
    case 'ge':
      return ({ at }) => at >= moment;
    case 'gt':
      return ({ at }) => at > moment;
    case 'le':
      return ({ at }) => at <= moment;
    case 'lt':
      return ({ at }) => at < moment;
    default:
      return ({ at }) => at === moment;
  }
}
