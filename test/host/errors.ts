/** The VS Code host cannot run or be installed here. Its message is for the person at the terminal: what lacks, what to do. */
export class HostUnavailable extends Error {
  override readonly name = 'HostUnavailable';
}
