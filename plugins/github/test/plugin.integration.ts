import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { JsonValue } from '@ymera/plugin-sdk';
import { loadPlugin, type TestPlugin } from '@ymera/plugin-sdk/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aComment, aFile, anIssue, aPullRequest, aReview } from './builders.ts';
import { openGithubServer } from './github-server.ts';

const token = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';
const at = { owner: 'octocat', repo: 'hello-world' };
const repo = '/repos/octocat/hello-world';

let plugin: TestPlugin;
let github: Awaited<ReturnType<typeof openGithubServer>>;

beforeAll(async () => {
  github = await openGithubServer();
  plugin = await loadPlugin(new URL('..', import.meta.url), { secrets: { token } });
  plugin.fetch.forward('https://api.github.com', github.origin);
});
afterEach(() => github.clear());
afterAll(async () => {
  await plugin?.close();
  await github?.close();
});

async function output(tool: string, input: JsonValue): Promise<JsonValue> {
  const result = await plugin.tool(tool, input);
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
  return result.output;
}

const pages = (path: string, count: number) => (page: number) => {
  const next = `<https://api.github.com${path}?page=${page + 1}>; rel="next"`;
  return page < count ? { headers: { link: next } } : {};
};

describe('every request', () => {
  it('carries the token, the version of the API, and what GitHub asks for', async () => {
    github.route(`GET ${repo}/issues`, { json: [] });
    await output('list-issues', at);
    expect(github.received[0]?.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      'user-agent': 'ymera-plugin-github',
    });
  });
});

describe('list-issues', () => {
  it('follows a repository that was renamed, with the token', async () => {
    const location = 'https://api.github.com/repositories/1/issues';
    github.route(`GET ${repo}/issues`, { status: 301, headers: { location }, json: {} });
    github.route('GET /repositories/1/issues', { json: [anIssue()] });
    expect(await output('list-issues', at)).toMatchObject({ issues: [{ number: 7 }] });
    expect(github.received[1]?.headers.authorization).toBe(`Bearer ${token}`);
  });

  it('leaves pull requests out and reads on until there are enough', async () => {
    const link = pages(`${repo}/issues`, 3);
    github.route(`GET ${repo}/issues`, ({ query }) => {
      const page = Number(query.get('page') ?? 1);
      return { ...link(page), json: [anIssue({ number: page }), anIssue({ number: 100, pull_request: {} })] };
    });
    const input = { ...at, state: 'all', labels: ['bug', 'help wanted'], limit: 2 };
    const listed = await output('list-issues', input);
    expect(listed).toMatchObject({ issues: [{ number: 1 }, { number: 2 }], hasMore: true });
    expect(Object.fromEntries(github.received[0]?.query ?? [])).toEqual({
      state: 'all',
      labels: 'bug,help wanted',
      per_page: '50',
    });
    expect(github.received).toHaveLength(3);
  });

  it('stops after ten pages and says that there may be more', async () => {
    const link = pages(`${repo}/issues`, 1_000);
    github.route(`GET ${repo}/issues`, ({ query }) => ({
      ...link(Number(query.get('page') ?? 1)),
      json: [anIssue({ pull_request: {} })],
    }));
    expect(await output('list-issues', at)).toEqual({ issues: [], hasMore: true });
    expect(github.received).toHaveLength(10);
  });

  it('does not follow a list to another host', async () => {
    const link = '<https://api.evil.ghe.com/steal>; rel="next"';
    github.route(`GET ${repo}/issues`, { headers: { link }, json: [anIssue()] });
    expect(await plugin.tool('list-issues', at)).toMatchObject({
      ok: false,
      error: { code: 'UNEXPECTED_ANSWER' },
    });
    expect(github.received).toHaveLength(1);
  });
});

