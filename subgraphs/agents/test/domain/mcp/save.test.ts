import { describe, expect, test } from 'vitest';
import { readServerAddress } from '../../../src/domain/mcp/address.ts';
import { checkServer } from '../../../src/domain/mcp/check-settings.ts';
import { afterListing } from '../../../src/domain/mcp/listing.ts';
import { createRedactor } from '../../../src/domain/mcp/redact.ts';
import { accept, newServer, savedAgain } from '../../../src/domain/mcp/save.ts';
import { mcpIdOfFamiliar, mcpToolId, readMcpToolId } from '../../../src/domain/mcp-tool-name.ts';
import { aListing, aTool } from '../../mcp-builders.ts';

const settings = {
  transport: { kind: 'STREAMABLE_HTTP', url: 'https://tickets.example/mcp' },
  secrets: new Map([['Authorization', 'Bearer abc']]),
  allowed: ['*'],
  enabled: true,
} as const;
const saving = { tenantId: 'tenant_one', name: 'tickets', settings, by: 'user_ada', now: 5 };
const listed = () => afterListing(newServer(saving), aListing(aTool('find'))).server;

describe('an MCP server that is saved again', () => {
  test('at the same place keeps its secrets and what was accepted', () => {
    const server = listed();
    const again = savedAgain(server, { ...saving, settings: { ...settings, secrets: null } });
    expect(again).toMatchObject({
      accepted: server.accepted,
      secretNames: ['Authorization'],
      trustsNext: false,
    });
    expect(again.connectionId).toBe(server.connectionId);
  });

  test('with other secrets, or another path, is connected to anew', () => {
    const server = listed();
    expect(savedAgain(server, saving).connectionId).not.toBe(server.connectionId);
    const moved = {
      ...settings,
      secrets: null,
      transport: { kind: 'STREAMABLE_HTTP', url: 'https://tickets.example/v2' },
    } as const;
    const again = savedAgain(server, { ...saving, settings: moved });
    expect(again.connectionId).not.toBe(server.connectionId);
    expect(again.accepted).toEqual(server.accepted);
  });

  test.each([
    ['another host', { kind: 'STREAMABLE_HTTP', url: 'https://evil.example/mcp' }],
    ['another port', { kind: 'STREAMABLE_HTTP', url: 'https://tickets.example:8443/mcp' }],
    ['a program', { kind: 'STDIO', command: '/bin/tickets', args: [] }],
  ] as const)(
    'at %s has nothing accepted, and gets no secret that was meant for another place',
    (_what, transport) => {
      const server = listed();
      const elsewhere = { ...saving, settings: { ...settings, transport, secrets: null } };
      expect(() => savedAgain(server, elsewhere)).toThrow('given again');
      const again = savedAgain(server, {
        ...elsewhere,
        settings: { ...elsewhere.settings, secrets: new Map() },
      });
      expect(again).toMatchObject({ accepted: [], listing: null, secretNames: [], trustsNext: true });
    },
  );
});

describe('a tool of an MCP server', () => {
  test('is accepted by the digest of what it says now', () => {
    const server = afterListing(listed(), aListing(aTool('find', { title: 'x' }))).server;
    const digest = server.listing?.tools[0]?.digest ?? '';
    expect(accept(server, { tool: 'find', digest }).accepted).toEqual([{ name: 'find', digest }]);
    expect(() => accept(server, { tool: 'find', digest: 'old' })).toThrow('described otherwise');
    expect(() => accept(server, { tool: 'other', digest })).toThrow('lists no tool');
    expect(() => accept({ ...server, allowed: ['other'] }, { tool: 'find', digest })).toThrow(
      'lists no tool',
    );
  });

  test.each([
    ['mcp/tickets/find', { server: 'tickets', tool: 'find' }],
    ['mcp/tickets/a/b', { server: 'tickets', tool: 'a/b' }],
    ['mcp/tickets', null],
    ['mcp//find', null],
    ['mcp/tickets/', null],
    ['core/read-file', null],
    ['@mcp/tickets/find', null],
  ])('is read from the id %s', (id, name) => {
    expect(readMcpToolId(id)).toEqual(name);
    if (name) expect(mcpToolId(name)).toBe(id);
  });

  test.each([
    ['mcp__tickets__find', 'mcp/tickets/find'],
    ['mcp__tickets', 'mcp/tickets/*'],
    ['mcp__tickets__a__b', 'mcp/tickets/a__b'],
    ['mcp__', null],
    ['Read', null],
  ])('written as %s elsewhere is %s', (word, id) => {
    expect(mcpIdOfFamiliar(word)).toBe(id);
  });
});

const rules = { commands: ['/usr/bin/tickets'], loopback: ['http://127.0.0.1:8080'] };
const program = { kind: 'STDIO', command: '/usr/bin/tickets', args: ['--read'] } as const;

describe('what may be asked', () => {
  test.each(['https://tickets.example/mcp', 'https://tickets.example:8443/', 'http://127.0.0.1:8080/mcp'])(
    'is %s',
    (url) => expect(readServerAddress(url, rules.loopback).href).toBe(url),
  );

  test.each([
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'http://127.0.0.1:8081/',
    'ftp://a.example/',
  ])('is not %s', (url) => expect(() => readServerAddress(url, rules.loopback)).toThrow("can't be used"));

  test('is a program that the operator names, to the letter', () => {
    const check = (
      transport: typeof settings.transport | { kind: 'STDIO'; command: string; args: string[] },
    ) => checkServer('tickets', { ...settings, transport, secrets: null }, rules);
    expect(() => check({ ...program, args: ['--read'] })).not.toThrow();
    for (const command of ['tickets', '/usr/bin/../bin/tickets', '/usr/bin/tickets ', '/bin/sh'])
      expect(() => check({ kind: 'STDIO', command, args: [] })).toThrow('may not be started');
    expect(() => check({ ...program, args: ['a\0b'] })).toThrow('args');
    expect(() => check({ ...program, args: Array.from({ length: 51 }, () => 'a') })).toThrow('args');
  });

  test.each([
    'PATH',
    'LD_PRELOAD',
    'NODE_OPTIONS',
    'DYLD_INSERT_LIBRARIES',
    'PYTHONPATH',
    'BASH_ENV',
    'lower',
    'A=B',
    '',
  ])('gets no variable "%s", which may decide what code runs, or is none', (name) => {
    const secrets = new Map([[name, 'value']]);
    expect(() => checkServer('tickets', { ...settings, transport: program, secrets }, rules)).toThrow(
      'secrets.name',
    );
  });
});

describe('what a server says', () => {
  test('is told without the secrets, in texts, keys and lists', () => {
    const { json, text } = createRedactor(['Bearer swordfish-0042', 'short']);
    expect(text('It is Bearer swordfish-0042, or swordfish-0042.')).toBe('It is [secret], or [secret].');
    expect(
      json({
        'swordfish-0042': ['swordfish-0042', { a: 'x swordfish-0042 y', n: 1, none: null }],
        short: 'short',
      }),
    ).toEqual({
      '[secret]': ['[secret]', { a: 'x [secret] y', n: 1, none: null }],
      short: 'short',
    });
  });
});
