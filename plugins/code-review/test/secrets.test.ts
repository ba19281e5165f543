// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the sources under review hold templates.
import { describe, expect, it } from 'vitest';
import { entropyOf } from '../src/domain/secrets/entropy.ts';
import { findSecrets } from '../src/domain/secrets/find-secrets.ts';

// Put together here, so that nobody takes this file for a leak.
const random = 'q7Rk2mZp9Xw4Vt6Ns8Lb3Jh5Gd0Fc1YeUaQo';
const key = (beginning: string, length = 36) => beginning + random.repeat(8).slice(0, length);
const found = (text: string, path = 'src/a.ts') => findSecrets({ path, text });

describe('known formats', () => {
  it.each([
    ['GitHub token', key('ghp_')],
    ['GitHub fine-grained token', key('github_pat_', 82)],
    ['GitLab token', key('glpat-', 20)],
    ['npm token', key('npm_')],
    ['AWS access key id', `AKIA${'QZ7WSX2EDC3RFV4T'}`],
    ['Google API key', key('AIza', 35)],
    ['Slack token', key('xoxb-', 40)],
    ['Stripe key', key('sk_live_', 24)],
    ['Anthropic key', key('sk-ant-', 60)],
    ['OpenAI key', key('sk-proj-', 48)],
    ['JSON Web Token', `${key('eyJ', 30)}.${key('eyJ', 40)}.${key('', 43)}`],
    ['private key', `-----BEGIN ${'PRIVATE'} KEY-----\n${key('MII', 60)}`],
  ])('%s', (name, value) => {
    const [one, ...more] = found(`\n  const a = "${value}";`);
    expect(more).toEqual([]);
    expect(one).toMatchObject({ rule: 'secret/known-format', path: 'src/a.ts', line: 2, column: 14 });
    expect(one?.message.startsWith(name)).toBe(true);
  });

  it('are found in files of any kind', () => {
    expect(found(`TOKEN=${key('ghp_')}\n`, '.env')).toMatchObject([
      { severity: 'critical', line: 1, column: 7 },
    ]);
  });

  it('weigh less in a test', () => {
    expect(found(key('ghp_'), 'test/a.test.ts')).toMatchObject([{ severity: 'low' }]);
  });
});

describe('assigned values', () => {
  it('are found by name and randomness', () => {
    const value = key('', 24);
    expect(found(`const apiKey = '${value}';`)).toMatchObject([
      { rule: 'secret/assigned', severity: 'high', column: 17 },
    ]);
    expect(found(`{ "client_secret": "${value}" }`)).toMatchObject([{ rule: 'secret/assigned' }]);
    expect(found(`const at = 'postgres://app:${value}@db.internal/x';`)).toMatchObject([
      { rule: 'secret/in-url' },
    ]);
  });

  it.each([
    "const password = 'correct horse battery staple';",
    "const tokenKind = 'punctuation-mark';",
    "const apiKey = 'your-api-key-12345';",
    "const secretName = 'aws/prod/database1';",
    'const token = `${prefix}-1234567890abc`;',
    "const password = 'aaaaaaaaaaaa1111';",
    "const tokenUrl = 'https://login.example.com/oauth2/token';",
    "const colour = '7f3a9c2b5d8e1f4a6b0c';",
    `const integrity = '${key('sha512-', 40)}';`,
    'postgres://user:password@localhost/db',
  ])('are not %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('findings of secrets', () => {
  it('hold no part of a value beyond the beginning that all have in common', () => {
    const values = [key('ghp_'), key('sk_live_', 30), key('xoxb-', 40)];
    const text = [...values.map((value) => `"${value}"`), `const password = '${key('', 30)}';`].join('\n');
    const told = JSON.stringify(found(text));
    for (let at = 0; at + 6 <= random.length; at++) expect(told).not.toContain(random.slice(at, at + 6));
    expect(told).toContain('GitHub token (ghp_…, 40 characters)');
  });

  it('are at most a hundred a file', () => {
    const text = Array.from(
      { length: 300 },
      (_, index) => `"${key(`ghp_${String(index).padStart(3, 'A')}`, 33)}"`,
    ).join('\n');
    expect(found(text)).toHaveLength(100);
  });

  it('of a text made to be slow are found within the time of a test', () => {
    for (const part of ['eyJ', 'token', 'a://b:', 'sk-', '-----BEGIN PRIVATE KEY-----', 'password=" ']) {
      found(part.repeat(400_000 / part.length));
    }
  });
});

describe('entropy', () => {
  it('is 0 for one character, and log2 n for n different ones', () => {
    expect([entropyOf('aaaa'), entropyOf('ab'), entropyOf('abcd')]).toEqual([0, 1, 2]);
  });
});