describe('list-pull-requests', () => {
  it('gives them with both of their ends', async () => {
    github.route(`GET ${repo}/pulls`, { json: [aPullRequest({ draft: true })] });
    const input = { ...at, head: 'octocat:moon', base: 'main', sort: 'updated', direction: 'asc' };
    expect(await output('list-pull-requests', input)).toMatchObject({
      pullRequests: [{ number: 8, draft: true, head: { ref: 'moon' }, base: { ref: 'main' } }],
      hasMore: false,
    });
    expect(Object.fromEntries(github.received[0]?.query ?? [])).toMatchObject({
      head: 'octocat:moon',
      base: 'main',
      sort: 'updated',
      direction: 'asc',
    });
  });
});

describe('read-pull-request', () => {
  it('gives what a review is written from', async () => {
    github.route(`GET ${repo}/pulls/8`, { json: aPullRequest() });
    const binary = aFile({ filename: 'moon.png', status: 'added', patch: undefined });
    github.route(`GET ${repo}/pulls/8/files`, { json: [aFile(), binary] });
    expect(await output('read-pull-request', { ...at, number: 8 })).toMatchObject({
      pullRequest: { title: 'Greet the moon' },
      files: [
        { path: 'src/moon.ts', patch: expect.stringContaining('+hello moon'), patchCut: false },
        { path: 'moon.png', patch: null },
      ],
      hasMoreFiles: false,
    });
  });
});

describe('create-pull-request', () => {
  const input = { ...at, title: 'Greet the moon', head: 'moon', base: 'main' };

  it('sends what was given and nothing else', async () => {
    github.route(`POST ${repo}/pulls`, { status: 201, json: aPullRequest() });
    const asked = { ...input, body: 'Hello', draft: true, maintainerCanModify: false };
    expect(await output('create-pull-request', asked)).toMatchObject({ number: 8, state: 'open' });
    expect(github.received[0]).toMatchObject({ method: 'POST', path: `${repo}/pulls` });
    expect(github.received[0]?.headers['content-type']).toBe('application/json');
    expect(github.received[0]?.body).toEqual({
      title: 'Greet the moon',
      head: 'moon',
      base: 'main',
      body: 'Hello',
      draft: true,
      maintainer_can_modify: false,
    });
    await output('create-pull-request', input);
    expect(github.received[1]?.body).toEqual({ title: 'Greet the moon', head: 'moon', base: 'main' });
  });

  it('passes on why GitHub refuses it', async () => {
    const errors = [{ resource: 'PullRequest', code: 'custom', message: 'A pull request already exists' }];
    github.route(`POST ${repo}/pulls`, { status: 422, json: { message: 'Validation Failed', errors } });
    expect(await plugin.tool('create-pull-request', input)).toMatchObject({
      ok: false,
      error: {
        code: 'VALIDATION_FAILED',
        retryable: false,
        message: expect.stringContaining('A pull request already exists'),
      },
    });
  });

  it('does not follow a redirect, which would turn it into a question', async () => {
    const location = 'https://api.github.com/repositories/1/pulls';
    github.route(`POST ${repo}/pulls`, { status: 301, headers: { location }, json: {} });
    github.route('GET /repositories/1/pulls', { json: [] });
    expect(await plugin.tool('create-pull-request', input)).toMatchObject({
      ok: false,
      error: { code: 'REPOSITORY_MOVED' },
    });
    expect(github.received).toHaveLength(1);
  });
});

describe('review-pull-request', () => {
  it('hands in its remarks in one request', async () => {
    github.route(`POST ${repo}/pulls/8/reviews`, { json: aReview({ state: 'CHANGES_REQUESTED' }) });
    const comments = [{ path: 'src/moon.ts', startLine: 1, line: 3, body: 'Louder' }];
    const input = { ...at, number: 8, event: 'REQUEST_CHANGES', body: 'Almost', comments };
    expect(await output('review-pull-request', input)).toMatchObject({ id: 80, state: 'CHANGES_REQUESTED' });
    expect(github.received[0]?.body).toEqual({
      event: 'REQUEST_CHANGES',
      body: 'Almost',
      comments: [
        { path: 'src/moon.ts', line: 3, side: 'RIGHT', start_line: 1, start_side: 'RIGHT', body: 'Louder' },
      ],
    });
  });

  it.each([
    ['changes without a word', { event: 'REQUEST_CHANGES' }],
    ['an unknown event', { event: 'MERGE' }],
    [
      'lines in the wrong order',
      { event: 'APPROVE', comments: [{ path: 'a', line: 2, startLine: 2, body: 'x' }] },
    ],
    ['half a commit id', { event: 'APPROVE', commitId: 'abc' }],
  ])('refuses %s before it asks GitHub', async (_, fields) => {
    const result = await plugin.tool('review-pull-request', { ...at, number: 8, ...fields });
    expect(result).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    expect(github.received).toEqual([]);
  });
});

