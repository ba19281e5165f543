import * as z from 'zod';
import { ranked } from '../answer.ts';
import { asFinding } from '../domain/duplication/as-finding.ts';
import { createDuplicateFinder } from '../domain/duplication/find-duplicates.ts';
import { tokensOf } from '../domain/duplication/tokens.ts';
import { parseSource } from '../domain/syntax/parse-source.ts';
import { plugin } from '../plugin.ts';
import { mapFiles, readSources } from '../read-sources.ts';
import { duplicate, duplicateFields, duplicateOptions } from '../shapes/duplication.ts';
import { FINDINGS_MAX, findingFields } from '../shapes/finding.ts';
import { scriptFields } from '../shapes/sources.ts';

/** Stretches that occur twice. */
export const duplication = plugin.tool({
  title: 'Duplication',
  description:
    'Finds stretches of code that occur twice within or between files, also where names are consistently other ones ' +
    'and literals differ. Comments, layout, imports and tables of data do not count.',
  input: z.strictObject({ ...scriptFields, ...duplicateFields }),
  output: z.object({ duplicates: z.array(duplicate), tokens: z.number().int(), ...findingFields }),
  annotations: { readOnly: true, idempotent: true },
  timeout: '60s',
  examples: [
    {
      input: { sources: [{ path: 'one.js', text: 'export const one = 1;\n' }] },
      output: { duplicates: [], tokens: 6, findings: [], omitted: 0 },
    },
  ],
  async run(input, ctx) {
    const find = createDuplicateFinder(duplicateOptions(input));
    const files = await mapFiles(await readSources(input, ctx), ctx, (source) => {
      const parsed = parseSource(source);
      const tokens = tokensOf(parsed);
      const duplicates = find({ path: source.path, tokens });
      return { tokens: tokens.length, duplicates, findings: parsed.findings };
    });
    const duplicates = files.flatMap((file) => file.duplicates);
    return {
      duplicates: duplicates.slice(0, FINDINGS_MAX),
      tokens: files.reduce((sum, file) => sum + file.tokens, 0),
      ...ranked([...files.flatMap((file) => file.findings), ...duplicates.map(asFinding)]),
    };
  },
});
