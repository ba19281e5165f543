import * as z from 'zod';
import { ranked } from '../answer.ts';
import { coverageOf, measureDocs } from '../domain/docs/measure-docs.ts';
import { parseSource } from '../domain/syntax/parse-source.ts';
import { plugin } from '../plugin.ts';
import { mapFiles, readSources } from '../read-sources.ts';
import { findingFields } from '../shapes/finding.ts';
import { scriptFields } from '../shapes/sources.ts';

/** Exported things without doc comments. */
export const docCoverage = plugin.tool({
  title: 'Doc coverage',
  description:
    'Tells which exported functions, classes, public methods, types and values of JavaScript and TypeScript sources ' +
    'have a doc comment.',
  input: z.strictObject(scriptFields),
  output: z.object({
    files: z.array(z.object({ path: z.string(), exported: z.number().int(), documented: z.number().int() })),
    coverage: z
      .number()
      .min(0)
      .max(1)
      .describe('Documented share of all that is exported; 1 where nothing is'),
    ...findingFields,
  }),
  annotations: { readOnly: true, idempotent: true },
  timeout: '60s',
  examples: [
    {
      input: { sources: [{ path: 'a.ts', text: '/** The answer. */\nexport const answer = 42;\n' }] },
      output: {
        files: [{ path: 'a.ts', exported: 1, documented: 1 }],
        coverage: 1,
        findings: [],
        omitted: 0,
      },
    },
  ],
  async run(input, ctx) {
    const files = await mapFiles(await readSources(input, ctx), ctx, (source) => {
      const parsed = parseSource(source);
      const { findings, ...docs } = measureDocs(parsed);
      return { docs, findings: [...parsed.findings, ...findings] };
    });
    const docs = files.map((file) => file.docs);
    return { files: docs, coverage: coverageOf(docs), ...ranked(files.flatMap((file) => file.findings)) };
  },
});