describe('close-issue', () => {
  const closed = anIssue({ state: 'closed', state_reason: 'not_planned' });

  it('comments and closes, in this order', async () => {
    github.route(`GET ${repo}/issues/7`, { json: anIssue() });
    github.route(`POST ${repo}/issues/7/comments`, { status: 201, json: aComment() });
    github.route(`PATCH ${repo}/issues/7`, { json: closed });
    const input = { ...at, number: 7, reason: 'not_planned', comment: 'It cannot hear us' };
    expect(await output('close-issue', input)).toMatchObject({
      issue: { state: 'closed', stateReason: 'not_planned' },
      alreadyClosed: false,
    });
    expect(github.received.map(({ method, body }) => [method, body])).toEqual([
      ['GET', undefined],
      ['POST', { body: 'It cannot hear us' }],
      ['PATCH', { state: 'closed', state_reason: 'not_planned' }],
    ]);
  });

  it('leaves alone what is closed already', async () => {
    github.route(`GET ${repo}/issues/7`, { json: closed });
    const input = { ...at, number: 7, comment: 'Again' };
    expect(await output('close-issue', input)).toMatchObject({ alreadyClosed: true });
    expect(github.received).toHaveLength(1);
  });

  it('does not close a pull request', async () => {
    github.route(`GET ${repo}/issues/7`, { json: anIssue({ pull_request: { url: '…' } }) });
    expect(await plugin.tool('close-issue', { ...at, number: 7 })).toMatchObject({
      ok: false,
      error: { code: 'NOT_AN_ISSUE' },
    });
    expect(github.received).toHaveLength(1);
  });
});

describe('comment', () => {
  it('writes below an issue', async () => {
    github.route(`POST ${repo}/issues/7/comments`, { status: 201, json: aComment() });
    expect(await output('comment', { ...at, number: 7, body: 'Seen it too' })).toMatchObject({ id: 70 });
    expect(github.received[0]?.body).toEqual({ body: 'Seen it too' });
  });
});

describe('what goes wrong', () => {
  it.each([
    ['NOT_FOUND', false, { status: 404, json: { message: 'Not Found' } }],
    ['BAD_TOKEN', false, { status: 401, json: { message: 'Bad credentials' } }],
    ['RATE_LIMITED', true, { status: 429, headers: { 'retry-after': '9' }, json: {} }],
    ['GITHUB_UNAVAILABLE', true, { status: 502, text: '<html>Unicorn!</html>' }],
    ['UNEXPECTED_ANSWER', false, { text: '<html>A login page</html>' }],
    ['UNEXPECTED_ANSWER', false, { json: [{ number: 'seven' }] }],
  ])('is %s, retryable: %j', async (code, retryable, answer) => {
    github.route(`GET ${repo}/issues`, answer);
    expect(await plugin.tool('list-issues', at)).toMatchObject({ ok: false, error: { code, retryable } });
  });

  it.each([
    { ...at, owner: '../admin' },
    { ...at, repo: '..' },
    { ...at, repo: 'a/b' },
    { ...at, limit: 201 },
    { ...at, page: 2 },
  ])('is refused before it leaves: %j', async (input) => {
    expect(await plugin.tool('list-issues', input)).toMatchObject({
      ok: false,
      error: { code: 'INVALID_INPUT' },
    });
    expect(github.received).toEqual([]);
  });

  it('never shows the token, even if GitHub repeats it', async () => {
    github.route(`GET ${repo}/issues`, { json: [anIssue({ title: token, body: `token ${token}` })] });
    github.route(`POST ${repo}/pulls`, { status: 422, json: { message: `Bad ${token}`, errors: [token] } });
    const shown = [
      await plugin.tool('list-issues', at),
      await plugin.tool('create-pull-request', { ...at, title: 'x', head: 'moon', base: 'main' }),
      plugin.logs,
      plugin.events,
    ];
    expect(shown[0]).toMatchObject({ ok: true });
    expect(shown[1]).toMatchObject({ ok: false });
    expect(JSON.stringify(shown)).not.toContain(token);
  });
});

