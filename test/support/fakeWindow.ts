/**
 * A person in front of VS Code's pickers, for tests in plain Node: each answer is given to the next question that is asked. A test
 * hands `fakeVscode()` to `vi.mock('vscode', …)` and tells `person` what to answer.
 */

export type AnswerOf =
  /** The row whose label begins so, or the text to type. */
  string | { readonly tick: readonly string[] } | { readonly press: 'Back' | 'Escape' };

export interface Asked {
  readonly title: string;
  readonly placeholder: string;
  readonly labels: readonly string[];
  readonly problem?: string;
}

class Person {
  answers: AnswerOf[] = [];
  readonly asked: Asked[] = [];
  /** What the buttons of messages and dialogs answer, by the question they stand under. */
  messages: ((message: string, buttons: readonly string[]) => string | undefined)[] = [];
  readonly told: string[] = [];
  files: string[] = [];
  readonly executed: string[] = [];

  /** Answers the questions to come. */
  says(...answers: readonly AnswerOf[]): void {
    this.answers = [...answers];
    this.asked.length = 0;
    this.told.length = 0;
    this.executed.length = 0;
  }
}

export const person = new Person();

type Listener<T> = (value: T) => void;

class Emitter<T> {
  readonly #listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
}

interface Item {
  readonly label: string;
  readonly kind?: number;
}

const back = { id: 'back' };

/** What picker and input box have in common. */
abstract class FakeQuickInput {
  title = '';
  step = 0;
  totalSteps = 0;
  placeholder = '';
  value = '';
  buttons: readonly object[] = [];
  ignoreFocusOut = false;
  busy = false;
  readonly accepted = new Emitter<undefined>();
  readonly hidden = new Emitter<undefined>();
  readonly triggered = new Emitter<object>();
  readonly onDidAccept = this.accepted.event;
  readonly onDidHide = this.hidden.event;
  readonly onDidTriggerButton = this.triggered.event;
  isShown = false;
  isDone = false;

  show(): void {
    this.isShown = true;
    queueMicrotask(() => this.answer());
  }

  dispose(): void {
    this.isDone = true;
  }

  /** Gives the answer that is due, where the question is ready for it. */
  answer(): void {
    const [answer] = person.answers;
    if (!this.isShown || this.isDone || answer === undefined) return;
    if (typeof answer === 'object' && 'press' in answer) {
      this.take();
      if (answer.press === 'Back') this.triggered.fire(back);
      else this.hidden.fire(undefined);
      return;
    }
    this.give(answer);
  }

  take(labels: readonly string[] = []): void {
    person.answers.shift();
    person.asked.push({ title: this.title, placeholder: this.placeholder, labels });
    this.isDone = true;
  }

  abstract give(answer: string | { readonly tick: readonly string[] }): void;
}

class FakePick extends FakeQuickInput {
  canSelectMany = false;
  activeItems: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  readonly selection = new Emitter<readonly Item[]>();
  readonly onDidChangeSelection = this.selection.event;
  #items: readonly Item[] = [];

  get items(): readonly Item[] {
    return this.#items;
  }

  set items(items: readonly Item[]) {
    this.#items = items;
    queueMicrotask(() => this.answer());
  }

  give(answer: string | { readonly tick: readonly string[] }): void {
    const wanted = typeof answer === 'string' ? [answer] : answer.tick;
    const choices = this.#items.filter(({ kind }) => kind !== -1);
    const found = wanted.map((label) => choices.find((item) => item.label.startsWith(label)));
    if (found.some((item) => item === undefined)) return;
    this.take(choices.map(({ label }) => label));
    this.selectedItems = found.filter((item) => item !== undefined);
    if (this.canSelectMany) this.selection.fire(this.selectedItems);
    this.accepted.fire(undefined);
  }
}

class FakeInput extends FakeQuickInput {
  prompt = '';
  readonly changed = new Emitter<string>();
  readonly onDidChangeValue = this.changed.event;
  #problem: unknown;

  get validationMessage(): unknown {
    return this.#problem;
  }

  /** What is refused is typed anew: the next answer is for the same box. */
  set validationMessage(problem: unknown) {
    this.#problem = problem;
    if (problem === undefined) return;
    person.asked.push({
      title: this.title,
      placeholder: this.prompt,
      labels: [],
      problem: typeof problem === 'string' ? problem : JSON.stringify(problem),
    });
    this.isDone = false;
    queueMicrotask(() => this.answer());
  }

  give(answer: string | { readonly tick: readonly string[] }): void {
    if (typeof answer !== 'string') return;
    this.placeholder = this.prompt;
    this.take();
    if (answer !== 'Enter') this.value = answer;
    this.accepted.fire(undefined);
  }
}

function message(text: string, ...rest: readonly (string | object)[]): Promise<string | undefined> {
  const buttons = rest.filter((part) => typeof part === 'string');
  person.told.push(text);
  return Promise.resolve(person.messages.shift()?.(text, buttons));
}

/** As much of VS Code as the actions use. */
export function fakeVscode() {
  const file = () => {
    const path = person.files.shift();
    return Promise.resolve(path === undefined ? undefined : { fsPath: path });
  };
  return {
    window: {
      createQuickPick: () => new FakePick(),
      createInputBox: () => new FakeInput(),
      showInputBox: () => {
        const answer = person.answers.shift();
        return Promise.resolve(typeof answer === 'string' ? answer : undefined);
      },
      showInformationMessage: message,
      showWarningMessage: message,
      showErrorMessage: message,
      showOpenDialog: async () => {
        const uri = await file();
        return uri && [uri];
      },
      showSaveDialog: file,
      withProgress: (_: unknown, task: (progress: object, token: object) => unknown) =>
        task({ report: () => undefined }, { onCancellationRequested: () => ({ dispose: () => undefined }) }),
    },
    workspace: { workspaceFolders: undefined },
    commands: {
      executeCommand: (id: string) => {
        person.executed.push(id);
        return Promise.resolve(undefined);
      },
    },
    env: { clipboard: { writeText: () => Promise.resolve() }, openExternal: () => Promise.resolve(true) },
    // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- only made, never looked at
    ThemeIcon: class {},
    Uri: { parse: (text: string) => text, from: (parts: object) => parts, joinPath: () => ({}) },
    QuickPickItemKind: { Separator: -1, Default: 0 },
    QuickInputButtons: { Back: back },
    ProgressLocation: { Notification: 15 },
    InputBoxValidationSeverity: { Info: 1, Warning: 2, Error: 3 },
  };
}
