import * as z from 'zod';
import { isScript } from '../domain/syntax/parse-source.ts';

/** Bounds of one call; they keep it well within the time and memory of the sandbox. */
export const FILES_MAX = 400;
export const FILE_LENGTH_MAX = 200_000;
export const TOTAL_LENGTH_MAX = 2_000_000;

const path = z.string().min(1).max(500).describe('Path relative to the root of the project, with /');
const script = path.refine(isScript, {
  message: 'must end in .js, .ts, .jsx, .tsx, .mjs, .cjs, .mts or .cts',
});

const fields = (one: z.ZodType<string, string>) => ({
  sources: z
    .array(z.strictObject({ path: one, text: z.string().max(FILE_LENGTH_MAX) }))
    .max(FILES_MAX)
    .optional()
    .describe(`Sources in the call, at most ${TOTAL_LENGTH_MAX.toLocaleString('en')} characters together`),
  paths: z.array(one).max(FILES_MAX).optional().describe('Files of the workspace, read through the host'),
});

/** Input of the tools that read syntax. */
export const scriptFields = fields(script);
/** Input of the tools that read any text. */
export const textFields = fields(path);

/** What stands behind `sources` and `paths`. */
export type SourceInput = {
  readonly sources?: readonly { readonly path: string; readonly text: string }[] | undefined;
  readonly paths?: readonly string[] | undefined;
};
