import { Server } from '@modelcontextprotocol/sdk/server';
import { aPrincipal, createManualClock } from '@ymera/kernel/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSessions } from '../../src/mcp/sessions.ts';
import { initialize } from './mcp-service.ts';

const ada = aPrincipal();
const bob = aPrincipal({ id: 'user_bob' });
const limits = { ofAllMax: 3, ofOneMax: 2, idleMs: 1_000 };

function keeping() {
  const clock = createManualClock();
  const sessions = createSessions(clock, limits);
  onTestFinished(() => sessions.close());
  const open = async (principal = ada) => {
    const made = () => new Server({ name: 'test', version: '1' }, { capabilities: {} });
    const session = await sessions.open(principal, made);
    const headers = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
    const request = new Request('http://ymera/mcp', { method: 'POST', headers });
    await session.transport.handleRequest(request, { parsedBody: initialize });
    return { ...session, id: session.transport.sessionId ?? '' };
  };
  const isOpen = (id: string, principal = ada) => {
    try {
      return sessions.find(principal, id) !== null;
    } catch {
      return false;
    }
  };
  return { clock, sessions, open, isOpen };
}

describe('sessions over MCP', () => {
  test('are found by who has begun them alone', async () => {
    const { open, isOpen } = keeping();
    const { id } = await open();
    expect([isOpen(id), isOpen(id, bob), isOpen(id, aPrincipal({ tenantId: 'tenant_two' }))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('end when nobody has asked in them for a while, unless something is under way', async () => {
    const { open, isOpen, clock } = keeping();
    const [idle, busy] = [await open(), await open()];
    const leave = busy.enter();
    await clock.advance(1_500);
    expect([isOpen(idle.id), isOpen(busy.id)]).toEqual([false, true]);
    leave();
    expect(isOpen(busy.id)).toBe(true);
    await clock.advance(1_500);
    expect(isOpen(busy.id)).toBe(false);
  });

  test("make room for a new one by the end of one's own that was left alone for longest", async () => {
    const { open, isOpen, clock } = keeping();
    const theirs = await open(bob);
    const first = await open();
    await clock.advance(10);
    const second = await open();
    await clock.advance(10);
    first.enter()();
    const third = await open();
    expect([first, second, third].map(({ id }) => isOpen(id))).toEqual([true, false, true]);
    expect(isOpen(theirs.id, bob)).toBe(true);
  });

  test('are refused when all that may be open are at work', async () => {
    const { open } = keeping();
    for (const session of [await open(), await open()]) session.enter();
    await expect(open()).rejects.toMatchObject({ code: 'MCP_SESSIONS_FULL' });
  });
});
