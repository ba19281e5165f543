import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClockedInstallation, openOnClock } from '../support/clocked-installation.ts';
import {
  conversant,
  coordinatorGuide,
  finding,
  fixesLeak,
  improvesAlgorithm,
  integrated,
  noModelKeys,
  startTeamOfModels,
  unexamined,
  worksOf,
} from '../support/coordinator.ts';
import { ask, type Data, mustAsk, socketClient } from '../support/graph.ts';
import { openInstallation, type SingleInstallation } from '../support/installation.ts';
import { temporaryFolder } from '../support/platform.ts';

type Team = Awaited<ReturnType<typeof startTeamOfModels>>;

const used = new Set<string>();

const large =
  'Build a complete multi-tenant billing platform with a Stripe integration, a React dashboard, a REST API and a Postgres database, migrate all existing customers from the old system without data loss, secure it and document everything';

describe('the coordinator on a clock that the test moves', () => {
  let running: ClockedInstallation;
  let team: Team;
  let socket: Client;
  const somebody = conversant(() => running, used);

  beforeAll(async () => {
    team = await startTeamOfModels();
    running = await openOnClock(team.env);
    socket = socketClient(running.url, running.token);
  });

  afterAll(async () => {
    await socket?.dispose();
    await running?.close();
    await team?.emulator[Symbol.asyncDispose]();
  });

  it('makes a better algorithm: review, enhance, test, validate, integrate', async () => {
    await improvesAlgorithm(somebody, socket, running.passing);
  });

  it('mends a leak, and again when the validation refuses: analyse, fix, test, validate, integrate', async () => {
    await fixesLeak(somebody, { socket, team, passing: running.passing });
  });

  it('divides what is large into phases with workflows of their own, and puts their results together', async () => {
    const { say, show, untilResult } = somebody;
    const planned = await say(large);
    expect(planned.plan).toMatchObject({ shape: 'PHASED', obstacles: [] });
    const messages = untilResult(socket, planned.id);
    if (planned.phase === 'AWAITING_APPROVAL')
      await say('go ahead', { conversationId: planned.id, planHash: planned.plan.hash });
    const seen = await running.passing(messages);
    expect(seen.at(-1)).toMatchObject({ kind: 'RESULT', data: { status: 'SUCCEEDED' } });
    expect(Object.keys(seen.at(-1).data.output)).toContain('synthesise');
    const { run } = await show(planned.id);
    expect(run.tasks.map(({ taskId, status }: Data) => `${taskId} ${status}`)).toEqual(
      expect.arrayContaining(['analysis SUCCEEDED', 'implementation SUCCEEDED', 'validation SUCCEEDED']),
    );
    const query =
      'query ($id: ID!) { workflowRun(id: $id) { children { items { status workflow { name } } } } }';
    const { url, token } = running;
    const { workflowRun } = await mustAsk(url, query, { token, variables: { id: run.id } });
    expect(workflowRun.children.items).toHaveLength(3);
  });

  it('gives up what is refused again and again, and says why', async () => {
    team.refusals = 100;
    const { say, show, untilResult } = somebody;
    const planned = await say('Fix the memory leak in mail service');
    const messages = untilResult(socket, planned.id);
    if (planned.phase === 'AWAITING_APPROVAL')
      await say('yes', { conversationId: planned.id, planHash: planned.plan.hash });
    const seen = await running.passing(messages);
    expect(seen.at(-1)).toMatchObject({ kind: 'RESULT', data: { status: 'FAILED' } });
    const { run, outcome } = await show(planned.id);
    expect(outcome).toBe('FAILED');
    const { id } = planned.plan.stages.find(({ work }: Data) => work === 'INTEGRATE');
    expect(run.tasks.find(({ taskId }: Data) => taskId === id).status).not.toBe('SUCCEEDED');
    const { examines } = planned.plan.stages.find(({ work }: Data) => work === 'VALIDATE');
    expect(100 - team.refusals).toBe(examines.attemptsMax + 1);
    expect(JSON.stringify(seen)).toContain(finding);
    team.refusals = 0;
  });
});

