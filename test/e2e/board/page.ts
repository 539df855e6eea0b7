import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from '@playwright/test';
import { build } from 'esbuild';
import { bundles } from '../../../scripts/build/bundles.ts';
import { planFor } from '../../../src/core/plans/planFor.ts';
import { Board } from '../../../src/features/planView/board.ts';
import type { RequestDocuments } from '../../../src/features/planView/requestDocuments.ts';
import { newNonce, pageHtml } from '../../../src/features/planView/page.ts';
import type { HostMessage } from '../../../src/protocol/messages.ts';
import { RpcServer } from '../../../src/protocol/rpc.ts';
import { accountId } from '../../support/fakeEstate.ts';
import { clock, settled, type Scenario } from '../../support/boardScenarios.ts';

/** Where the page seems to come from; a request to anywhere else fails. */
const origin = 'https://board.test';

/** VS Code's themes, as the variables that a webview gets from them. */
export type Theme = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

const bodyClasses: Readonly<Record<Theme, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'high-contrast': 'vscode-high-contrast',
  'high-contrast-light': 'vscode-high-contrast vscode-high-contrast-light',
};

const themes = JSON.parse(readFileSync(new URL('themes.json', import.meta.url), 'utf8')) as Readonly<
  Record<Theme, Readonly<Record<string, string>>>
>;

/** The names of the variables that every theme is recorded with. */
export const recordedVariables: ReadonlySet<string> = new Set(Object.values(themes).flatMap((one) => Object.keys(one)));

const fonts = {
  '--vscode-font-family': 'system-ui, "Ubuntu", "Droid Sans", sans-serif',
  '--vscode-font-size': '13px',
  '--vscode-font-weight': 'normal',
  '--vscode-editor-font-family': '"Droid Sans Mono", "DejaVu Sans Mono", monospace',
};

export interface PageFiles {
  readonly script: string;
  readonly style: string;
}

/** The page as the product bundles it. */
export async function buildPage(): Promise<PageFiles> {
  const bundle = bundles.find(({ name }) => name === 'webview');
  if (!bundle) throw new Error('There is no bundle of the webview.');
  const options = { ...bundle.options, entryPoints: { ...bundle.entries }, write: false, sourcemap: false } as const;
  const { outputFiles } = await build(options);
  const textOf = (name: string) => outputFiles.find(({ path }) => path.endsWith(name))?.text ?? '';
  return { script: textOf('main.js'), style: textOf('main.css') };
}

export interface OpenOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
}

/** A page of its own with a real board behind it: only VS Code between the two is played. */
export class BoardPage {
  readonly page: Page;
  readonly board: Board;
  /** Whether the run that is shown goes on. */
  live: boolean;
  /** The commands that the board has started. */
  readonly commands: (readonly unknown[])[] = [];
  /** How often it has offered the ways to an estate. */
  offers = 0;
  /** What it has put on the clipboard. */
  readonly copied: string[] = [];
  /** What it has shown beside each other. */
  readonly compared: RequestDocuments[] = [];
  /** What the browser complained of: errors, and whatever the content security policy stopped. */
  readonly complaints: string[] = [];

  private constructor(page: Page, scenario: Scenario) {
    this.page = page;
    this.live = scenario.live;
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    this.board = new Board(
      { id: accountId, name: 'chat' },
      scenario.part,
      {
        session: scenario.session,
        clock,
        log: (_, message) => this.complaints.push(message),
        runCommand: (...command) => Promise.resolve(this.commands.push(command)),
        isActive: () => this.live,
        offerConnection: () => {
          this.offers++;
          return Promise.resolve();
        },
        copy: (text) => Promise.resolve(void this.copied.push(text)),
        compare: (documents) => Promise.resolve(void this.compared.push(documents)),
        chooseFile: () => Promise.resolve(scenario.file),
        exportPlan: ({ title }, format) => Promise.resolve(`${format}: ${title}`),
        planFor: scenario.planFor ?? planFor,
      },
      () => this.#post({ kind: 'state', state: this.board.state }),
      scenario.wizard,
    );
  }

  static async open(
    browser: Browser,
    files: PageFiles,
    scenario: Scenario,
    options: OpenOptions = {},
  ): Promise<BoardPage> {
    const { theme = 'dark', width = 1100, height = 800 } = options;
    const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
    const opened = new BoardPage(await context.newPage(), scenario);
    scenario.show(opened.board);
    await settled(opened.board, scenario);
    await opened.#serve(files);
    await opened.#playVsCode(theme);
    await opened.page.goto(`${origin}/`);
    await opened.page.getByRole('heading', { level: 1 }).waitFor();
    return opened;
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** The rules of accessibility that the page breaks, each with where. */
  async accessibilityViolations(): Promise<readonly string[]> {
    const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await this.page.evaluate(source);
    return this.page.evaluate(`axe.run().then(({ violations, incomplete }) =>
      violations.map(({ id, help, nodes }) => id + ': ' + help + ' (' + nodes.map(({ target, failureSummary }) =>
        target.join(' ') + ' ' + failureSummary).join('; ') + ')'))`);
  }

  async #serve({ script, style }: PageFiles): Promise<void> {
    const html = pageHtml({
      title: 'chat',
      cspSource: origin,
      script: `${origin}/main.js`,
      style: `${origin}/main.css`,
      nonce: newNonce(),
    });
    const answers: Readonly<Record<string, { readonly contentType: string; readonly body: string }>> = {
      '/': { contentType: 'text/html', body: html },
      '/main.js': { contentType: 'text/javascript', body: script },
      '/main.css': { contentType: 'text/css', body: style },
      '/favicon.ico': { contentType: 'image/x-icon', body: '' },
    };
    await this.page.route('**/*', (route) => {
      const url = new URL(route.request().url());
      const answer = url.origin === origin ? answers[url.pathname] : undefined;
      return answer ? route.fulfill(answer) : route.abort();
    });
  }

  async #playVsCode(theme: Theme): Promise<void> {
    const server = new RpcServer({
      handlers: this.board.handlers,
      post: (reply) => this.#post(reply),
      describe: (thrown) => (thrown instanceof Error ? thrown.message : String(thrown)),
    });
    await this.page.exposeBinding('toHost', (_, message: unknown) => server.accept(message));
    const variables = JSON.stringify({ ...themes[theme], ...fonts });
    await this.page.addInitScript({
      content: `
        window.acquireVsCodeApi = () => ({
          postMessage: (message) => void window.toHost(message),
          getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
          setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
        });
        document.addEventListener('DOMContentLoaded', () => {
          for (const [name, value] of Object.entries(${variables})) document.documentElement.style.setProperty(name, value);
          document.body.className = '${bodyClasses[theme]}';
        });`,
    });
  }

  #post(message: HostMessage): void {
    this.page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`).catch(() => undefined);
  }
}
