import { request } from './api/request.ts';
import { plugin } from './plugin.ts';
import { closeIssue } from './tools/close-issue.ts';
import { comment } from './tools/comment.ts';
import { createPullRequest } from './tools/create-pull-request.ts';
import { listIssues } from './tools/list-issues.ts';
import { listPullRequests } from './tools/list-pull-requests.ts';
import { readPullRequest } from './tools/read-pull-request.ts';
import { reviewPullRequest } from './tools/review-pull-request.ts';

export default plugin.define({
  tools: {
    'close-issue': closeIssue,
    comment,
    'create-pull-request': createPullRequest,
    'list-issues': listIssues,
    'list-pull-requests': listPullRequests,
    'read-pull-request': readPullRequest,
    'review-pull-request': reviewPullRequest,
  },
  /** Tries the token. The rate limit may be asked with every kind of token, and asking does not count. */
  async initialize(ctx) {
    await request(ctx, { method: 'GET', path: ['rate_limit'], subject: 'rate limit' });
  },
});
