import { describe, expect, test } from 'vitest';
import { consumes } from '../src/events.ts';
import { aSetUpSecurity, ask, codesOf } from './builders.ts';

type Security = Awaited<ReturnType<typeof aSetUpSecurity>>;

const publish = (
  { events }: Security,
  topic: string,
  key: string,
  payload: Record<string, string | object>,
) =>
  events.publish({
    id: `${topic}:${key}`,
    topic,
    tenantId: 'tenant_default',
    at: Date.UTC(2026, 0, 1),
    payload: JSON.parse(JSON.stringify(payload)),
  });

async function aRun(security: Security) {
  await publish(security, 'workflows.run.started', 'run_1', { runId: 'run_1', startedBy: 'user_first' });
  await publish(security, 'agents.run.completed', 'arun_1', {
    agentRunId: 'arun_1',
    startedBy: 'service:workflows',
    workflow: { runId: 'run_1' },
  });
  await publish(security, 'workflows.run.ended', 'run_1', { runId: 'run_1', startedBy: 'user_first' });
}

describe('the audit log', () => {
  test('records every topic that security listens to', async () => {
    const security = await aSetUpSecurity();
    for (const topic of consumes) await publish(security, topic, 'x', {});
    expect(security.auditEntries.entries.slice(2).map(({ eventId }) => eventId)).toEqual(
      consumes.map((topic) => `${topic}:x`),
    );
  });

  test('tells of a run in order, with who did what', async () => {
    const security = await aSetUpSecurity();
    await aRun(security);
    const { data } = await ask(
      security.subgraph,
      `query ($refs: [_Any!]!) { _entities(representations: $refs) {
        ... on WorkflowRun { audit { seq at action subjectId allowed actor { name email role } } }
      } }`,
      { variables: { refs: [{ __typename: 'WorkflowRun', id: 'run_1' }] }, scope: security.admin },
    );
    const ada = { name: 'Ada', email: 'ada@example.org', role: 'ADMIN' };
    const common = { at: '2026-01-01T00:00:00.000Z', allowed: true };
    expect(data._entities[0].audit).toEqual([
      { ...common, seq: 3, action: 'workflow.run.started', subjectId: 'run_1', actor: ada },
      {
        ...common,
        seq: 4,
        action: 'agent.run.completed',
        subjectId: 'arun_1',
        actor: { name: 'Ymera', email: null, role: 'ADMIN' },
      },
      { ...common, seq: 5, action: 'workflow.run.ended', subjectId: 'run_1', actor: ada },
    ]);
  });

  test('is read page by page, newest first, whole or about one thing', async () => {
    const security = await aSetUpSecurity();
    await aRun(security);
    const page = async (variables: { subjectId?: string; after?: string | null }) =>
      ask(
        security.subgraph,
        `query ($subjectId: ID, $after: String) {
          auditLog(subjectId: $subjectId, first: 2, after: $after) { items { seq } nextCursor }
        }`,
        { variables, scope: security.admin },
      );
    const seqs: number[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 5 && (pages === 0 || after); pages++) {
      const { items, nextCursor }: { items: { seq: number }[]; nextCursor: string | null } = (
        await page({ after })
      ).data.auditLog;
      seqs.push(...items.map(({ seq }) => seq));
      after = nextCursor;
    }
    expect(seqs).toEqual([5, 4, 3, 2, 1]);
    expect((await page({ subjectId: 'run_1' })).data.auditLog.items).toEqual([{ seq: 5 }, { seq: 4 }]);
    expect(codesOf(await page({ after: 'YQ' }))).toEqual(['INVALID_ARGUMENT']);
  });

  test('is verified, and names the entry that was changed', async () => {
    const security = await aSetUpSecurity();
    await aRun(security);
    const verify = async () =>
      (
        await ask(security.subgraph, '{ verifyAudit { entries valid firstBadSeq problem } }', {
          scope: security.admin,
        })
      ).data.verifyAudit;
    expect(await verify()).toEqual({ entries: 5, valid: true, firstBadSeq: null, problem: null });
    const { entries } = security.auditEntries;
    const [entry] = entries.slice(2);
    if (entry) entries[2] = { ...entry, actorId: 'user_eve' };
    expect(await verify()).toEqual({
      entries: 2,
      valid: false,
      firstBadSeq: 3,
      problem: 'Entry 3 was changed: its hash does not fit what it says.',
    });
  });
});
