import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionCommands } from '../../src/features/actions/actions.ts';

const root = join(import.meta.dirname, '../..');

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly main: string;
  readonly icon: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly icon?: string;
    }[];
    readonly submenus: readonly { readonly id: string; readonly label: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
    readonly walkthroughs: readonly {
      readonly id: string;
      readonly steps: readonly {
        readonly id: string;
        readonly title: string;
        readonly description: string;
        readonly media: { readonly image: string; readonly altText: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly colors: readonly { readonly id: string; readonly defaults: Readonly<Record<string, string>> }[];
    readonly configuration: { readonly properties: Readonly<Record<string, object>> };
  };
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const { contributes } = manifest;
const declared = contributes.commands.map(({ command }) => command);
const sources = globSync(['src/extension.ts', 'src/vscodeConnection.ts', 'src/{features,platform}/**/*.ts'], {
  cwd: root,
}).map((file) => readFileSync(join(root, file), 'utf8'));
const everything = sources.join('\n');

/** The value of a constant object's member, as `planCommands.showEncryption` names a command. */
function constant(expression: string): string {
  const [, member = ''] = expression.split('.');
  return new RegExp(`\\b${member}: '(aoaiCmk\\.[A-Za-z]+)'`).exec(everything)?.[1] ?? expression;
}

/** What the sources register: by name, by a constant, or by the tables of ways and of actions. */
const registered = [
  ...[...everything.matchAll(/registerCommand\(\s*'([^']+)'/g)].map(([, id = '']) => id),
  ...[...everything.matchAll(/registerCommand\(\s*(planCommands\.\w+)/g)].map(([, name = '']) => constant(name)),
  ...[...everything.matchAll(/command: '(aoaiCmk\.\w+)'/g)].map(([, id = '']) => id),
];

/** What rows of the tree are, as their presentations say. */
const rows = [
  ...['microsoftManaged', 'customerManaged', 'attention', 'broken', 'unknown', 'checking'].map((at) => `account.${at}`),
  ...['enabled', 'disabled', 'unknown'].flatMap((at) => [`key.${at}`, `keyVersion.${at}`]),
  ...['vault', 'managedHsm', 'account'].map((kind) => `deleted.${kind}`),
  ...['key', 'store', 'identity', 'grant'].map((part) => `binding.${part}.resource`),
  ...['vault', 'managedHsm', 'project', 'subscription', 'localRole', 'binding.identity.own', 'failure'],
  ...['finding', 'finding.mendable'],
  ...['run', 'run.active', 'run.parked', 'connection.azure', 'connecting'],
];

/** Whether a menu's `when` clause holds for a row. */
function isFor(when: string | undefined, viewItem: string): boolean {
  const [, exact] = /viewItem == (\S+)/.exec(when ?? '') ?? [];
  const [, pattern] = /viewItem =~ \/(.+)\/$/.exec(when ?? '') ?? [];
  return exact === undefined ? new RegExp(pattern ?? '$^').test(viewItem) : exact === viewItem;
}

describe('the manifest', () => {
  it('declares exactly the commands that are registered', () => {
    expect([...declared].sort()).toEqual([...new Set(registered)].sort());
  });

  it('declares each command once, with a title and the one category', () => {
    expect(new Set(declared).size).toBe(declared.length);
    for (const { title, category } of contributes.commands) {
      expect(title).not.toBe('');
      expect(category).toBe('Azure OpenAI Keys');
    }
  });

  it.each(Object.entries(contributes.menus))(
    'has in %s only commands and submenus that it declares',
    (_menu, items) => {
      const submenus = contributes.submenus.map(({ id }) => id);
      for (const { command, submenu } of items) {
        if (submenu === undefined) expect(declared).toContain(command);
        else expect(submenus).toContain(submenu);
      }
    },
  );

  it('fills every submenu, and shows it', () => {
    for (const { id, label } of contributes.submenus) {
      expect(label).not.toBe('');
      expect(contributes.menus[id]?.length).toBeGreaterThan(1);
      expect(contributes.menus['view/item/context']?.some(({ submenu }) => submenu === id)).toBe(true);
    }
  });

  it('leads to every action from the tree as well as from the command palette', () => {
    const inTree = ['view/item/context', ...contributes.submenus.map(({ id }) => id)].flatMap(
      (menu) => contributes.menus[menu] ?? [],
    );
    const hidden = (contributes.menus['commandPalette'] ?? []).map(({ command }) => command);
    for (const { command } of actionCommands) {
      expect(inTree.map((item) => item.command)).toContain(command);
      expect(hidden).not.toContain(command);
    }
  });

  it.each([
    ['account.microsoftManaged', 6],
    ['account.broken', 10],
    ['key.enabled', 10],
    ['key.disabled', 11],
    ['keyVersion.enabled', 5],
    ['vault', 6],
    ['deleted.vault', 2],
    ['run', 4],
    ['run.parked', 4],
    ['run.active', 2],
  ])('keeps the menu of %s short', (viewItem, entries) => {
    const items = (contributes.menus['view/item/context'] ?? []).filter(
      ({ group, when }) => !group?.startsWith('inline') && isFor(when, viewItem),
    );
    expect(items.map(({ command, submenu }) => command ?? submenu)).toHaveLength(entries);
  });

  it('names in its menus only rows that the tree has', () => {
    const items = contributes.menus['view/item/context'] ?? [];
    for (const { when } of items)
      expect(
        rows.filter((row) => isFor(when, row)),
        when,
      ).not.toEqual([]);
  });

  it('shows commands in the tree only in its own view', () => {
    for (const menu of ['view/title', 'view/item/context']) {
      for (const { when } of contributes.menus[menu] ?? []) expect(when).toMatch(/^view == aoaiCmk\.estate\b/);
    }
  });

  it('has every inline action in the context menu as well, where the keyboard reaches it', () => {
    const items = contributes.menus['view/item/context'] ?? [];
    const isInline = ({ group }: MenuItem) => group?.startsWith('inline') ?? false;
    const inMenu = new Set(items.filter((item) => !isInline(item)).map(({ command }) => command));
    for (const { command } of items.filter(isInline)) expect(inMenu).toContain(command);
  });

  it('gives every inline and title action an icon', () => {
    const items = ['view/title', 'view/item/context'].flatMap((menu) => contributes.menus[menu] ?? []);
    for (const { command } of items.filter(({ group }) => /^(inline|navigation)/.test(group ?? ''))) {
      expect(contributes.commands.find((one) => one.command === command)?.icon).toMatch(/^\$\([a-z-]+\)$/);
    }
  });

  it('links in its welcome views only to commands that it declares, and to its walkthrough', () => {
    const walkthroughs = contributes.walkthroughs.map(({ id }) => {
      const argument = JSON.stringify(`${manifest.publisher}.${manifest.name}#${id}`);
      return `workbench.action.openWalkthrough?${encodeURIComponent(argument)}`;
    });
    for (const { contents, view } of contributes.viewsWelcome) {
      expect(view).toBe('aoaiCmk.estate');
      for (const [, command] of contents.matchAll(/\(command:([^)]+)\)/g)) {
        expect([...declared, ...walkthroughs]).toContain(command);
      }
    }
    expect(contributes.viewsWelcome[0]?.contents).toContain(walkthroughs[0]);
  });

  it('leads through its walkthrough by commands that it declares, with pictures that it has', () => {
    for (const { description, media, completionEvents } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
      const links = [...description.matchAll(/\(command:([^)]+)\)/g)].map(([, command]) => command);
      expect(links).not.toEqual([]);
      for (const command of links) expect(declared).toContain(command);
      for (const event of completionEvents) {
        const [, command = 'none'] = /^onCommand:(.+)$/.exec(event) ?? [];
        expect(event.startsWith('onContext:aoaiCmk.session') || declared.includes(command), event).toBe(true);
      }
      expect(existsSync(join(root, media.image)), media.image).toBe(true);
      expect(media.altText).not.toBe('');
    }
  });

  it('names only icons that exist', () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...Object.values(contributes.views).flatMap((views) => views.map(({ icon }) => icon)),
    ];
    for (const file of files) expect(existsSync(join(root, file)), file).toBe(true);
  });

  it('has colours for every kind of theme, and the sources use no others', () => {
    for (const { defaults } of contributes.colors) {
      expect(Object.keys(defaults).sort()).toEqual(['dark', 'highContrast', 'highContrastLight', 'light']);
    }
    const states = ['microsoftManaged', 'customerManaged', 'attention', 'broken', 'unknown'];
    expect(contributes.colors.map(({ id }) => id)).toEqual(states.map((state) => `aoaiCmk.${state}`));
  });

  it('declares every setting that is read', () => {
    const read = [...everything.matchAll(/\bown\.get\('([^']+)'/g)].map(([, name = '']) => `aoaiCmk.${name}`);
    expect([...read].sort()).toEqual(Object.keys(contributes.configuration.properties).sort());
  });

  it('is activated by its view, its commands, its panels, and files of the languages that it checks', () => {
    const languages = [
      'bicep',
      'bicep-params',
      'terraform',
      'terraform-vars',
      'opentofu',
      'json',
      'jsonc',
      'arm-template',
    ];
    const scripts = ['shellscript', 'azcli', 'powershell', 'yaml', 'azure-pipelines', 'github-actions-workflow'];
    const events = [...languages, ...scripts].map((language) => `onLanguage:${language}`);
    expect(manifest.activationEvents).toEqual(['onWebviewPanel:aoaiCmk.board', ...events]);
  });

  it('runs what the build makes', () => {
    expect(manifest.main).toBe('./dist/extension.cjs');
    expect(manifest.bin).toEqual({ 'aoai-cmk': 'dist/cli.cjs' });
  });
});
