import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { FileText, Refusal, TextFiles } from '../core/templates.ts';

/** Larger files are not code that somebody wrote: reading them would only make everything else wait. */
const largestFile = 50 * 1024 * 1024;

/**
 * The files of the open folders, and those that are open in an editor. What is not saved yet counts. Nothing outside is read: a link
 * that leads out of the folders is refused.
 */
export function workspaceFiles(): TextFiles {
  return { read: readFile, list: listFolder };
}

async function readFile(uri: string, signal: AbortSignal): Promise<FileText | Refusal | undefined> {
  signal.throwIfAborted();
  const location = vscode.Uri.parse(uri, true);
  const open = openDocument(location);
  if (open) return { kind: 'text', uri, text: open.getText(), version: `open ${open.version}` };
  if (!isInWorkspace(location)) return refused(uri, 'it lies outside the open folders');
  const found = await stat(location);
  if (!found) return undefined;
  if ((found.type & vscode.FileType.Directory) !== 0) return refused(uri, 'it is a folder');
  if (found.size > largestFile) return refused(uri, 'it is larger than 50 MB');
  if (await leadsOut(location)) return refused(uri, 'it is a link that leads out of the open folders');
  const bytes = await vscode.workspace.fs.readFile(location);
  signal.throwIfAborted();
  if (bytes.includes(0) && !hasUtf16Mark(bytes)) return refused(uri, 'it is no text');
  return { kind: 'text', uri, text: decode(bytes), version: `disk ${found.mtime} ${found.size}` };
}

async function listFolder(folder: string, signal: AbortSignal): Promise<readonly string[]> {
  signal.throwIfAborted();
  const location = vscode.Uri.parse(folder, true);
  const known = vscode.workspace.textDocuments
    .filter(({ uri, isClosed }) => !isClosed && vscode.Uri.joinPath(uri, '..').toString() === location.toString())
    .map(({ uri }) => uri.toString());
  if (!isInWorkspace(location)) return known;
  const entries = await readDirectory(location);
  const files = entries
    .filter(([, type]) => (type & vscode.FileType.Directory) === 0)
    .map(([name]) => vscode.Uri.joinPath(location, name).toString());
  return [...new Set([...files, ...known])];
}

function openDocument(location: vscode.Uri): vscode.TextDocument | undefined {
  const wanted = location.toString();
  return vscode.workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === wanted);
}

function isInWorkspace(location: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(location) !== undefined;
}

async function stat(location: vscode.Uri): Promise<vscode.FileStat | undefined> {
  try {
    return await vscode.workspace.fs.stat(location);
  } catch {
    return undefined;
  }
}

async function readDirectory(location: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(location);
  } catch {
    return [];
  }
}

/** Whether the file on disk is really elsewhere. Other file systems than the disk's have no links to follow. */
async function leadsOut(location: vscode.Uri): Promise<boolean> {
  if (location.scheme !== 'file') return false;
  const folder = vscode.workspace.getWorkspaceFolder(location);
  try {
    const real = vscode.Uri.file(await realpath(location.fsPath));
    const home = folder && vscode.Uri.file(await realpath(folder.uri.fsPath));
    return !isInWorkspace(real) && !(home && isBelow(real, home));
  } catch {
    return true;
  }
}

function isBelow(inner: vscode.Uri, outer: vscode.Uri): boolean {
  return inner.path === outer.path || inner.path.startsWith(`${outer.path.replace(/\/$/, '')}/`);
}

function hasUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** By its byte order mark, else UTF-8; what is not valid becomes U+FFFD, as VS Code shows it. */
function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function refused(uri: string, reason: string): Refusal {
  return { kind: 'refused', uri, reason };
}
