/** How long it is until something is tried again, in words. */
export function remainingWords(milliseconds: number): string {
  if (milliseconds <= 0) return 'trying again now';
  const seconds = Math.ceil(milliseconds / 1000);
  return `next try in ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
