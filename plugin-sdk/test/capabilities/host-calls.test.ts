import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../src/host/capabilities/memory-storage.ts';
import { Redactor } from '../../src/host/capabilities/redact.ts';
import { scripted } from './support/fetching.ts';
import { anAsker, codeOf } from './support/scope.ts';

const everything = {
  fetch: scripted({}).transport,
  storage: createMemoryStorage(),
  secrets: { read: async () => 'hunter2-hunter2' },
  events: { publish: async () => {} },
};

describe('a host call', () => {
  it.each([
    ['', 'INVALID_ARGUMENTS'],
    ['{', 'INVALID_ARGUMENTS'],
    ['null', 'INVALID_ARGUMENTS'],
    ['[]', 'INVALID_ARGUMENTS'],
    ['7', 'INVALID_ARGUMENTS'],
    ['{}', 'INVALID_ARGUMENTS'],
    ['{"capability":7}', 'INVALID_ARGUMENTS'],
    ['{"capability":"tools.call"}', 'INVALID_ARGUMENTS'],
    ['{"capability":"tools.call","args":[]}', 'INVALID_ARGUMENTS'],
    ['{"capability":"tools.call","args":{"name":{}}}', 'INVALID_ARGUMENTS'],
    ['{"capability":"tools.call","args":{"__proto__":{"name":"x"}}}', 'INVALID_ARGUMENTS'],
    ['{"capability":"__proto__","args":{}}', 'NOT_GRANTED'],
    ['{"capability":"toString","args":{}}', 'NOT_GRANTED'],
    ['{"capability":"eval","args":{}}', 'NOT_GRANTED'],
    ['{"capability":"\\u005f_proto__","args":{}}', 'NOT_GRANTED'],
  ])('of the text %j is answered %s', async (payload, code) => {
    expect(codeOf(await anAsker({ request: { ports: everything } }).raw(payload))).toBe(code);
  });

  it.each([
    'fetch',
    'secrets.get',
    'storage.get',
    'storage.set',
    'storage.delete',
    'storage.list',
    'storage.increment',
    'models.generate',
    'models.open',
    'models.next',
    'models.close',
    'models.embed',
    'emit',
  ])('of "%s" that the manifest does not ask for is refused, whatever the run offers', async (capability) => {
    const refusals: unknown[] = [];
    const onRefusal = (refusal: object) => void refusals.push(refusal);
    const asker = anAsker({ request: { ports: everything, onRefusal } });
    const args = { key: 'k', value: 1, name: 'token', url: 'https://a.example/', method: 'GET', type: 'x' };
    expect(codeOf(await asker.ask(capability, args))).toBe('NOT_GRANTED');
    expect(refusals).toMatchObject([{ capability, code: 'NOT_GRANTED' }]);
  });

  it('whose port breaks down shows nothing of why', async () => {
    const storage = { ...createMemoryStorage(), get: () => Promise.reject(new Error('mongodb://u:pw@db')) };
    const manifest = { permissions: { tools: [], storage: { quotaBytes: 10, reason: 'r' } } };
    const asker = anAsker({ manifest, request: { ports: { storage } } });
    const answer = await asker.ask('storage.get', { key: 'k' });
    expect(answer).toMatchObject({ error: { code: 'CAPABILITY_FAILED', message: 'storage.get failed' } });
    expect(asker.logged).toHaveLength(1);
  });

  it('whose answer has a key that reaches a prototype is refused', async () => {
    const storage = {
      ...createMemoryStorage(),
      get: async () => ({ value: JSON.parse('{"__proto__":1}'), version: 1 }),
    };
    const manifest = { permissions: { tools: [], storage: { quotaBytes: 10, reason: 'r' } } };
    const asker = anAsker({ manifest, request: { ports: { storage } } });
    expect(codeOf(await asker.ask('storage.get', { key: 'k' }))).toBe('INVALID_OUTPUT');
  });
});

describe('tool calls that are nested', () => {
  it('say how deep the next one is, and end', async () => {
    const depths: number[] = [];
    const callTool = async (_: string, __: unknown, ___: AbortSignal, depth: number) => {
      depths.push(depth);
      return { ok: true, output: null } as const;
    };
    const manifest = { permissions: { tools: [{ name: 'core/a', reason: 'r' }] } };
    const at = (depth?: number) =>
      anAsker({ manifest, request: { callTool, ...(depth === undefined ? {} : { depth }) } }).ask(
        'tools.call',
        {
          name: 'core/a',
        },
      );
    expect([codeOf(await at()), codeOf(await at(3)), codeOf(await at(4))]).toEqual(['ok', 'ok', 'TOO_DEEP']);
    expect(depths).toEqual([1, 4]);
  });
});

