import { expect, test } from 'vitest';
import { converse } from '../../../src/services/coordinator/converse.ts';
import type { CoordinatorDesk } from '../../../src/services/coordinator/coordinator-desk.ts';
import { approvePlan } from '../../../src/services/coordinator/decide-plan.ts';
import { followSome } from '../../../src/services/coordinator/follow-runs.ts';
import { aCoordinator, aTask, bob, saidIn } from './world.ts';

class Killed extends Error {}

/** The same desk in a process that dies at its nth call of what is outside, before or after that was done. */
function dyingDesk(desk: CoordinatorDesk, { at, after }: { at: number; after: boolean }) {
  let calls = 0;
  let died = false;
  const mortal = <T extends object>(part: T): T => {
    const members = Object.entries(part).map(([name, member]) => [
      name,
      async (...args: unknown[]) => {
        if (died) throw new Killed();
        died = ++calls === at;
        if (died && !after) throw new Killed();
        const answer = await member(...args);
        if (died) throw new Killed();
        return answer;
      },
    ]);
    return Object.fromEntries(members) as T; // every member keeps its name
  };
  const { conversations, messages, memories, workflows, events } = desk;
  const parts = {
    conversations: mortal(conversations),
    messages: mortal(messages),
    memories: mortal(memories),
    events: mortal({ publish: events.publish, consume: events.consume }),
  };
  return { desk: { ...desk, ...parts, workflows: workflows && mortal(workflows) }, hasDied: () => died };
}

const command = {
  ...{ principal: bob, conversationId: null, planHash: null },
  ...{ text: 'fix it and deploy it', clientKey: 'once' },
};

/** All that somebody and the platform do from the request to the result; what was done already is done again. */
async function live(desk: CoordinatorDesk, come: () => void): Promise<void> {
  const { id: conversationId, tenantId } = await converse(desk, command);
  const place = { tenantId, id: conversationId };
  const waiting = await desk.conversations.find(place);
  if (waiting?.state.phase === 'AWAITING_APPROVAL') {
    const { planHash } = waiting.state;
    await approvePlan(desk, { principal: bob, conversationId, planHash });
  }
  // `followSome` takes a failure for one that passes.
  const follow = async () => {
    await followSome(desk, null);
    await desk.conversations.find(place);
  };
  await follow();
  come();
  await follow();
}

test.each([false, true])(
  'wherever a process dies (after the call: %s), each thing is told once',
  async (after) => {
    let deaths = 0;
    for (let at = 1; at < 100; at++) {
      const { desk, workflows, events } = aCoordinator();
      const come = () =>
        workflows.come({ status: 'SUCCEEDED', tasks: [aTask('SUCCEEDED')], output: 'All is well.' });
      const dying = dyingDesk(desk, { at, after });
      await live(dying.desk, come).catch((error) => {
        if (!(error instanceof Killed)) throw error;
      });
      if (!dying.hasDied()) break;
      deaths++;
      await live(desk, come);
      const [conversation, ...others] = await desk.conversations.list({
        ...{ tenantId: bob.tenantId, startedBy: null, before: null, limit: 10 },
      });
      if (!conversation) throw new Error('Nothing was stored.');
      expect(others).toEqual([]);
      expect(conversation.state).toMatchObject({ phase: 'ENDED', outcome: 'SUCCEEDED' });
      expect(workflows.runs.size).toBe(1);
      const said = await saidIn(desk, conversation);
      expect(said.map(({ seq }) => seq)).toEqual(said.map((_, index) => index + 1));
      const kinds = said.map(({ kind }) => kind);
      expect(kinds).toEqual(['REQUEST', 'PLAN', 'APPROVED', 'STARTED', 'PROGRESS', 'RESULT']);
      expect(events.published.map(({ payload }) => payload.decision)).toEqual(['approved']);
      const kept = await desk.memories.list({
        ...{ tenantId: bob.tenantId, limit: 10 },
        scopes: [{ kind: 'WORKFLOW', of: conversation.id.replace('_', '-') }],
      });
      expect(kept).toHaveLength(1);
    }
    expect(deaths).toBeGreaterThan(15);
    expect(deaths).toBeLessThan(99);
  },
);
