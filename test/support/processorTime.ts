/** Milliseconds of processor time that this process has had: unlike a clock it stands still while other programs have their turn. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