describe('enabling the plugin', () => {
  it('tries the token', async () => {
    github.route('GET /rate_limit', { json: { resources: {} } });
    expect(await plugin.initialize()).toMatchObject({ ok: true });
    github.route('GET /rate_limit', { status: 401, json: { message: 'Bad credentials' } });
    expect(await plugin.initialize()).toMatchObject({ ok: false, error: { code: 'BAD_TOKEN' } });
  });

  it('is refused without a token, and with an address that is not GitHub', async () => {
    const folder = new URL('..', import.meta.url);
    const bare = await loadPlugin(folder);
    expect(await bare.tool('list-issues', at)).toMatchObject({
      ok: false,
      error: { code: 'SECRET_MISSING' },
    });
    await bare.close();
    const lost = await loadPlugin(folder, {
      secrets: { token },
      config: { baseUrl: 'https://evil.example' },
    });
    expect(await lost.tool('list-issues', at)).toMatchObject({
      ok: false,
      error: { code: 'INVALID_CONFIG' },
    });
    await lost.close();
  });

  it('works for a company on ghe.com', async () => {
    const config = { baseUrl: 'https://api.octo.ghe.com' };
    const company = await loadPlugin(new URL('..', import.meta.url), { secrets: { token }, config });
    company.fetch.forward('https://api.octo.ghe.com', github.origin);
    github.route(`GET ${repo}/issues`, { json: [anIssue()] });
    expect(await company.tool('list-issues', at)).toMatchObject({ ok: true });
    expect(github.received[0]?.headers.authorization).toBe(`Bearer ${token}`);
    await company.close();
  });
});

describe('the examples', () => {
  it('work as they are written', async () => {
    github.route(`GET ${repo}/issues`, { json: [anIssue()] });
    github.route(`GET ${repo}/issues/7`, { json: anIssue() });
    github.route(`PATCH ${repo}/issues/7`, { json: anIssue({ state: 'closed' }) });
    github.route(`POST ${repo}/issues/7/comments`, { status: 201, json: aComment() });
    github.route(`GET ${repo}/pulls`, { json: [aPullRequest()] });
    github.route(`POST ${repo}/pulls`, { status: 201, json: aPullRequest() });
    github.route(`GET ${repo}/pulls/8`, { json: aPullRequest() });
    github.route(`GET ${repo}/pulls/8/files`, { json: [aFile()] });
    github.route(`POST ${repo}/pulls/8/reviews`, { json: aReview() });
    expect(await plugin.examples()).toEqual([]);
  });
});

describe('the package', () => {
  it('may be installed as it stands, with nothing for a reviewer to stop at', async () => {
    const { problems, findings } = await validate();
    expect(problems).toEqual([]);
    expect(findings.filter(({ severity }) => severity !== 'low')).toEqual([]);
  });
});

const cli = fileURLToPath(new URL('../../../node_modules/.bin/ymera-plugin', import.meta.url));

/** What the marketplace says of the package before an install. Rejects when it may not be installed. */
async function validate(): Promise<{ problems: unknown[]; findings: { code: string; severity: string }[] }> {
  const path = fileURLToPath(new URL('..', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'validate', '--json', path]);
  return JSON.parse(stdout);
}
