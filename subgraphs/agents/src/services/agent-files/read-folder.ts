import { constants } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
  type AgentFilesRead,
  type AgentSource,
  type Diagnostic,
  error,
  type Finding,
  fileBytesMax,
} from '../../domain/agent-file/agent-file.ts';
import { isWithin } from '../paths.ts';
import { tooLarge } from './read-agent-file.ts';
import { readAgentFiles } from './read-agent-files.ts';

/** More than any catalogue has; what goes beyond is told and left out. */
const filesMax = 2_000;
const depthMax = 8;
const entriesMax = 20_000;

interface Walk {
  readonly root: string;
  readonly files: string[];
  readonly diagnostics: Diagnostic[];
  /** Real paths of the folders that were seen, so that a loop of links ends. */
  readonly seen: Set<string>;
  entries: number;
}

/** Reads the definition files in and below a folder, in order of their paths. Nothing outside the folder is read. */
export async function readAgentFolder(folder: string): Promise<AgentFilesRead> {
  const root = await realpath(folder).catch(() => null);
  if (root === null) {
    const finding = error(
      'FOLDER_UNREADABLE',
      1,
      'The folder is not there, or may not be read.',
      'Look at its path.',
    );
    return { files: [], diagnostics: [{ ...finding, path: folder }] };
  }
  const walk: Walk = { root, files: [], diagnostics: [], seen: new Set(), entries: 0 };
  await walkFolder(walk, root, 0);
  const sources: AgentSource[] = [];
  for (const file of walk.files.sort()) {
    const read = await readSource(root, file);
    if ('severity' in read) note(walk, file, read);
    else sources.push(read);
  }
  const { files, diagnostics } = readAgentFiles(sources);
  return { files, diagnostics: [...walk.diagnostics, ...diagnostics] };
}

async function walkFolder(walk: Walk, folder: string, depth: number): Promise<void> {
  const real = await realpath(folder);
  if (walk.seen.has(real)) return;
  walk.seen.add(real);
  if (depth > depthMax) return note(walk, folder, tooMuch(`lies deeper than ${depthMax} folders`));
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (entries === null) return note(walk, folder, unreadable());
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    if (++walk.entries > entriesMax || walk.files.length >= filesMax)
      return note(walk, folder, tooMuch(`goes beyond ${filesMax} files or ${entriesMax} entries`));
    await visit(walk, join(folder, entry.name), depth);
  }
}

async function visit(walk: Walk, path: string, depth: number): Promise<void> {
  const real = await realpath(path).catch(() => null);
  if (real === null) return note(walk, path, unreadable());
  if (!isWithin(walk.root, real)) return note(walk, path, leaves());
  const stats = await stat(real).catch(() => null);
  if (stats?.isDirectory()) return walkFolder(walk, path, depth + 1);
  if (stats?.isFile() && /\.(?:md|markdown)$/i.test(path)) walk.files.push(path);
}

/** Reads no more than a definition file may have, however long the file has become. */
async function readSource(root: string, path: string): Promise<AgentSource | Finding> {
  const real = await realpath(path).catch(() => null);
  if (real === null || !isWithin(root, real)) return leaves();
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => null);
  if (!file) return unreadable();
  try {
    const { size } = await file.stat();
    if (size > fileBytesMax) return tooLarge(size);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size), position: 0 });
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(buffer.subarray(0, bytesRead));
    return { path: shown(root, path), text };
  } catch {
    return unreadable();
  } finally {
    await file.close();
  }
}

function note(walk: Walk, path: string, finding: Finding): void {
  walk.diagnostics.push({ ...finding, path: shown(walk.root, path) });
}

const shown = (root: string, path: string) => relative(root, path).split(sep).join('/') || '.';

const unreadable = () =>
  error('FILE_UNREADABLE', 1, 'It may not be read, or is gone.', 'Look at its permissions.');

const leaves = () =>
  error('LINK_LEAVES_FOLDER', 1, 'It is a link that leads out of the folder.', 'Put the file itself there.');

const tooMuch = (how: string) =>
  error(
    'FOLDER_TOO_LARGE',
    1,
    `The folder ${how}; the rest is not read.`,
    'Take apart what does not belong to agents.',
  );
