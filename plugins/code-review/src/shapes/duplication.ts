import * as z from 'zod';
import type { DuplicateOptions } from '../domain/duplication/find-duplicates.ts';

const TOKENS_MIN = 80;
const LINES_MIN = 8;

/** How long a stretch has to be. */
export const duplicateFields = {
  tokensMin: z
    .number()
    .int()
    .min(30)
    .max(1000)
    .optional()
    .describe(`Shortest duplicate in tokens. Default ${TOKENS_MIN}`),
  linesMin: z
    .number()
    .int()
    .min(3)
    .max(500)
    .optional()
    .describe(`Shortest duplicate in lines. Default ${LINES_MIN}`),
};

const range = z.object({ path: z.string(), line: z.number().int(), endLine: z.number().int() });

/** Two stretches that are the same. */
export const duplicate = z.object({
  first: range,
  second: range,
  tokens: z.number().int(),
  lines: z.number().int(),
  renamed: z.number().int().describe('Names that differ between the two; 0 is a copy'),
});

export function duplicateOptions(given: {
  tokensMin?: number | undefined;
  linesMin?: number | undefined;
}): DuplicateOptions {
  return { tokensMin: given.tokensMin ?? TOKENS_MIN, linesMin: given.linesMin ?? LINES_MIN };
}
