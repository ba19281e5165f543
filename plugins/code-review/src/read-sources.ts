import type { Context } from '@ymera/plugin-sdk';
import * as z from 'zod';
import { inOrder, type Source } from './domain/syntax/parse-source.ts';
import { FILE_LENGTH_MAX, FILES_MAX, type SourceInput, TOTAL_LENGTH_MAX } from './shapes/sources.ts';

/** What the tools need of their context. */
export type ReviewContext = Context<{ readonly tools: readonly ['core/read-file'] }>;

const fileAnswer = z.object({ text: z.string() });

/**
 * The files of a call in the order of their paths. Fails with `NO_SOURCES`, `DUPLICATE_PATH`, `TOO_MANY_FILES` or
 * `SOURCES_TOO_LARGE`, or as `core/read-file` does.
 */
export async function readSources(
  { sources = [], paths = [] }: SourceInput,
  ctx: ReviewContext,
): Promise<readonly Source[]> {
  const given = [...sources.map(({ path }) => path), ...paths];
  if (given.length === 0)
    throw ctx.error('NO_SOURCES', 'Give sources, as path and text, or paths of the workspace.');
  if (given.length > FILES_MAX) {
    throw ctx.error(
      'TOO_MANY_FILES',
      `${given.length} files were given; one call takes ${FILES_MAX}. Split the review.`,
    );
  }
  const twice = given.find((path, index) => given.indexOf(path) !== index);
  if (twice !== undefined)
    throw ctx.error('DUPLICATE_PATH', `${twice} was given twice. Give each file once.`);
  const all: Source[] = [];
  let length = 0;
  const add = (source: Source) => {
    length += source.text.length;
    refuseIfTooLarge(source, length, ctx);
    all.push(source);
  };
  for (const source of sources) add(source);
  for (const path of paths) {
    ctx.signal.throwIfAborted();
    add({ path, text: fileAnswer.parse(await ctx.tools.call('core/read-file', { path })).text });
  }
  return inOrder(all);
}

function refuseIfTooLarge({ path, text }: Source, total: number, ctx: ReviewContext): void {
  if (text.length > FILE_LENGTH_MAX) {
    const message = `${path} has ${text.length} characters; a file may have ${FILE_LENGTH_MAX}. Leave generated files out.`;
    throw ctx.error('SOURCES_TOO_LARGE', message, { details: { path } });
  }
  if (total > TOTAL_LENGTH_MAX) {
    const message = `Up to ${path} there are ${total} characters; one call takes ${TOTAL_LENGTH_MAX}. Split the review.`;
    throw ctx.error('SOURCES_TOO_LARGE', message, { details: { path } });
  }
}

/** Characters that are read without a pause: a stretch of work has a limit of CPU time, a whole call a larger one. */
const STRETCH = 60_000;

/** Does something with each file, pausing and telling of the progress in between. */
export async function mapFiles<T>(
  sources: readonly Source[],
  ctx: ReviewContext,
  work: (source: Source) => T,
): Promise<readonly T[]> {
  const results: T[] = [];
  let stretch = 0;
  for (const [index, source] of sources.entries()) {
    if (stretch > 0 && stretch + source.text.length > STRETCH) {
      ctx.emit({
        type: 'progress',
        value: index / sources.length,
        message: `${index} of ${sources.length} files`,
      });
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
      ctx.signal.throwIfAborted();
      stretch = 0;
    }
    stretch += source.text.length;
    results.push(work(source));
  }
  return results;
}
