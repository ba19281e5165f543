import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mustAsk } from '../support/graph.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import { snippet } from '../support/readme.ts';

const file = (path: string) => readFileSync(join(import.meta.dirname, '..', '..', path), 'utf8');

// firstAdmin() runs the README's first mutation; describe-main-job.ts its run, subscription and query.
describe('the README', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await openInstallation({ env: { YMERA_PLUGINS: 'examples/hello-plugin' } });
  });

  afterAll(() => installation?.close());

  it('shows the first plugin as it is in examples/', () => {
    expect(snippet('README.md', 'ts', 'count-words')).toBe(file('examples/hello-plugin/src/index.ts'));
    expect(snippet('README.md', 'json', 'hello-plugin')).toBe(file('examples/hello-plugin/package.json'));
  });

  it('runs the first plugin as it says', async () => {
    const { url, token } = installation;
    const { runAgent } = await mustAsk(url, snippet('README.md', 'graphql', 'CountWords'), { token });
    expect(runAgent).toMatchObject({ status: 'SUCCEEDED', output: { words: 4 } });
  });
});
