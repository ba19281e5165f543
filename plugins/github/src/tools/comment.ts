import * as z from 'zod';
import { postComment } from '../api/comment.ts';
import { plugin } from '../plugin.ts';
import { markdown, number, repository } from '../shapes/input.ts';

/** Says something below an issue or a pull request. */
export const comment = plugin.tool({
  title: 'Comment',
  description: 'Writes a comment below an issue or a pull request',
  input: z.strictObject({ ...repository, number, body: markdown.describe('Markdown') }),
  output: z.object({ id: z.int(), url: z.string(), createdAt: z.string() }),
  timeout: '30s',
  examples: [
    {
      input: { owner: 'octocat', repo: 'hello-world', number: 7, body: 'Seen it too' },
      output: {
        id: 70,
        url: 'https://github.com/octocat/hello-world/issues/7#issuecomment-70',
        createdAt: '2026-01-02T12:00:00Z',
      },
    },
  ],
  run: (input, ctx) => postComment(ctx, input),
});
