import type { PackageLimits } from './limits.ts';
import { type PackageProblem, problem, quote } from './problems.ts';

// Control, format, private and unassigned characters, lone surrogates, what has no width, and the replacement
// character, which stands where a name was not UTF-8. Marks that turn the direction of text are format characters.
const deceptive = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufffd]/u;
const reservedOnWindows = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** What is wrong with the path of an entry, without its neighbours; undefined when nothing is. */
export function pathProblem(path: string, limits: PackageLimits): PackageProblem | undefined {
  const unsafe = unsafeBecause(path, limits);
  if (unsafe) {
    const fix = 'Pack plain relative paths such as "package/dist/plugin.js".';
    return problem('PKG_PATH_UNSAFE', quote(path), `the path ${unsafe}.`, fix);
  }
  if (deceptive.test(path)) {
    const fix = 'Rename the file with visible characters only.';
    return problem('PKG_PATH_DECEPTIVE', quote(path), 'the name has invisible or direction marks.', fix);
  }
  return undefined;
}

function unsafeBecause(path: string, limits: PackageLimits): string | undefined {
  if (path === '') return 'is empty';
  if (Buffer.byteLength(path) > limits.pathBytes) return `is longer than ${limits.pathBytes} bytes`;
  if (path.includes('\\')) return 'has a backslash';
  if (path.startsWith('/')) return 'is absolute';
  if (/^[a-z]:/i.test(path)) return 'names a drive';
  const segments = path.split('/');
  if (segments.some((segment) => segment === '..')) return 'climbs with ".."';
  if (segments.some((segment) => segment === '' || segment === '.')) return 'has an empty part';
  if (segments.some((segment) => /[. ]$/.test(segment))) return 'has a part that ends in a dot or space';
  if (segments.some((segment) => reservedOnWindows.test(segment)))
    return 'has a part that is a device on Windows';
  return undefined;
}

/** Remembers the paths of one archive and refuses those that cannot stand beside the others. */
export function createPathRegister(): (path: string) => PackageProblem | undefined {
  const files = new Map<string, string>();
  const folders = new Map<string, string>();
  let top: string | undefined;
  return (path) => {
    const [first = '', ...below] = path.split('/');
    if (below.length === 0) return topFolder(path, 'stands outside the top folder');
    if (top !== undefined && top !== first)
      return topFolder(path, `is not below ${quote(top)} like the others`);
    top = first;
    const same = files.get(fold(path));
    if (same !== undefined) return clash(path, same);
    const folder = folders.get(fold(path));
    if (folder !== undefined) return clash(path, folder);
    files.set(fold(path), path);
    for (const parent of parents(path)) {
      const other = files.get(fold(parent)) ?? folders.get(fold(parent));
      if (other !== undefined && (other !== parent || files.has(fold(parent)))) return clash(path, other);
      folders.set(fold(parent), parent);
    }
    return undefined;
  };
}

function parents(path: string): readonly string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
}

/** One key for all spellings that some file system takes for the same name. */
function fold(path: string): string {
  return path.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFC');
}

function topFolder(path: string, what: string): PackageProblem {
  const fix = 'Put everything below one folder, as "npm pack" does with "package/".';
  return problem('PKG_TOP_FOLDER', quote(path), `the entry ${what}.`, fix);
}

function clash(path: string, other: string): PackageProblem {
  if (path === other) {
    return problem('PKG_PATH_DUPLICATE', quote(path), 'the archive has it twice.', 'Pack each file once.');
  }
  return problem(
    'PKG_PATH_CLASH',
    quote(path),
    `the name clashes with ${quote(other)}.`,
    'Rename one of the two.',
  );
}
