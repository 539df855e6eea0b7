/** Who runs a plan on a resource at the moment. */
export interface LockHolder {
  readonly runId: string;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** The program that holds it, in words: `process 4711 on build-3`. */
  readonly program: string;
}

/** Held until it is released; a program that dies lets go. */
export interface Lock {
  release(): Promise<void>;
}

/** Another window or program runs a plan on the same resource. */
export class Locked extends Error {
  override readonly name = 'Locked';
  readonly holder: LockHolder;

  constructor(resource: string, holder: LockHolder) {
    const name = resource.slice(resource.lastIndexOf('/') + 1);
    super(
      `${name} is being changed already by another window or program (${holder.program}): “${holder.title}”. Wait for its end, or cancel it there.`,
    );
    this.holder = holder;
  }
}
