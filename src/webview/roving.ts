/**
 * Where a key leads in a list of which one item is in the tab order; undefined for a key that leads nowhere.
 * Both pairs of arrows move, since a list may be drawn as a row or as a column, depending on the room there is.
 */
export function rove(key: string, index: number, count: number): number | undefined {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return Math.min(index + 1, last);
    case 'ArrowUp':
    case 'ArrowLeft':
      return Math.max(index - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
