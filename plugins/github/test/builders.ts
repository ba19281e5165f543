const time = '2026-01-02T12:00:00Z';
const repository = 'https://github.com/octocat/hello-world';

/** An issue in the API's words, with fields that the plugin does not read. */
export const anIssue = (fields: object = {}) => ({
  id: 7_000,
  node_id: 'I_7',
  number: 7,
  title: 'The moon is not greeted',
  state: 'open',
  state_reason: null,
  html_url: `${repository}/issues/7`,
  user: { login: 'octocat', id: 1 },
  labels: [{ id: 1, name: 'bug', color: 'f29513' }],
  assignees: [{ login: 'hubot', id: 2 }],
  comments: 3,
  created_at: time,
  updated_at: time,
  closed_at: null,
  body: 'Nobody says hello to it.',
  ...fields,
});

/** A pull request in the API's words. */
export const aPullRequest = (fields: object = {}) => ({
  id: 8_000,
  number: 8,
  title: 'Greet the moon',
  state: 'open',
  draft: false,
  html_url: `${repository}/pull/8`,
  user: { login: 'octocat', id: 1 },
  labels: [],
  head: { label: 'octocat:moon', ref: 'moon', sha: 'a'.repeat(40) },
  base: { label: 'octocat:main', ref: 'main', sha: 'b'.repeat(40) },
  created_at: time,
  updated_at: time,
  merged_at: null,
  body: null,
  ...fields,
});

export const aFile = (fields: object = {}) => ({
  sha: 'c'.repeat(40),
  filename: 'src/moon.ts',
  status: 'modified',
  additions: 1,
  deletions: 1,
  changes: 2,
  patch: '@@ -1 +1 @@\n-hello\n+hello moon',
  ...fields,
});

export const aReview = (fields: object = {}) => ({
  id: 80,
  state: 'APPROVED',
  html_url: `${repository}/pull/8#pullrequestreview-80`,
  submitted_at: time,
  ...fields,
});

export const aComment = (fields: object = {}) => ({
  id: 70,
  html_url: `${repository}/issues/7#issuecomment-70`,
  created_at: time,
  ...fields,
});
