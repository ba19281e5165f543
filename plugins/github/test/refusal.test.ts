import { describe, expect, it } from 'vitest';
import { refusalOf } from '../src/api/refusal.ts';

const nowMs = Date.UTC(2026, 0, 1);
const asked = { subject: 'issue octocat/hello-world#7', nowMs };

const refused = (status: number, headers: { [name: string]: string } = {}, body: unknown = {}) =>
  refusalOf({ status, header: (name) => headers[name] ?? null, body }, asked);

describe('a rate limit', () => {
  it('is retryable, with the wait that GitHub names', () => {
    expect(refused(403, { 'retry-after': '17' })).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      details: { status: 403, waitSeconds: 17 },
    });
  });

  it('ends when the window does', () => {
    const reset = String(nowMs / 1_000 + 90);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    expect(refused(403, headers).details.waitSeconds).toBe(90);
    expect(refused(403, { ...headers, 'x-ratelimit-reset': '1' }).details.waitSeconds).toBe(1);
  });

  it('is a minute long when GitHub names no time', () => {
    const page =
      'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits';
    expect(refused(403, {}, { documentation_url: page }).details.waitSeconds).toBe(60);
    expect(refused(429).details.waitSeconds).toBe(60);
    expect(refused(429, { 'retry-after': 'tomorrow' }).details.waitSeconds).toBe(60);
  });

  it('is not seen in a plain 403, whatever its words are', () => {
    const body = { message: 'You have exceeded a secondary rate limit' };
    expect(refused(403, { 'x-ratelimit-remaining': '4999' }, body)).toMatchObject({
      code: 'FORBIDDEN',
      retryable: false,
    });
  });
});

describe('a refusal', () => {
  it.each([
    [301, 'REPOSITORY_MOVED', false],
    [401, 'BAD_TOKEN', false],
    [404, 'NOT_FOUND', false],
    [409, 'CONFLICT', false],
    [410, 'GONE', false],
    [418, 'GITHUB_REFUSED', false],
    [500, 'GITHUB_UNAVAILABLE', true],
    [503, 'GITHUB_UNAVAILABLE', true],
  ])('with status %d is %s', (status, code, retryable) => {
    expect(refused(status)).toMatchObject({ code, retryable, details: { status } });
  });

  it('names what was asked for, and says that the token may not see it', () => {
    expect(refused(404, {}, { message: 'Not Found' }).message).toMatch(
      /no issue octocat\/hello-world#7.*token.*GitHub says: Not Found/,
    );
  });

  it('names the permission that is missing', () => {
    const { message } = refused(403, { 'x-accepted-github-permissions': 'issues=write' });
    expect(message).toContain('issues=write');
  });

  it('names the fields of a 422, in words or by code', () => {
    const errors = [
      { resource: 'PullRequest', field: 'base', code: 'invalid' },
      { resource: 'PullRequest', code: 'custom', message: 'No commits between main and moon' },
      'Head is unknown',
      7,
    ];
    const { code, message, details } = refused(422, {}, { message: 'Validation Failed', errors });
    expect(code).toBe('VALIDATION_FAILED');
    expect(message).toContain('Validation Failed; PullRequest.base: invalid; PullRequest: No commits');
    expect(details.faults).toHaveLength(4);
  });

  it.each([[undefined], [null], ['text'], [[]], [{ message: 7, errors: 'x', documentation_url: {} }]])(
    'can be read from the body %j',
    (body) => {
      for (const status of [401, 403, 404, 422, 500])
        expect(refused(status, {}, body).code).toMatch(/^[A-Z_]+$/);
    },
  );

  it('has a bounded length', () => {
    const errors = Array.from({ length: 1_000 }, () => 'x'.repeat(1_000));
    const refusal = refused(422, {}, { message: 'y'.repeat(100_000), errors });
    expect(JSON.stringify(refusal).length).toBeLessThan(8_000);
  });
});
