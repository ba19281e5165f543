const pathLengthMax = 1_000;

/** Why a path may not even be looked up under the workspace root; null when it may. */
export function whyRefused(path: string): string | null {
  if (path.length === 0) return 'it is empty';
  if (path.length > pathLengthMax) return `it is longer than ${pathLengthMax} characters`;
  if (path.includes('\0')) return 'it contains a NUL character';
  if (path.startsWith('/') || path.startsWith('\\') || /^[A-Za-z]:/.test(path)) return 'it is absolute';
  if (path.split(/[/\\]/).includes('..')) return 'it contains ".."';
  return null;
}