describe('the coordinator where agents may write, and models write whenever they can', () => {
  let running: ClockedInstallation;
  let team: Team;
  let socket: Client;
  let workspace: Awaited<ReturnType<typeof temporaryFolder>>;
  const name = 'user-service.js';
  const { say, untilResult } = conversant(() => running, used);
  const read = () => readFile(join(workspace.path, name), 'utf8');

  beforeAll(async () => {
    workspace = await temporaryFolder();
    await writeFile(join(workspace.path, name), 'As it was.');
    team = await startTeamOfModels();
    const access = { YMERA_WORKSPACE: workspace.path, YMERA_WORKSPACE_ACCESS: 'write' };
    running = await openOnClock({ ...team.env, ...access });
    socket = socketClient(running.url, running.token);
    team.writes = name;
  });

  afterAll(async () => {
    await socket?.dispose();
    await running?.close();
    await team?.emulator[Symbol.asyncDispose]();
    await workspace?.remove();
  });

  const askedSince = (place: number) =>
    team.emulator.requests.slice(place).map(({ body }) => JSON.stringify(body));

  async function done(text: string) {
    const before = team.emulator.requests.length;
    const planned = await say(text);
    const messages = untilResult(socket, planned.id);
    if (planned.phase === 'AWAITING_APPROVAL')
      await say('yes', { conversationId: planned.id, planHash: planned.plan.hash });
    const seen = await running.passing(messages);
    return { status: seen.at(-1).data.status, asked: askedSince(before) };
  }

  it.each(['Explain how the user service works', 'Analyse the memory use of the user service'])(
    'changes nothing by what needs no approval: %s',
    async (text) => {
      const { status, asked } = await done(text);
      expect(status).toBe('SUCCEEDED');
      expect(asked.filter((body) => body.includes('Nothing may be changed here'))).toHaveLength(1);
      expect(await read()).toBe('As it was.');
    },
  );

  it('leaves the project as it was when the validation refuses', async () => {
    team.refusals = 100;
    expect(await done('Fix the memory leak in user service')).toMatchObject({ status: 'FAILED' });
    expect(await read()).toBe('As it was.');
    team.refusals = 0;
  });

  it('writes what was approved, once and in the stage that integrates', async () => {
    team.refusals = 1;
    const { status, asked } = await done('Fix the memory leak in mail service');
    expect(status).toBe('SUCCEEDED');
    expect(await read()).toBe(integrated);
    const told = asked.filter((body) => body.includes('function_call_output'));
    const written = told.filter((body) => !body.includes('Nothing may be changed here'));
    expect(written).toHaveLength(1);
    expect(written[0]).not.toContain(unexamined);
  });
});

