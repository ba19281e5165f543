import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ask, type Data, type GraphAnswer, mustAsk, socketClient } from '../support/graph.ts';
import type { Installation } from '../support/installation.ts';
import { failToStart } from '../support/platform.ts';
import { salesCsv } from '../support/sample-csv.ts';

const start = `mutation Start($workflowId: ID!, $input: JSON!) {
  startWorkflow(input: { workflowId: $workflowId, input: $input }) { id }
}`;

/** What everybody may get wrong, on an installation whose sample has run. */
export function describeBadInput(opened: () => Installation): void {
  describe('bad input', () => {
    let installation: Installation;
    let url: string;
    let token: string;

    beforeAll(() => {
      installation = opened();
      ({ url, token } = installation);
    });

    /** Every case ends here: the process lives, and what was stored before is there still. */
    const expectUnharmed = async () => {
      const { workflows, workflowRuns } = await mustAsk(
        url,
        '{ workflows { items { name } } workflowRuns(first: 100) { items { status } } }',
        { token },
      );
      expect(workflows.items).toContainEqual({ name: 'data-analysis' });
      expect(workflowRuns.items).toContainEqual({ status: 'SUCCEEDED' });
    };

    describe('to the data-analysis workflow', () => {
      beforeAll(async () => {
        const workspace = join(installation.dataDir, 'workspace');
        await mkdir(workspace, { recursive: true });
        const large = await open(join(workspace, 'large.csv'), 'w');
        await large.truncate(100 * 1024 * 1024);
        await large.close();
      });

      it.each([
        ['an empty text', { csv: '' }, 'CSV_EMPTY'],
        ['a header without rows', { csv: 'month,units\n' }, /CSV_EMPTY|TOO_FEW_ROWS/],
        ['a quote that is never closed', { csv: 'month,units\n2021-01-01,"5\n' }, 'CSV_MALFORMED'],
        ['a row with too many cells', { csv: `${salesCsv()}\n2024-01-01,1,2,3,4` }, 'CSV_MALFORMED'],
        ['a column that is not there', { csv: salesCsv(), valueColumns: ['profit'] }, 'VALUE_COLUMN_MISSING'],
        ['no date column', { csv: 'a,b\n1,2\n3,4' }, 'DATE_COLUMN_MISSING'],
        [
          'a date that is none',
          { csv: salesCsv().replace('2022-03-01', '2022-13-45'), dateColumn: 'month' },
          'DATE_INVALID',
        ],
        [
          'a value that is no number',
          { csv: salesCsv().replace(/,\d+$/m, ',many'), valueColumns: ['returns'] },
          'NUMBER_INVALID',
        ],
        ['too short a history', { csv: salesCsv(1) }, 'TOO_FEW_ROWS'],
        ['a file that is not there', { file: 'nowhere.csv' }, 'FILE_NOT_FOUND'],
        ['a file outside the workspace', { file: '../keys/identity.key' }, /FILE_OUTSIDE_WORKSPACE|PATH_/],
        ['a file of 100 MB', { file: 'large.csv' }, 'FILE_TOO_LARGE'],
        ['neither text nor file', {}, 'INVALID_INPUT'],
      ])('%s fails the run with a code, and at once', async (_name, input, code) => {
        const { startWorkflow } = await mustAsk(url, start, {
          token,
          variables: { workflowId: 'data-analysis', input },
        });
        const run = await endOf(installation, startWorkflow.id);
        expect(run).toMatchObject({
          status: 'FAILED',
          error: { taskId: 'fetch-data', code: expect.stringMatching(code) },
        });
        expect(run.error.message.length).toBeGreaterThan(20);
        // An input that is wrong stays wrong: nothing is tried twice.
        expect(run.tasks[0]).toMatchObject({ status: 'FAILED', attempts: 1 });
        expect(run.tasks.slice(1).map(({ status }: Data) => status)).toEqual(Array(5).fill('SKIPPED'));
        await expectUnharmed();
      });
    });

    describe('to the graph', () => {
      const task = (id: string, dependsOn: string[] = []) => ({
        id,
        agentId: '@ymera/plugin-data-analyst/fetch-data',
        dependsOn,
        input: {},
      });
      const define = (tasks: unknown[]) =>
        ask(url, 'mutation D($input: DefineWorkflowInput!) { defineWorkflow(input: $input) { id } }', {
          token,
          variables: { input: { name: 'bad', title: 'Bad', tasks } },
        });
      const importText = (source: string) =>
        ask(url, 'mutation I($source: String!) { importWorkflow(source: $source) { id } }', {
          token,
          variables: { source },
        });
      const deepQuery = () => {
        const level = (left: number): string =>
          left === 0 ? 'id' : `runs(first: 1) { agent { ${level(left - 1)} } }`;
        return `{ agents(first: 1) { items { ${level(25)} } } }`;
      };

      const cases: [string, () => Promise<GraphAnswer>, string, RegExp][] = [
        [
          'an unknown workflow',
          () => ask(url, start, { token, variables: { workflowId: 'nope', input: {} } }),
          'WORKFLOW_NOT_FOUND',
          /nope/,
        ],
        [
          'a cycle',
          () => define([task('a', ['c']), task('b', ['a']), task('c', ['b'])]),
          'WORKFLOW_INVALID',
          /a.* -> .*/,
        ],
        [
          'a moment that is none, in the query',
          () => ask(url, '{ workflowRuns(startedFrom: "2026-01-01") { nextCursor } }', { token }),
          'BAD_USER_INPUT',
          /2026-01-31T12:00:00.000Z/,
        ],
        [
          'a moment that is none, in a variable',
          () =>
            ask(url, 'query R($from: DateTime) { workflowRuns(startedFrom: $from) { nextCursor } }', {
              token,
              variables: { from: 'x' },
            }),
          'BAD_USER_INPUT',
          /2026-01-31T12:00:00.000Z/,
        ],
        ['an unknown task', () => define([task('a', ['ghost'])]), 'WORKFLOW_INVALID', /ghost/],
        [
          'an unknown agent',
          () => define([{ ...task('a'), agentId: 'nobody' }]),
          'WORKFLOW_INVALID',
          /nobody/,
        ],
        [
          'a workflow whose text is no YAML',
          () => importText('name: bad\ntasks: [\n'),
          'WORKFLOW_INVALID',
          /"line":\d/,
        ],
        [
          'a workflow text with a broken expression',
          () => importText('name: bad\ntasks:\n  - { id: a, signal: go, when: "= input." }\n'),
          'WORKFLOW_INVALID',
          /tasks\[0\]\.when/,
        ],
        [
          'an input of 2 MB',
          () => {
            const input = { csv: 'x'.repeat(2_000_000) };
            return ask(url, start, { token, variables: { workflowId: 'data-analysis', input } });
          },
          'INPUT_TOO_LARGE',
          /workspace/,
        ],
        [
          'the end of a run that is not there',
          () => ask(url, 'mutation { cancelWorkflowRun(id: "run_nope") { id } }', { token }),
          'RUN_NOT_FOUND',
          /run_nope/,
        ],
        ['a query 50 levels deep', () => ask(url, deepQuery(), { token }), 'QUERY_TOO_DEEP', /limit is \d+/],
        [
          'a hundred aliases',
          () => {
            const fields = Array.from({ length: 100 }, (_, i) => `a${i}: setupNeeded`);
            return ask(url, `{ ${fields.join(' ')} }`, { token });
          },
          'TOO_MANY_ALIASES',
          /limit is/,
        ],
        [
          'a query that asks for too much',
          () => {
            const page =
              'agents(first: 100) { items { runs(first: 100) { agent { runs(first: 100) { id } } } } }';
            return ask(url, `{ ${page} }`, { token });
          },
          'QUERY_TOO_COSTLY',
          /limit is/,
        ],
        [
          'a page of a million',
          () => ask(url, '{ agents(first: 1000000) { items { id } } }', { token }),
          'QUERY_TOO_COSTLY',
          /limit is/,
        ],
        [
          'a page of minus one',
          () => ask(url, '{ agents(first: -1) { items { id } } }', { token }),
          'INVALID_ARGUMENT',
          /first/,
        ],
        [
          'a field that is not there',
          () => ask(url, '{ nonsense }', { token }),
          'GRAPHQL_VALIDATION_FAILED',
          /nonsense/,
        ],
        ['what is no query', () => ask(url, '}{', { token }), 'GRAPHQL_PARSE_FAILED', /Syntax/],
        ['no token', () => ask(url, '{ workflows { items { id } } }'), 'UNAUTHENTICATED', /signIn/],
        ['a token of nonsense', () => ask(url, '{ me { id } }', { token: 'abc' }), 'TOKEN_INVALID', /./],
      ];

      it.each(cases)('%s is refused with a code and a hint', async (_name, act, code, hint) => {
        const answer = await act();
        expect(answer.errors?.[0]?.extensions.code).toBe(code);
        expect(JSON.stringify(answer.errors?.[0])).toMatch(hint);
        await expectUnharmed();
      });

      it('a body of 100 MB is refused before it is read, and the next request is served', async () => {
        const response = await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: Buffer.alloc(100 * 1024 * 1024, 'x'),
        }).catch((error) => error);
        // The server closes the connection early, which some clients report instead of the answer.
        if (response instanceof Response) {
          expect(response.status).toBe(413);
          expect(await response.json()).toMatchObject({
            errors: [{ extensions: { code: 'BODY_TOO_LARGE' } }],
          });
        }
        await expectUnharmed();
      });

      it('a body that is no JSON is refused with BODY_MALFORMED', async () => {
        const response = await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"query"',
        });
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BODY_MALFORMED' } }] });
      });

      it('a token signed by somebody else is refused with TOKEN_INVALID', async () => {
        const forged = await new SignJWT({ sub: 'user_root', tid: 'tenant_default' })
          .setProtectedHeader({ alg: 'HS256' })
          .setExpirationTime('1h')
          .sign(new TextEncoder().encode('x'.repeat(32)));
        const answer = await ask(url, '{ me { id } }', { token: forged });
        expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'TOKEN_INVALID' } }] });
      });

      it('a token of a session that has ended is refused with SESSION_ENDED', async () => {
        const { signIn } = await mustAsk(
          url,
          'mutation { signIn(email: "ada@example.org", password: "correct horse battery") { accessToken } }',
        );
        await mustAsk(url, 'mutation { signOut }', { token: signIn.accessToken });
        const answer = await ask(url, '{ me { id } }', { token: signIn.accessToken });
        expect(answer.errors?.[0]?.extensions.code).toBe('SESSION_ENDED');
      });

      it('a WebSocket with a bad token is closed with 4401 and the code', async () => {
        const closed = await new Promise<{ code: number; reason: string }>((resolve) => {
          const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
          socket.on('open', () =>
            socket.send(
              JSON.stringify({ type: 'connection_init', payload: { authorization: 'Bearer abc' } }),
            ),
          );
          socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
        });
        expect(closed).toEqual({ code: 4401, reason: 'TOKEN_INVALID' });
      });

      it('the same limits hold over a WebSocket', async () => {
        const socket = socketClient(url, token);
        const refused = await socket
          .iterate({ query: deepQuery() })
          .next()
          .catch((error: unknown) => error);
        await socket.dispose();
        expect(JSON.stringify(refused)).toContain('QUERY_TOO_DEEP');
      });
    });

    describe('to the configuration', () => {
      it.each([
        ['a port that is none', { YMERA_PORT: 'high' }, ['YMERA_PORT', '"high"', '0 to 65535']],
        ['a role that is none', { YMERA_ROLE: 'king' }, ['YMERA_ROLE', '"king"', 'gateway']],
        ['a gateway that knows no subgraph', { YMERA_ROLE: 'gateway' }, ['YMERA_AGENTS_URL', 'not set']],
      ])('%s is refused at start with name, value and what was expected', async (_name, env, texts) => {
        const { code, output } = await failToStart({ dataDir: join(installation.dataDir, 'other'), env });
        expect(code).toBe(1);
        for (const text of [...texts, 'CONFIG_INVALID']) expect(output).toContain(text);
      });

      it('a data directory that is a file is refused with what to do', async () => {
        const dataDir = join(installation.dataDir, 'a-file');
        await writeFile(dataDir, '');
        const { code, output } = await failToStart({ dataDir });
        expect(code).toBe(1);
        expect(output).toContain('DATA_DIR_UNUSABLE');
        expect(output).toContain(dataDir);
        expect(output).toContain('YMERA_DATA_DIR');
      });

      it('a port that is taken is refused with what to do', async () => {
        const port = new URL(url).port;
        const { code, output } = await failToStart({
          dataDir: join(installation.dataDir, 'other'),
          env: { YMERA_PORT: port },
        });
        expect(code).toBe(1);
        expect(output).toContain('PORT_TAKEN');
        expect(output).toContain('YMERA_PORT=4001');
      });
    });
  });
}

async function endOf({ url, token }: Installation, runId: string): Promise<Data> {
  const socket = socketClient(url, token);
  const query = 'subscription S($id: ID!) { workflowRunEvents(runId: $id) { type } }';
  for await (const _ of socket.iterate({ query, variables: { id: runId } }));
  await socket.dispose();
  const { workflowRun } = await mustAsk(
    url,
    'query R($id: ID!) { workflowRun(id: $id) { status error { taskId code message } tasks { status attempts } } }',
    { token, variables: { id: runId } },
  );
  return workflowRun;
}
