/** The product broken on purpose in one place: the tests that it names have to notice. */
export interface Mutation {
  /** What no longer is as it should be: a sentence, by which it is known. */
  readonly breaks: string;
  /** The module, as a path from the project's folder. */
  readonly file: string;
  /** The text that is replaced; it stands in the module exactly once. */
  readonly text: string;
  readonly by: string;
  /** The file whose tests are to fail, as a path from the project's folder. */
  readonly tests: string;
  /** A regular expression: only tests whose full name it finds are run, since all of that file would take long. */
  readonly named?: string;
  /** Whether a test may fail by waiting in vain; elsewhere that is no proof, since a busy machine does it too. */
  readonly hangs?: boolean;
}

/** What a feature promises, broken in several ways. */
export interface Feature {
  readonly name: string;
  /** The first is tried on every run, all of them where this check is named. */
  readonly mutations: readonly [Mutation, ...Mutation[]];
}

/** The module's source after the mutation. Throws where it does not stand there exactly once. */
export function mutate(source: string, { file, text, by }: Pick<Mutation, 'file' | 'text' | 'by'>): string {
  const places = source.split(text).length - 1;
  if (places !== 1)
    throw new Error(`${file} has ${places === 0 ? 'no' : `${places} times the`} text to break: ${text}`);
  return source.replace(text, () => by);
}
