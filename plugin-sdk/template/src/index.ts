import { createPlugin } from '@ymera/plugin-sdk';
import * as z from 'zod'; // The namespace import keeps the bundle small.
import { countWords } from './count-words.ts';

const plugin = createPlugin();

const count = plugin.tool({
  title: 'Count words',
  description: 'Counts the words of a text, and how often each of them occurs',
  input: z.object({ text: z.string().max(100_000) }),
  output: z.object({
    total: z.number().int(),
    words: z.array(z.object({ word: z.string(), count: z.number().int() })),
  }),
  annotations: { readOnly: true, idempotent: true },
  timeout: '5s',
  examples: [
    {
      input: { text: 'be or not be' },
      output: {
        total: 4,
        words: [
          { word: 'be', count: 2 },
          { word: 'or', count: 1 },
          { word: 'not', count: 1 },
        ],
      },
    },
    { input: { text: '' }, output: { total: 0, words: [] } },
  ],
  run({ text }, ctx) {
    ctx.log.debug('counting', { length: text.length });
    return countWords(text);
  },
});

export default plugin.define({ tools: { 'count-words': count } });
