import { isAbsolute, relative, sep } from 'node:path';

/** Whether a path is a folder or lies below it. Both are real paths, links followed. */
export function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
