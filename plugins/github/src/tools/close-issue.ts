import * as z from 'zod';
import { postComment } from '../api/comment.ts';
import { read } from '../api/read.ts';
import { request } from '../api/request.ts';
import { plugin } from '../plugin.ts';
import { markdown, number, repository, subjectOf } from '../shapes/input.ts';
import { issue, issueOf, wireIssue } from '../shapes/issue.ts';

/** Closes an issue. One that is closed already is left as it is, without the comment. */
export const closeIssue = plugin.tool({
  title: 'Close an issue',
  description: 'Closes an issue as completed or not planned, with a comment before if one is given',
  input: z.strictObject({
    ...repository,
    number,
    reason: z.enum(['completed', 'not_planned']).optional().describe('Default completed'),
    comment: markdown.optional().describe('Markdown that is written below the issue first'),
  }),
  output: z.object({ issue, alreadyClosed: z.boolean() }),
  timeout: '30s',
  examples: [{ input: { owner: 'octocat', repo: 'hello-world', number: 7, reason: 'not_planned' } }],
  async run({ owner, repo, number: which, reason = 'completed', comment }, ctx) {
    const path = ['repos', owner, repo, 'issues', which];
    const subject = subjectOf('issue', { owner, repo, number: which });
    const before = read(ctx, wireIssue, (await request(ctx, { method: 'GET', path, subject })).body);
    if (before.pull_request !== undefined) {
      throw ctx.error('NOT_AN_ISSUE', `${owner}/${repo}#${which} is a pull request; it was left open`);
    }
    if (before.state === 'closed') return { issue: issueOf(before), alreadyClosed: true };
    if (comment !== undefined) await postComment(ctx, { owner, repo, number: which, body: comment });
    const body = { state: 'closed', state_reason: reason };
    const after = await request(ctx, { method: 'PATCH', path, body, subject });
    ctx.log.info('issue closed', { repository: `${owner}/${repo}`, number: which, reason });
    return { issue: issueOf(read(ctx, wireIssue, after.body)), alreadyClosed: false };
  },
});
