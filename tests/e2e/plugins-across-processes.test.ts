import { join } from 'node:path';
import { packFolder } from '@ymera/plugin-sdk/packages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type GraphAnswer } from '../support/graph.ts';
import { openSixProcesses, type SixInstallation } from '../support/installation.ts';
import { freePort, type Platform, startPlatform } from '../support/platform.ts';
import { consent, guide, install, operate } from '../support/plugins.ts';

const id = 'hello-plugin';
const count = `mutation { runAgent(input: { agentId: "${id}/count-words", input: { text: "a b c" } }) { output } }`;

describe('plugins where agents run in two processes of their own', () => {
  let six: SixInstallation;
  /** Another process of agents, and a gateway that asks it. */
  let agents: Platform;
  let gateway: Platform;
  const elsewhere = (query: string): Promise<GraphAnswer> => ask(gateway.url, query, { token: six.token });

  beforeAll(async () => {
    six = await openSixProcesses();
    const port = String(await freePort());
    const { dataDir, urls } = six;
    const agentsUrl = `http://127.0.0.1:${port}`;
    [agents, gateway] = await Promise.all([
      startPlatform({ dataDir, env: { YMERA_ROLE: 'agents', YMERA_PORT: port } }),
      startPlatform({ dataDir, env: { ...urls, YMERA_ROLE: 'gateway', YMERA_AGENTS_URL: agentsUrl } }),
    ]);
  });

  afterAll(async () => {
    await gateway?.stop();
    await agents?.stop();
    await six?.close();
  });

  it('a package of several megabytes reaches them', async () => {
    const tarball = Buffer.alloc(6_000_000, 7).toString('base64');
    const steps = await install(six, 'mutation InstallTarball', { tarball });
    expect(steps.at(-1)).toMatchObject({ status: 'FAILED', problems: [{ code: 'PKG_GZIP_INVALID' }] });
  });

  it('what one of them enabled answers in the other', async () => {
    const packed = await packFolder(join(import.meta.dirname, '../../examples', id));
    const tarball = Buffer.from(packed).toString('base64');
    const steps = await install(six, 'mutation InstallTarball', { tarball });
    expect(steps.at(-1)).toMatchObject({ status: 'SUCCEEDED', plugin: { id } });
    await consent(six, id);
    await operate(six, guide('mutation Enable'), { id });
    expect((await operate(six, count)).runAgent.output).toEqual({ words: 3 });
    expect((await elsewhere(count)).data).toEqual({ runAgent: { output: { words: 3 } } });
  });

  it('what one of them disabled is out of use in the other at once, and enabled again there', async () => {
    await operate(six, guide('mutation Disable'), { id, reason: 'Not now' });
    expect((await elsewhere(count)).errors).toMatchObject([{ extensions: { code: 'AGENT_UNAVAILABLE' } }]);
    const { url, token } = { url: gateway.url, token: six.token };
    await ask(url, guide('mutation Enable'), { token, variables: { id } });
    expect((await operate(six, count)).runAgent.output).toEqual({ words: 3 });
  });

  it('what one of them uninstalled is gone from the other, where it is remembered', async () => {
    await operate(six, guide('mutation Uninstall'), { id });
    const { data } = await elsewhere(`{ plugin(id: "${id}") { status } plugins { items { id } } }`);
    expect(data.plugin).toEqual({ status: 'REMOVED' });
    expect(data.plugins.items).not.toContainEqual({ id });
    expect((await elsewhere(count)).errors).toMatchObject([{ extensions: { code: 'AGENT_UNAVAILABLE' } }]);
  });
});
