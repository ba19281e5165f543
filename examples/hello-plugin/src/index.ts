import { createPlugin } from '@ymera/plugin-sdk';
import * as z from 'zod';

const plugin = createPlugin({});

const countWords = plugin.agent({
  title: 'Count words',
  description: 'Says how many words a text has',
  input: z.object({ text: z.string().max(100_000) }),
  output: z.object({ words: z.int() }),
  run({ text }, ctx) {
    ctx.emit({ type: 'progress', value: 0.5, message: 'counting' });
    return { words: text.split(/\s+/).filter(Boolean).length };
  },
});

export default plugin.define({ agents: { 'count-words': countWords } });
