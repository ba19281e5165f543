import { expect, it } from 'vitest';
import { failToStart, temporaryFolder } from '../support/platform.ts';

// What a worker does beside other processes: eight-processes.test.ts.
it('a process that is a worker does not start without a Redis, and says so', async () => {
  const folder = await temporaryFolder();
  try {
    const { code, output } = await failToStart({ dataDir: folder.path, env: { YMERA_ROLE: 'worker' } });
    expect(code).not.toBe(0);
    expect(output).toContain('REDIS_URL is not set');
  } finally {
    await folder.remove();
  }
});
