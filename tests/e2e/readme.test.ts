import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdmin, mustAsk } from '../support/graph.ts';
import { type Platform, startPlatform, temporaryFolder } from '../support/platform.ts';
import { snippet } from '../support/readme.ts';

const file = (path: string) => readFileSync(join(import.meta.dirname, '..', '..', path), 'utf8');

// firstAdmin() runs the README's first mutation; main-job.test.ts its run, subscription and query.
describe('the README', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let platform: Platform;
  let token: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    platform = await startPlatform({ dataDir: folder.path, env: { YMERA_PLUGINS: 'examples/hello-plugin' } });
    token = await firstAdmin(platform.url, platform.output());
  }, 120_000);

  afterAll(async () => {
    await platform?.stop();
    await folder?.remove();
  });

  it('shows the first plugin as it is in examples/', () => {
    expect(snippet('README.md', 'ts', 'count-words')).toBe(file('examples/hello-plugin/src/index.ts'));
    expect(snippet('README.md', 'json', 'hello-plugin')).toBe(file('examples/hello-plugin/package.json'));
  });

  it('runs the first plugin as it says', async () => {
    const { runAgent } = await mustAsk(platform.url, snippet('README.md', 'graphql', 'CountWords'), {
      token,
    });
    expect(runAgent).toMatchObject({ status: 'SUCCEEDED', output: { words: 4 } });
  });
});
