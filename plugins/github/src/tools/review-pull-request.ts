import * as z from 'zod';
import { read } from '../api/read.ts';
import { request } from '../api/request.ts';
import { plugin } from '../plugin.ts';
import { markdown, number, repository, subjectOf } from '../shapes/input.ts';

const line = z.int().min(1).max(10_000_000);
const side = z.enum(['LEFT', 'RIGHT']);

const remark = z
  .strictObject({
    path: z.string().min(1).max(4_096).describe('File in the repository'),
    line: line.describe('Line of the file, as the diff shows it'),
    side: side.optional().describe('LEFT for a removed line. Default RIGHT'),
    startLine: line.optional().describe('First line, when the remark is about several'),
    body: markdown,
  })
  .refine(({ startLine, line: last }) => startLine === undefined || startLine < last, {
    path: ['startLine'],
    message: 'comes before line',
  });

const input = z
  .strictObject({
    ...repository,
    number,
    event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']),
    body: markdown.optional().describe('Markdown; not needed to approve'),
    commitId: z
      .string()
      .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'a full commit id')
      .optional()
      .describe('Commit that was looked at. Default: the newest'),
    comments: z.array(remark).max(100).optional().describe('Remarks on single lines'),
  })
  .refine(({ event, body }) => event === 'APPROVE' || body !== undefined, {
    path: ['body'],
    message: 'is needed unless the event is APPROVE',
  });

const wireReview = z.object({
  id: z.int(),
  state: z.string(),
  html_url: z.string(),
  submitted_at: z.string().nullish(),
});

/** Hands in a review with its remarks, all at once. */
export const reviewPullRequest = plugin.tool({
  title: 'Review a pull request',
  description: 'Approves, requests changes or comments, with remarks on single lines',
  input,
  output: z.object({
    id: z.int(),
    state: z.string(),
    url: z.string(),
    submittedAt: z.string().nullable(),
  }),
  timeout: '30s',
  examples: [
    {
      input: { owner: 'octocat', repo: 'hello-world', number: 8, event: 'APPROVE' },
      output: {
        id: 80,
        state: 'APPROVED',
        url: 'https://github.com/octocat/hello-world/pull/8#pullrequestreview-80',
        submittedAt: '2026-01-02T12:00:00Z',
      },
    },
  ],
  async run({ owner, repo, number: which, event, body, commitId, comments = [] }, ctx) {
    const answer = await request(ctx, {
      method: 'POST',
      path: ['repos', owner, repo, 'pulls', which, 'reviews'],
      body: {
        event,
        body,
        commit_id: commitId,
        comments: comments.length === 0 ? undefined : comments.map(wireRemark),
      },
      subject: subjectOf('pull request', { owner, repo, number: which }),
    });
    const { id, state, html_url: url, submitted_at: submittedAt } = read(ctx, wireReview, answer.body);
    ctx.log.info('review submitted', { repository: `${owner}/${repo}`, number: which, event });
    return { id, state, url, submittedAt: submittedAt ?? null };
  },
});

function wireRemark({ path, line: last, side: where = 'RIGHT', startLine, body }: z.infer<typeof remark>) {
  const start = startLine === undefined ? {} : { start_line: startLine, start_side: where };
  return { path, line: last, side: where, ...start, body };
}
