const rowsMax = 512;
const bytesMax = 1024 * 1024;

/** How many rows to read at once where nothing says how many are wanted. */
export const rowsAtFirst = 16;

/** How many rows to read next: twice as many while they are small, half as many where they are large. */
export function rowsNext(rows: number, bytes: number): number {
  return bytes > bytesMax ? Math.max(rows >> 1, 1) : Math.min(rows * 2, rowsMax);
}
