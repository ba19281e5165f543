import * as z from 'zod';
import { ranked } from '../answer.ts';
import { findSecrets } from '../domain/secrets/find-secrets.ts';
import { plugin } from '../plugin.ts';
import { mapFiles, readSources } from '../read-sources.ts';
import { findingFields } from '../shapes/finding.ts';
import { textFields } from '../shapes/sources.ts';

/** Credentials in files of any kind. */
export const secrets = plugin.tool({
  title: 'Secrets',
  description:
    'Finds credentials in files of any kind: forms that their issuers have published, and random text that is ' +
    'assigned to a name such as password or apiKey. No finding holds a value.',
  input: z.strictObject(textFields),
  output: z.object(findingFields),
  annotations: { readOnly: true, idempotent: true },
  timeout: '60s',
  examples: [
    {
      input: { sources: [{ path: 'config.json', text: '{ "apiKey": "your-key-goes-here" }\n' }] },
      output: { findings: [], omitted: 0 },
    },
  ],
  async run(input, ctx) {
    const files = await mapFiles(await readSources(input, ctx), ctx, findSecrets);
    return ranked(files.flat());
  },
});
