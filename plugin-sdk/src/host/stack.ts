import { type SourceMap, SourceMap as SourceMapReader } from 'node:module';

const framesMax = 20;

/** Rewrites stacks of a plugin to the author's own files and lines. */
export type StackMapper = (stack: string) => string;

/** `sourceMap` is the bundle's map; it is parsed when the first stack arrives. */
export function createStackMapper(sourceMap: string): StackMapper {
  let map: SourceMap | undefined;
  return (stack) => {
    map ??= new SourceMapReader(JSON.parse(sourceMap));
    const reader = map;
    return stack
      .split('\n')
      .slice(0, framesMax * 5)
      .flatMap((line) => mapFrame(reader, line) ?? [])
      .slice(0, framesMax)
      .join('\n');
  };
}

/**
 * A frame is rebuilt from its numbers rather than passed on, because the guest can write anything into a stack.
 * Frames outside the plugin's script, which are the sandbox's own, vanish.
 */
function mapFrame(map: SourceMap, line: string): string | undefined {
  const match = /^\s+at (?:async )?(?:(.{1,200}?) \()?plugin\.js:(\d{1,9}):(\d{1,9})\)?$/.exec(line);
  if (!match) return undefined;
  const entry = map.findEntry(Number(match[2]) - 1, Number(match[3]) - 1);
  if (!('originalSource' in entry) || entry.originalSource.startsWith('@ymera/plugin-sdk/')) return undefined;
  const name = match[1]?.replace(/[^\w$.<>[\] ]/g, '') || '<anonymous>';
  return `    at ${name} (${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1})`;
}
