import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { sourceName } from './source-name.ts';

/** Rewrites stacks of a plugin to the author's own files and lines. Never throws. */
export type StackMapper = (stack: string) => string;

const framesMax = 20;
const linesMax = framesMax * 5;
const lineLengthMax = 500;
/** A map is read whole when the first stack arrives; one of this length takes about a tenth of a second. */
const mapLengthMax = 16 * 1024 * 1024;
const ownSources = '@ymera/plugin-sdk/';

/**
 * `sourceMap` is the bundle's map; it is parsed when the first stack arrives. It comes with the plugin and is not to
 * be trusted: where it is too long or makes no sense, frames name the bundle's own lines.
 */
export function createStackMapper(sourceMap: string): StackMapper {
  let map: TraceMap | null | undefined;
  return (stack) => {
    if (map === undefined) map = readMap(sourceMap);
    const reader = map;
    return stack
      .split('\n', linesMax)
      .flatMap((line) => mapFrame(reader, line.slice(0, lineLengthMax)) ?? [])
      .slice(0, framesMax)
      .join('\n');
  };
}

function readMap(text: string): TraceMap | null {
  if (text.length > mapLengthMax) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (!isPlainMap(value)) return null;
    const map = new TraceMap(value);
    // Mappings are decoded at the first look; one here tells whether that can be done at all.
    originalPositionFor(map, { line: 1, column: 0 });
    return map;
  } catch {
    return null;
  }
}

type PlainMap = { version: 3; sources: (string | null)[]; names: string[]; mappings: string };

/** Only what a build writes: no sections, which may nest, and no contents, which nobody reads. */
function isPlainMap(value: unknown): value is PlainMap {
  if (typeof value !== 'object' || value === null || 'sections' in value) return false;
  const { version, sources, names, mappings } = value as Partial<Record<string, unknown>>; // An object, as just seen.
  return (
    version === 3 &&
    typeof mappings === 'string' &&
    Array.isArray(sources) &&
    sources.every((source) => source === null || typeof source === 'string') &&
    (names === undefined || Array.isArray(names))
  );
}

/**
 * A frame is rebuilt from its numbers rather than passed on, because the guest can write anything into a stack.
 * Frames outside the plugin's script, which are the sandbox's own, vanish.
 */
function mapFrame(map: TraceMap | null, text: string): string | undefined {
  const match = /^\s+at (?:async )?(?:(.{1,200}?) \()?plugin\.js:(\d{1,9}):(\d{1,9})\)?$/.exec(text);
  if (!match) return undefined;
  const [, rawName, line, column] = match;
  const place = findPlace(map, Number(line), Number(column));
  if (place === undefined) return undefined;
  const name = rawName?.replace(/[^\w$.<>[\] ]/g, '') || '<anonymous>';
  return `    at ${name} (${place})`;
}

/** The author's file, line and column; undefined for a frame that is not the author's. */
function findPlace(map: TraceMap | null, line: number, column: number): string | undefined {
  if (line < 1 || column < 1) return undefined;
  if (map === null) return `plugin.js:${line}:${column}`;
  try {
    const found = originalPositionFor(map, { line, column: column - 1 });
    if (found.source === null || found.source.includes(ownSources)) return undefined;
    return `${sourceName(found.source)}:${found.line}:${found.column + 1}`;
  } catch {
    return `plugin.js:${line}:${column}`;
  }
}