describe('the coordinator with a model', () => {
  let running: SingleInstallation;
  let team: Team;
  let socket: Client;
  const somebody = conversant(() => running, used);
  const { asking, say, show, untilResult, operation } = somebody;

  beforeAll(async () => {
    team = await startTeamOfModels();
    running = await openInstallation({ env: team.env });
    socket = socketClient(running.url, running.token);
  });

  afterAll(async () => {
    await socket?.dispose();
    await running?.close();
    await team?.emulator[Symbol.asyncDispose]();
  });

  it('does what was asked for once, however often it is said under one key', async () => {
    const id = await improvesAlgorithm(somebody, socket);
    const again = await say('Improve the performance of this algorithm', { clientKey: 'faster' });
    expect(again).toMatchObject({ id, phase: 'ENDED' });
  });

  it('starts nothing for the approval of another plan', async () => {
    const { id: conversationId } = await say('Improve the performance of this algorithm');
    const { url, token } = running;
    const variables = { conversationId, planHash: 'another' };
    const { errors } = await ask(url, operation('ApprovePlan'), { token, variables });
    expect(errors).toMatchObject([{ extensions: { code: 'PLAN_CHANGED' } }]);
    expect(await show(conversationId)).toMatchObject({ phase: 'AWAITING_APPROVAL', run: null });
    const { plan } = await say('Also document it', { conversationId });
    expect(await say('yes', { conversationId })).toMatchObject({
      ...{ phase: 'AWAITING_APPROVAL', plan: { hash: plan.hash } },
      question: expect.stringContaining('planHash'),
    });
  });

  it('recalls what it was told to keep in mind', async () => {
    await asking('KeepInMind', {
      key: 'leaks',
      text: 'Memory leaks in services come from unbounded caches.',
    });
    const { memories } = await asking('WhatIsKnown', { text: 'a memory leak in a cache' });
    expect(memories).toMatchObject([{ memory: { scope: 'TENANT', key: 'leaks' } }]);
    const before = team.emulator.requests.length;
    const planned = await say('Find the memory leak of the mail service and fix it');
    await say('reject', { conversationId: planned.id });
    const asked = team.emulator.requests.slice(before).map(({ body }) => JSON.stringify(body));
    expect(asked.some((body) => body.includes('unbounded caches'))).toBe(true);
    expect(await asking('ForgetIt', { key: 'leaks' })).toEqual({ forget: true });
  });

  it('puts a plan away, and ends a run', async () => {
    const planned = await say('Improve the performance of this algorithm');
    const conversationId = planned.id;
    expect(await asking('RejectPlan', { conversationId })).toEqual({ rejectPlan: { phase: 'LISTENING' } });
    const next = await say('Improve the performance of this algorithm', { conversationId });
    await asking('ApprovePlan', { conversationId, planHash: next.plan.hash });
    await asking('StopIt', { id: conversationId });
    const seen = await untilResult(socket, conversationId);
    expect(['CANCELLED', 'SUCCEEDED']).toContain(seen.at(-1).data.status);
    const { conversations } = await asking('MyConversations');
    expect(conversations.items.map(({ id }: Data) => id)).toContain(conversationId);
  });

  it('tells the result once when its process is killed while the plan runs', async () => {
    const planned = await say('Improve the performance of this algorithm');
    await asking('ApprovePlan', { conversationId: planned.id, planHash: planned.plan.hash });
    await running.killAndRestart();
    await socket.dispose();
    socket = socketClient(running.url, running.token);
    const seen = await untilResult(socket, planned.id);
    expect(seen.at(-1)).toMatchObject({ data: { status: 'SUCCEEDED' } });
    const { messages } = await show(planned.id);
    expect(messages.items.filter(({ kind }: Data) => kind === 'RESULT')).toHaveLength(1);
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => index + 1));
  });
});

describe('the coordinator without a model', () => {
  let running: SingleInstallation;
  const { asking, say, show } = conversant(() => running, used);

  beforeAll(async () => {
    running = await openInstallation({ env: noModelKeys });
  });

  afterAll(() => running?.close());

  it('reads and plans by rules, says so, and makes nothing up', async () => {
    const planned = await say('Improve the performance of this algorithm');
    expect(planned).toMatchObject({
      phase: 'BLOCKED',
      plan: { intent: { kind: 'ENHANCE', readBy: 'RULES' } },
    });
    expect(worksOf(planned)).toEqual(['REVIEW', 'ENHANCE', 'TEST', 'VALIDATE', 'INTEGRATE']);
    expect(planned.plan.obstacles.length).toBeGreaterThan(0);
    expect(JSON.stringify(planned.plan.obstacles)).toContain('MODEL');
    const { run, messages } = await show(planned.id);
    expect(run).toBeNull();
    expect(messages.items.map(({ kind }: Data) => kind)).toEqual(['REQUEST', 'PLAN']);
    expect(await asking('LookAgain', { id: planned.id })).toMatchObject({
      resumeConversation: { phase: 'BLOCKED' },
    });
  });

  it('asks back when it does not know what is wanted', async () => {
    const asked = await say('The thing over there');
    expect(asked).toMatchObject({ phase: 'ASKING', question: expect.any(String), plan: null });
    const answered = await say('Review the payment module', { conversationId: asked.id });
    expect(answered.plan.intent.kind).toBe('REVIEW');
  });

  it('shows what it would do without storing anything', async () => {
    const { planRequest } = await asking('PreviewPlan', { text: 'Fix the memory leak in user service' });
    expect(planRequest).toMatchObject({
      intent: { kind: 'DEBUG', readBy: 'RULES' },
      plan: { shape: 'DIRECT' },
    });
    const { conversations } = await asking('MyConversations');
    expect(conversations.items).toHaveLength(2);
  });
});

it('every operation of the guide was run', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', coordinatorGuide), 'utf8');
  const documented = [...page.matchAll(/^(?:query|mutation|subscription) (\w+)/gm)].map(([, name]) => name);
  expect([...used].sort()).toEqual([...documented].sort());
});
