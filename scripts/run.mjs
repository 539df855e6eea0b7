/**
 * Runs a task of this project: `node scripts/run.mjs build --watch` runs scripts/build.ts, a path runs that file.
 *
 * Any Node from 20 up starts it, with nothing installed: it installs the packages where they lack or are out of date,
 * then hands over to the Node 24 among them, which runs TypeScript as it is. Hence this file is plain JavaScript.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const isWindows = process.platform === 'win32';
const projectNode = join(modules, 'node', 'bin', isWindows ? 'node.exe' : 'node');
/** Holds the hash of the lock file that node_modules was last found to agree with. */
const stamp = join(modules, '.lock-hash');

function fail(message) {
  console.error(message);
  process.exit(1);
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Whether npm's own record of what is installed names the version of every package in the lock file. */
function agrees(lockText) {
  const record = readText(join(modules, '.package-lock.json'));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages ?? {};
  return Object.entries(JSON.parse(lockText).packages)
    .filter(([path]) => path !== '')
    .every(([path, { version, optional, devOptional, peer }]) =>
      path in installed ? installed[path].version === version : optional || devOptional || peer,
    );
}

/** npm as command, first arguments and whether it needs a shell. */
function findNpm() {
  const beside = dirname(process.execPath);
  const scripts = [
    process.env.npm_execpath ?? '',
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = scripts.find((file) => /npm-cli\.c?js$/.test(file) && existsSync(file));
  return script ? [process.execPath, [script], false] : [isWindows ? 'npm.cmd' : 'npm', [], isWindows];
}

function installPackages() {
  const [command, first, shell] = findNpm();
  // Whatever the person's own npm settings say, the tools are wanted and the lock file is the word.
  const flags = [
    '--include=dev',
    '--include=optional',
    '--package-lock=true',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const { status, error } = spawnSync(command, [...first, 'ci', ...flags], { cwd: root, stdio: 'inherit', shell });
  if (error) fail(`npm could not be started: ${error.message}`);
  if (status !== 0) fail('npm ci failed; what it said stands above.');
}

/** Where npm is told to run no install scripts, the binary of the package `node` is still to be put in its place. */
function installNode() {
  const { status } = spawnSync(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: join(modules, 'node'),
    stdio: 'inherit',
  });
  return status === 0 && existsSync(projectNode);
}

function ensurePackages() {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lockText).digest('hex');
  if (readText(stamp) === hash) return;
  if (!agrees(lockText)) {
    console.log('Installing the packages of the project (npm ci; about half a minute) …');
    installPackages();
  }
  if (!existsSync(projectNode)) installNode();
  writeFileSync(stamp, hash);
}

/** The Node that runs the tasks: the project's own, or this one where that is new enough and the own does not run. */
function chooseNode() {
  if (existsSync(projectNode)) return projectNode;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail(
    `Node 24 could not be installed for ${process.platform} ${process.arch}. Install it yourself and run again.`,
  );
}

/** The processes that started this one, as far as they can be seen: npm stands behind a shell. */
function ancestry() {
  const parent = readText(`/proc/${process.ppid}/status`) ?? '';
  return `${process.ppid} ${/^PPid:\s*(\d+)/m.exec(parent)?.[1] ?? ''}`;
}

const [task, ...args] = process.argv.slice(2);
if (Number(process.versions.node.split('.')[0]) < 20) fail(`Node 20 or newer is needed; this is ${process.version}.`);
if (!task) fail('Say which task: node scripts/run.mjs start | test | build | …');
const file = task.includes('/') ? resolve(root, task) : join(root, 'scripts', `${task}.ts`);
if (!existsSync(file)) fail(`There is no task "${task}" (${file}).`);
ensurePackages();

const child = spawn(chooseNode(), [file, ...args], { cwd: root, stdio: 'inherit' });
child.once('error', (error) => fail(`Node 24 could not be started: ${error.message}`));
child.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
// The task decides how it ends; a signal that reaches only this process is passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
if (process.env.npm_lifecycle_event) {
  // npm was killed without a word: end the task as if it had been told to.
  const starters = ancestry();
  setInterval(() => {
    if (ancestry() !== starters) child.kill('SIGTERM');
  }, 1000).unref();
}