describe('an event', () => {
  const anEmitter = () => {
    const published: unknown[] = [];
    const manifest = { permissions: { tools: [], emit: [{ event: 'report.ready', reason: 'r' }] } };
    const events = { publish: async (event: object) => void published.push(event) };
    return { published, ...anAsker({ manifest, request: { ports: { events } } }) };
  };

  it('that is declared is published, with where it comes from', async () => {
    const { ask, published } = anEmitter();
    expect(codeOf(await ask('emit', { type: 'report.ready', data: { id: 7 } }))).toBe('ok');
    expect(published).toEqual([
      { place: { plugin: 'a-plugin' }, type: 'report.ready', data: { id: 7 }, runId: 'run_1' },
    ]);
  });

  it('that is not, or is too large, is refused', async () => {
    const { ask, published } = anEmitter();
    expect(codeOf(await ask('emit', { type: 'user.deleted' }))).toBe('NOT_GRANTED');
    expect(codeOf(await ask('emit', { type: 'report.ready', data: 'x'.repeat(70_000) }))).toBe(
      'INVALID_ARGUMENTS',
    );
    expect(published).toEqual([]);
  });
});

describe('a secret that may be read', () => {
  const aReader = (readable: boolean, value: string | null = 'hunter2-hunter2') => {
    const secret = { label: 'Key', hosts: [], reason: 'r', ...(readable ? { readable } : {}) };
    return anAsker({
      manifest: { secrets: { key: secret } },
      request: { ports: { secrets: { read: async () => value } } },
    });
  };

  it('is given to code, and only then', async () => {
    expect(await aReader(true).ask('secrets.get', { name: 'key' })).toEqual({
      ok: true,
      output: 'hunter2-hunter2',
    });
    expect(codeOf(await aReader(false).ask('secrets.get', { name: 'key' }))).toBe('SECRET_NOT_ALLOWED');
    expect(codeOf(await aReader(true).ask('secrets.get', { name: 'toString' }))).toBe('NOT_GRANTED');
  });

  it('that was not entered is missing', async () => {
    for (const value of [null, '']) {
      expect(codeOf(await aReader(true, value).ask('secrets.get', { name: 'key' }))).toBe('SECRET_MISSING');
    }
  });
});

describe('redaction', () => {
  const redactor = new Redactor();
  redactor.add('p"ß\\word/+x');

  it.each([
    ['as it is', 'p"ß\\word/+x'],
    ['in JSON', JSON.stringify('p"ß\\word/+x').slice(1, -1)],
    ['in base64', Buffer.from('p"ß\\word/+x').toString('base64')],
    ['in a URL', encodeURIComponent('p"ß\\word/+x')],
    ['in base64 of URLs', Buffer.from('p"ß\\word/+x').toString('base64url')],
  ])('finds a secret %s', (_, form) => {
    expect(redactor.text(`a ${form} b ${form}`)).toBe('a [secret] b [secret]');
    expect(redactor.bytes(Buffer.from(`\0${form}\0`)).toString()).toBe('\0[secret]\0');
  });

  it('reaches texts and keys at any depth, and leaves the rest alone', () => {
    const value = { 'p"ß\\word/+x': [{ a: 'my p"ß\\word/+x', n: 1, no: null }] };
    expect(redactor.json(value)).toEqual({ '[secret]': [{ a: 'my [secret]', n: 1, no: null }] });
  });

  it('keeps bytes that are no text', () => {
    const bytes = Buffer.concat([
      Buffer.from([0, 255, 254]),
      Buffer.from('p"ß\\word/+x'),
      Buffer.from([128]),
    ]);
    expect([...redactor.bytes(bytes)]).toEqual([0, 255, 254, ...Buffer.from('[secret]'), 128]);
  });

  it('leaves short values alone, which would be found by accident', () => {
    const short = new Redactor();
    short.add('on');
    expect(short.text('once upon a time')).toBe('once upon a time');
  });
});

describe('an event', () => {
  const manifest = { permissions: { tools: [], emit: [{ event: 'done', reason: 'r' }] } };
  const nested = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
  const emitting = (data: string) => `{"capability":"emit","args":{"type":"done","data":${data}}}`;

  it.each([
    ['a NUL in a key', '{"a\\u0000b":1}'],
    ['a NUL in a key further down', '{"a":[{"b":{"\\u0000":1}}]}'],
    ['more levels than a document may have', nested(33)],
    ['levels without end', nested(5_000)],
  ])('with %s is refused as a mistake of the code', async (_what, data) => {
    const published: unknown[] = [];
    const ports = { events: { publish: async (event: unknown) => void published.push(event) } };
    const asker = anAsker({ manifest, request: { ports } });
    const answer = await asker.raw(emitting(data));
    expect(answer).toMatchObject({ error: { code: 'INVALID_ARGUMENTS', retryable: false } });
    expect([published, asker.logged]).toEqual([[], []]);
  });

  it('with as many levels as it may have is published', async () => {
    const published: unknown[] = [];
    const ports = { events: { publish: async (event: unknown) => void published.push(event) } };
    await anAsker({ manifest, request: { ports } }).raw(emitting(nested(32)));
    expect(published).toMatchObject([{ type: 'done', data: JSON.parse(nested(32)) }]);
  });
});
