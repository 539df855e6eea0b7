/**
 * How long it is until something is tried again, in words.
 * @param parked whether nothing is tried: it is only looked whether something has happened
 */
export function remainingWords(milliseconds: number, parked = false): string {
  if (milliseconds <= 0) return parked ? 'can be looked at now' : 'trying again now';
  const seconds = Math.ceil(milliseconds / 1000);
  return `${parked ? 'next look in' : 'next try in'} ${clockWords(seconds)}`;
}

/** Minutes and seconds, with hours where there are any. */
function clockWords(seconds: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const end = two(seconds % 60);
  return hours === 0 ? `${minutes}:${end}` : `${hours}:${two(minutes)}:${end}`;
}
