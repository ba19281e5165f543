import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { codePath } from '../plugin-file.ts';

/** Turns an offset into the code to the place an author knows: `src/index.ts:3:5`. */
export function createPlaces(code: string, sourceMap: string): (offset: number) => string {
  const starts = lineStarts(code);
  const map = readMap(sourceMap);
  return (offset) => {
    const line = lineOf(starts, offset);
    const column = offset - (starts[line] ?? 0);
    const found = map ? originalPositionFor(map, { line: line + 1, column }) : undefined;
    if (found?.source) return `${printable(found.source)}:${found.line}:${found.column + 1}`;
    return `${codePath}:${line + 1}:${column + 1}`;
  };
}

/** Whether a text is a source map that says anything. */
export function isSourceMap(sourceMap: string): boolean {
  const map = readMap(sourceMap);
  return map !== undefined && map.sources.length > 0;
}

function readMap(text: string): TraceMap | undefined {
  try {
    const map = new TraceMap(text);
    originalPositionFor(map, { line: 1, column: 0 }); // Mappings are decoded on first use, and may be damaged.
    return map;
  } catch {
    return undefined; // A map is a help to reviewers; without it the places are those of the bundle.
  }
}

function lineStarts(code: string): readonly number[] {
  const starts = [0];
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function printable(source: string): string {
  return source.replace(/[^\p{L}\p{N}@/._ -]/gu, '?').slice(0, 200);
}
