import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Data, socketClient } from '../support/graph.ts';
import { openInstallation, type SingleInstallation } from '../support/installation.ts';
import { npmUnreachable } from '../support/npm.ts';
import { type AuthoredPlugin, authorPlugin } from '../support/plugin-author.ts';
import { consent, guide, install, openPluginRecords, operate } from '../support/plugins.ts';

const unreachable = await npmUnreachable();
if (unreachable) {
  console.log(
    `Skipped: no plugin is written outside the repository, because npm reaches no registry: ${unreachable}`,
  );
}

const id = 'word-count';
const toolId = `${id}/count-words`;

describe.skipIf(unreachable !== null)('a plugin written outside the repository', () => {
  let author: AuthoredPlugin;
  let installation: SingleInstallation;
  const call = (input: unknown) => operate(installation, guide('mutation Call'), { toolId, input });
  const installPacked = async () => {
    const tarball = (await author.pack()).toString('base64');
    return install(installation, 'mutation InstallTarball', { tarball });
  };

  beforeAll(async () => {
    [author, installation] = await Promise.all([authorPlugin(id), openInstallation()]);
  });

  afterAll(async () => {
    await installation?.close();
    await author?.remove();
  });

  it('builds, and passes the examples and tests that it was created with', async () => {
    expect(await author.cli('build')).toContain('word-count 0.1.0 is built.');
    expect(await author.cli('test')).toContain('2 of 2 examples passed; vitest passed.');
    expect(await author.cli('validate', '--strict')).toContain('may be installed');
  });

  it('is packed and installed over GraphQL, step by step before the eyes of whoever follows', async () => {
    const steps = await installPacked();
    expect(steps.at(-1)).toMatchObject({
      status: 'SUCCEEDED',
      version: '0.1.0',
      plugin: { id },
      problems: [],
    });
    expect(steps.slice(0, -1).every(({ status }) => status === 'RUNNING')).toBe(true);
  });

  it('does not run before somebody has consented to what it asks for', async () => {
    const { url, token } = installation;
    const refused = await ask(url, guide('mutation Enable'), { token, variables: { id } });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'PLUGIN_NOT_READY' } }]);
    const variables = { toolId, input: { text: 'a' } };
    const called = await ask(url, guide('mutation Call'), { token, variables });
    expect(called.errors).toMatchObject([{ extensions: { code: expect.stringMatching(/^TOOL_/) } }]);
  });

  it('is consented to, enabled, and answers', async () => {
    await consent(installation, id);
    const { enablePlugin } = await operate(installation, guide('mutation Enable'), { id });
    expect(enablePlugin).toMatchObject({ status: 'ENABLED', health: { status: 'HEALTHY', reason: null } });
    const { callTool } = await call({ text: 'to be or not to be' });
    expect(callTool).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        total: 6,
        words: [
          { word: 'to', count: 2 },
          { word: 'be', count: 2 },
          { word: 'or', count: 1 },
          { word: 'not', count: 1 },
        ],
      },
      error: null,
    });
  });

  it('refuses what it is called with wrongly, and says where', async () => {
    const { callTool } = await call({ text: 7 });
    expect(callTool).toMatchObject({ status: 'FAILED', output: null, error: { code: 'INVALID_INPUT' } });
    expect(callTool.error.message).toContain('text');
  });

  it('is enabled still when the process was killed and another one has started', async () => {
    await installation.killAndRestart();
    expect((await call({ text: 'once more' })).callTool.output.total).toBe(2);
  });

  it('takes over at once with a version that asks for nothing more', async () => {
    await author.edit('package.json', { '"version": "0.1.0"': '"version": "0.2.0"' });
    await author.edit('src/count-words.ts', { 'total: found.length': 'total: found.length * 100' });
    expect((await installPacked()).at(-1)).toMatchObject({ status: 'SUCCEEDED', needsConsent: false });
    expect((await call({ text: 'one two' })).callTool.output.total).toBe(200);
  });

  it('waits with a version that asks for more, until somebody consents', async () => {
    await author.edit('package.json', {
      '"version": "0.2.0"': '"version": "0.3.0"',
      '"permissions": {}':
        '"permissions": { "network": [{ "host": "words.example.org", "reason": "Asks for the meaning" }] }',
    });
    await author.edit('src/index.ts', {
      'createPlugin()': "createPlugin({ permissions: { network: ['words.example.org'] } })",
    });
    await author.edit('src/count-words.ts', { '* 100': '* 1000' });
    expect((await installPacked()).at(-1)).toMatchObject({ status: 'SUCCEEDED', needsConsent: true });
    expect((await call({ text: 'one two' })).callTool.output.total).toBe(200);
    const { plugin } = await operate(installation, guide('query WhatChanged'), { id });
    expect(plugin).toMatchObject({
      version: '0.2.0',
      candidate: {
        version: { version: '0.3.0' },
        changes: [{ change: 'ADDED', right: { kind: 'network', what: 'words.example.org' } }],
      },
    });
    await consent(installation, id);
    expect((await call({ text: 'one two' })).callTool.output.total).toBe(2000);
  });

  it('goes on with the version that works when a new one does not start, of which nothing stays', async () => {
    const records = await openPluginRecords(installation);
    const before = await records.all();
    await author.edit('package.json', { '"version": "0.3.0"': '"version": "0.4.0"' });
    await author.edit('src/index.ts', {
      "tools: { 'count-words': count }":
        "tools: { 'count-words': count }, initialize(ctx) { throw ctx.error('NO_WORDS', 'There are no words today'); }",
    });
    const failed = (await installPacked()).at(-1);
    expect(failed).toMatchObject({ status: 'FAILED', plugin: null });
    expect(failed.problems[0].message).toContain('There are no words today');
    expect(await records.all()).toEqual(before);
    await records.close();
    expect((await call({ text: 'one two' })).callTool.output.total).toBe(2000);
  });

  it('goes back to the version before, which has its consent already', async () => {
    const { rollbackPlugin } = await operate(installation, guide('mutation GoBack'), { id });
    expect(rollbackPlugin.version).toBe('0.2.0');
    expect((await call({ text: 'one two' })).callTool.output.total).toBe(200);
  });

  it('is gone when it was uninstalled, and what it did can be read still', async () => {
    const socket = socketClient(installation.url, installation.token);
    const health = socket.iterate<Data>({ query: guide('subscription WatchHealth'), variables: { id } });
    expect((await health.next()).value.data.pluginHealth.status).toBe('ENABLED');
    const { id: callId } = (await call({ text: 'the last words' })).callTool;
    await operate(installation, guide('mutation Uninstall'), { id });
    for await (const { data } of health) if (data.pluginHealth.status === 'REMOVED') break;
    await socket.dispose();
    const { token } = installation;
    const variables = { toolId, input: { text: 'a' } };
    const called = await ask(installation.url, guide('mutation Call'), { token, variables });
    expect(called.errors).toMatchObject([{ extensions: { code: expect.stringMatching(/^TOOL_/) } }]);
    const { toolCall } = await operate(
      installation,
      'query C($id: ID!) { toolCall(id: $id) { status output tool { id status } } }',
      { id: callId },
    );
    expect(toolCall).toMatchObject({
      status: 'SUCCEEDED',
      output: { total: 300 },
      tool: { status: 'UNAVAILABLE' },
    });
  });
});
