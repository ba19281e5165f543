import * as z from 'zod';
import { ranked } from '../answer.ts';
import { findComplex } from '../domain/complexity/find-complex.ts';
import { measureFunctions } from '../domain/complexity/measure.ts';
import { parseSource } from '../domain/syntax/parse-source.ts';
import { plugin } from '../plugin.ts';
import { mapFiles, readSources } from '../read-sources.ts';
import { complexityLimits, limitsOf } from '../shapes/complexity.ts';
import { findingFields } from '../shapes/finding.ts';
import { scriptFields } from '../shapes/sources.ts';

/** Functions of one answer; the most complex are kept. */
const FUNCTIONS_MAX = 500;

const measure = z.object({
  path: z.string(),
  name: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  lines: z.number().int(),
  cyclomatic: z.number().int(),
  cognitive: z.number().int(),
  nesting: z.number().int(),
  parameters: z.number().int(),
});

/** Functions that are hard to follow. */
export const complexity = plugin.tool({
  title: 'Complexity',
  description:
    'Measures every function of JavaScript and TypeScript sources: cyclomatic and cognitive complexity, nesting, ' +
    'length. Gives the most complex first, and a finding for each measure above its limit.',
  input: z.strictObject({ ...scriptFields, limits: complexityLimits }),
  output: z.object({
    functions: z
      .array(measure)
      .describe(`The ${FUNCTIONS_MAX} of highest cognitive complexity, highest first`),
    total: z.number().int().describe('Functions in all sources'),
    ...findingFields,
  }),
  annotations: { readOnly: true, idempotent: true },
  timeout: '60s',
  examples: [
    {
      input: { sources: [{ path: 'sign.js', text: 'const sign = (n) => (n < 0 ? -1 : 1);\n' }] },
      output: {
        functions: [
          {
            path: 'sign.js',
            name: 'sign',
            line: 1,
            column: 14,
            lines: 1,
            cyclomatic: 2,
            cognitive: 1,
            nesting: 0,
            parameters: 1,
          },
        ],
        total: 1,
        findings: [],
        omitted: 0,
      },
    },
  ],
  async run({ limits, ...input }, ctx) {
    const files = await mapFiles(await readSources(input, ctx), ctx, (source) => {
      const { path, program, findings } = parseSource(source);
      const functions = program ? measureFunctions(program) : [];
      const complex = functions.flatMap((one) => findComplex(path, one, limitsOf(limits)));
      return { functions: functions.map((one) => ({ path, ...one })), findings: [...findings, ...complex] };
    });
    const functions = files.flatMap((file) => file.functions);
    // The sort is stable: equals stay in the order of path and place.
    const hardest = [...functions].sort(
      (left, right) => right.cognitive - left.cognitive || right.cyclomatic - left.cyclomatic,
    );
    return {
      functions: hardest.slice(0, FUNCTIONS_MAX),
      total: functions.length,
      ...ranked(files.flatMap((file) => file.findings)),
    };
  },
});
