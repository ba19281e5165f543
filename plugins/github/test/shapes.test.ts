import { describe, expect, it } from 'vitest';
import { nextPage } from '../src/api/pages.ts';
import { addressOf } from '../src/api/request.ts';
import plugin from '../src/index.ts';
import { settings } from '../src/settings.ts';
import { changedFiles } from '../src/shapes/changed-file.ts';
import { issueOf, wireIssue } from '../src/shapes/issue.ts';
import { aFile, anIssue } from './builders.ts';

describe('an address', () => {
  it('is below the base, whatever the parts hold', () => {
    const path = ['repos', 'octocat', 'a/b?c#d', 'issues', 7];
    expect(
      addressOf('https://api.github.com/', { path, query: { state: 'all', since: undefined } }).href,
    ).toBe('https://api.github.com/repos/octocat/a%2Fb%3Fc%23d/issues/7?state=all');
  });

  it('may be that of a company on ghe.com', () => {
    expect(settings.parse({})).toEqual({ baseUrl: 'https://api.github.com' });
    expect(settings.safeParse({ baseUrl: 'https://api.octo.ghe.com' }).success).toBe(true);
  });

  it.each([
    'http://api.github.com',
    'https://api.github.com.evil.example',
    'https://ghe.com',
    'https://evilghe.com',
    'https://user:pass@api.github.com',
    'https://api.github.com:8443',
    'https://api.github.com?x=1',
    'api.github.com',
  ])('%s is refused as the base', (baseUrl) => {
    expect(settings.safeParse({ baseUrl }).success).toBe(false);
  });
});

describe('the next page', () => {
  it('is the one that is called so', () => {
    const link =
      '<https://api.github.com/x?page=1>; rel="prev", <https://api.github.com/x?page=3>; rel="next", <https://api.github.com/x?page=9>; rel="last"';
    expect(nextPage(link)?.href).toBe('https://api.github.com/x?page=3');
  });

  it.each([null, '', '<https://api.github.com/x>; rel="last"', '<nowhere>; rel="next"', ',;,', '; rel=next'])(
    'is none in %j',
    (link) => expect(nextPage(link)).toBeUndefined(),
  );
});

describe('patches', () => {
  it('end with a whole line where there is no more room', () => {
    const files = changedFiles([aFile(), aFile(), aFile({ patch: undefined })], 40);
    expect(files.map(({ patch, patchCut }) => [patch, patchCut])).toEqual([
      ['@@ -1 +1 @@\n-hello\n+hello moon', false],
      ['', true],
      [null, false],
    ]);
    expect(changedFiles([aFile()], 20)[0]?.patch).toBe('@@ -1 +1 @@\n-hello');
  });
});

describe('an issue', () => {
  it('may have lost its author, and have labels of both kinds', () => {
    const wire = anIssue({ user: null, labels: ['old', { name: 'new' }, { name: null }], body: null });
    expect(issueOf(wireIssue.parse(wire))).toMatchObject({ author: null, labels: ['old', 'new'], body: '' });
  });

  it('has a bounded body', () => {
    expect(issueOf(wireIssue.parse(anIssue({ body: 'x'.repeat(60_000) }))).body).toHaveLength(4_000);
  });
});

describe('the tools', () => {
  it('say which of them only read', () => {
    const readOnly = Object.entries(plugin.tools).filter(([, tool]) => tool.annotations?.readOnly === true);
    expect(readOnly.map(([id]) => id)).toEqual(['list-issues', 'list-pull-requests', 'read-pull-request']);
  });
});
