import * as z from 'zod';
import { ranked } from '../answer.ts';
import { findRisks } from '../domain/risks/find-risks.ts';
import { parseSource } from '../domain/syntax/parse-source.ts';
import { plugin } from '../plugin.ts';
import { mapFiles, readSources } from '../read-sources.ts';
import { findingFields } from '../shapes/finding.ts';
import { scriptFields } from '../shapes/sources.ts';

/** Code that lets others in, or does something else than it seems to. */
export const risks = plugin.tool({
  title: 'Risks',
  description:
    'Finds risky code in JavaScript and TypeScript: text that becomes code, a command, markup or SQL; weak hashes and ' +
    'random values; certificates that are not checked; regular expressions of exponential time; promises nobody ' +
    'waits for; and slips such as comparing with NaN.',
  input: z.strictObject(scriptFields),
  output: z.object(findingFields),
  annotations: { readOnly: true, idempotent: true },
  timeout: '60s',
  examples: [
    {
      input: { sources: [{ path: 'a.js', text: 'if (/^(a+)+$/.test(name)) go();\n' }] },
      output: {
        findings: [
          {
            rule: 'risk/exponential-regex',
            severity: 'high',
            path: 'a.js',
            line: 1,
            column: 5,
            message: '/^(a+)+$/ can take time exponential in the length of the text.',
            why: 'A short text that nearly matches keeps a core busy for longer than anybody waits.',
            fix: 'Make the alternatives begin differently, or take away a quantifier inside a quantifier.',
          },
        ],
        omitted: 0,
      },
    },
  ],
  async run(input, ctx) {
    const files = await mapFiles(await readSources(input, ctx), ctx, (source) => {
      const parsed = parseSource(source);
      return [...parsed.findings, ...findRisks(parsed)];
    });
    return ranked(files.flat());
  },
});
