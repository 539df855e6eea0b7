/** What generated clients have besides operations. */
const plumbing =
  /^_|^(constructor|sendRequest|sendOperationRequest|addCustomApiVersionPolicy)$|(Next|PagingPage|PagingAll)$/;

/** The operations of a generated client: its own, and `group.operation` of each of its groups. */
export function methodsOf(client: object): readonly string[] {
  const groups = Object.entries(client).filter(
    (member): member is [string, object] =>
      !/^_|^pipeline$/.test(member[0]) && typeof member[1] === 'object' && member[1] !== null,
  );
  return [
    ...functionsOf(client),
    ...groups.flatMap(([name, group]) => functionsOf(group).map((operation) => `${name}.${operation}`)),
  ];
}

/** The functions of an object, inherited ones too; a poller's three are one. */
export function functionsOf(object: object): readonly string[] {
  const names = new Set<string>();
  for (let holder = object; holder !== Object.prototype; holder = Object.getPrototypeOf(holder) as object) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
      if (typeof value === 'function' && !plumbing.test(name)) names.add(withoutPoller(name));
    }
  }
  return [...names];
}

function withoutPoller(name: string): string {
  const [, operation] = /^begin([A-Z]\w*?)(AndWait)?$/.exec(name) ?? [];
  return operation === undefined ? name : `${operation.charAt(0).toLowerCase()}${operation.slice(1)}`;
}
