import * as z from 'zod';
import { list } from '../api/pages.ts';
import { read } from '../api/read.ts';
import { plugin } from '../plugin.ts';
import { limit, limitDefault, order, repository, state, subjectOf } from '../shapes/input.ts';
import { issue, issueOf, wireIssue } from '../shapes/issue.ts';

const input = z.strictObject({
  ...repository,
  state,
  labels: z.array(z.string().min(1).max(100)).max(20).optional().describe('Issues that have all of these'),
  assignee: z.string().min(1).max(100).optional().describe('A login, "none" or "*"'),
  since: z.iso.datetime().optional().describe('Changed at or after this time'),
  ...order,
  limit,
});

/** Issues of a repository. The API lists pull requests among them; they are left out here. */
export const listIssues = plugin.tool({
  title: 'List issues',
  description: 'Lists the issues of a repository, newest first, without pull requests',
  input,
  output: z.object({ issues: z.array(issue), hasMore: z.boolean() }),
  annotations: { readOnly: true, idempotent: true },
  timeout: '30s',
  examples: [{ input: { owner: 'octocat', repo: 'hello-world', labels: ['bug'], limit: 1 } }],
  async run({ owner, repo, labels, limit: most = limitDefault, ...query }, ctx) {
    const { items, hasMore } = await list(ctx, {
      method: 'GET',
      path: ['repos', owner, repo, 'issues'],
      query: { ...query, labels: labels?.join(',') },
      subject: subjectOf('repository', { owner, repo }),
      limit: most,
      read: (body) => read(ctx, z.array(wireIssue), body).filter((one) => one.pull_request === undefined),
    });
    return { issues: items.map(issueOf), hasMore };
  },
});
