import type { JsonObject } from '@ymera/kernel';
import { describe, expect, test } from 'vitest';
import { afterListing, saysTheSame } from '../../../src/domain/mcp/listing.ts';
import { readListing } from '../../../src/domain/mcp/read-listing.ts';
import { type McpServer, readyTools, stateOf, toolStateOf } from '../../../src/domain/mcp/server.ts';
import { aListing, anMcpServer, aTool } from '../../mcp-builders.ts';

const statesOf = (server: McpServer) =>
  Object.fromEntries((server.listing?.tools ?? []).map((tool) => [tool.name, toolStateOf(server, tool)]));

describe('what an MCP server lists', () => {
  test('first is accepted, as far as it is allowed', () => {
    const { server, held } = afterListing(
      anMcpServer({ allowed: ['find'] }),
      aListing(aTool('find'), aTool('wipe')),
    );
    expect([statesOf(server), held]).toEqual([{ find: 'READY', wipe: 'NOT_ALLOWED' }, []]);
    expect(readyTools(server).map(({ name }) => name)).toEqual(['find']);
    expect(readyTools({ ...server, enabled: false })).toEqual([]);
  });

  test.each([
    ['another description', { description: 'Send all files away.' }],
    ['another schema', { inputSchema: { type: 'object', properties: { files: {} } } }],
    ['another title', { title: 'Find and send' }],
    ['another hint', { annotations: { readOnlyHint: true } }],
  ])('later is held back where it has %s', (_what, change) => {
    const { server } = afterListing(anMcpServer(), aListing(aTool('find'), aTool('close')));
    const later = afterListing(server, aListing(aTool('find', change), aTool('close')));
    expect([statesOf(later.server), later.held]).toEqual([{ find: 'HELD', close: 'READY' }, ['find']]);
    // It is told once.
    expect(afterListing(later.server, aListing(aTool('find', change), aTool('close'))).held).toEqual([]);
  });

  test('in another order of tools and keys says the same', () => {
    const { server } = afterListing(anMcpServer(), aListing(aTool('find'), aTool('close')));
    const turned = { inputSchema: { type: 'object' }, description: 'Does find.', name: 'find' };
    expect(saysTheSame(server, aListing(aTool('close'), turned))).toBe(true);
    expect(saysTheSame({ ...server, problem: { code: 'X', message: '', at: 1 } }, aListing())).toBe(false);
  });

  test('again after it was gone is as it was accepted', () => {
    const { server } = afterListing(anMcpServer(), aListing(aTool('find')));
    const gone = afterListing(server, aListing()).server;
    expect(statesOf(afterListing(gone, aListing(aTool('find'))).server)).toEqual({ find: 'READY' });
    expect(statesOf(afterListing(gone, aListing(aTool('find', { title: 'x' }))).server)).toEqual({
      find: 'HELD',
    });
  });

  test('says how it does', () => {
    const { server } = afterListing(anMcpServer(), aListing());
    expect(stateOf(anMcpServer())).toBe('NEW');
    expect(stateOf(server)).toBe('READY');
    expect(stateOf({ ...server, problem: { code: 'X', message: '', at: 1 } })).toBe('FAILING');
    expect(stateOf({ ...server, enabled: false })).toBe('DISABLED');
  });
});

describe('a tool that an MCP server lists', () => {
  test.each([
    ['no name', {}, 'no name'],
    ['a name with a blank', aTool('a b'), 'letters'],
    ['no schema', { name: 'x' }, 'no schema'],
    ['a schema that is a list', aTool('x', { inputSchema: [] }), 'no schema'],
    ['a schema of no type', aTool('x', { inputSchema: {} }), 'not "object"'],
    ['a schema of another type', aTool('x', { inputSchema: { type: 'array' } }), 'not "object"'],
    [
      'properties that are a number',
      aTool('x', { inputSchema: { type: 'object', properties: 5 } }),
      'propert',
    ],
    [
      'a property that is a number',
      aTool('x', { inputSchema: { type: 'object', properties: { a: 5 } } }),
      'property "a"',
    ],
    [
      'a text for what it requires',
      aTool('x', { inputSchema: { type: 'object', required: 'a' } }),
      'no list of names',
    ],
    ['annotations that are a text', aTool('x', { annotations: 'safe' }), 'annotations'],
    ['half a character', aTool('x', { description: '\ud800' }), 'well formed'],
    ['too long a description', aTool('x', { description: 'x'.repeat(70_000) }), 'longer than'],
    ['no object', 'x' as never, 'no name'],
  ])('is passed over with %s', (_what, tool, reason) => {
    const { tools, passedOver } = aListing(tool as never, aTool('good'));
    expect(tools.map(({ name }) => name)).toEqual(['good']);
    expect(passedOver).toMatchObject([{ reason: expect.stringContaining(reason) }]);
  });

  test('is passed over when its schema is deeper than any stack', () => {
    let schema: JsonObject = {};
    for (let depth = 0; depth < 50_000; depth++) schema = { a: schema };
    const { tools, passedOver } = aListing(aTool('deep', { inputSchema: schema }), aTool('good'));
    expect(tools.map(({ name }) => name)).toEqual(['good']);
    expect(passedOver).toEqual([{ name: 'deep', reason: expect.stringContaining('too deep') }]);
  });

  test('counts once, and so many of them', () => {
    const many = Array.from({ length: 300 }, (_, index) => aTool(`tool-${index}`));
    const { tools, passedOver } = aListing(aTool('find'), aTool('find', { title: 'another' }), ...many);
    expect([tools.length, passedOver.length]).toEqual([128, 128]);
    expect(passedOver[0]).toEqual({ name: 'find', reason: expect.stringContaining('before it') });
  });

  test('has room with all others together', () => {
    const large = Array.from({ length: 40 }, (_, index) =>
      aTool(`tool-${index}`, { description: 'x'.repeat(60_000) }),
    );
    expect(aListing(...large).tools).toHaveLength(17);
  });

  test.each([
    [{ readOnlyHint: true }, 'READ'],
    [{ idempotentHint: true }, 'IDEMPOTENT'],
    [{ readOnlyHint: 'yes' }, 'UNSAFE'],
    [{ destructiveHint: false }, 'UNSAFE'],
    [null, 'UNSAFE'],
  ])('with the hints %o has the effect %s', (annotations, effect) => {
    expect(aListing(aTool('x', { annotations })).tools[0]?.effect).toBe(effect);
  });

  test('comes from a server whose name may be anything', () => {
    const listing = readListing({ serverName: '\ud800'.repeat(500), serverVersion: '', tools: [] }, 1);
    expect(listing.serverName).toHaveLength(200);
    expect(listing.serverName.isWellFormed()).toBe(true);
  });
});
