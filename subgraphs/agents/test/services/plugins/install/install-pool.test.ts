import { createRecordingLog } from '@ymera/kernel/testing';
import { describe, expect, it } from 'vitest';
import {
  createInstallPool,
  type InstallPool,
} from '../../../../src/services/plugins/install/install-pool.ts';

function aPool(settings = { installsConcurrent: 1, installsQueued: 1 }) {
  const log = createRecordingLog();
  return { pool: createInstallPool({ settings, log }), log };
}

/** Work that begins in its turn and goes on until it is let go, or the pool is closed. */
function begin(pool: InstallPool) {
  const events: string[] = [];
  const began = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const { promise: letGo, resolve: end } = Promise.withResolvers<void>();
  pool.enter()?.run(async ({ slot, signal }) => {
    const place = await slot;
    events.push(place ? 'begins' : 'never began');
    began.resolve();
    const left = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    if (place) await Promise.race([letGo, left]);
    events.push(signal.aborted ? String(signal.reason.code) : 'done');
    ended.resolve();
  });
  return { events, began: began.promise, end, ended: ended.promise };
}

describe('the pool of installations', () => {
  it('lets some run, some wait, and refuses the others until one is done', async () => {
    const { pool } = aPool();
    const [first, second] = [begin(pool), begin(pool)];
    await first.began;
    expect(second.events).toEqual([]);
    expect(pool.enter()).toBeNull();
    first.end();
    await second.began;
    const third = begin(pool);
    second.end();
    await third.began;
    third.end();
    await third.ended;
    expect(third.events).toEqual(['begins', 'done']);
  });

  it('gives a place back that was not used, once', () => {
    const { pool } = aPool({ installsConcurrent: 1, installsQueued: 0 });
    const place = pool.enter();
    place?.leave();
    place?.leave();
    expect(pool.enter()).not.toBeNull();
    expect(pool.enter()).toBeNull();
  });

  it('ends with all that is under way and waiting, and takes no more', async () => {
    const { pool } = aPool();
    const [first, second] = [begin(pool), begin(pool)];
    await first.began;
    await pool.close();
    expect(first.events).toEqual(['begins', 'INSTALLATION_INTERRUPTED']);
    expect(second.events).toEqual(['never began', 'INSTALLATION_INTERRUPTED']);
    expect(pool.enter()).toBeNull();
  });

  it('goes on after work that throws, and says so', async () => {
    const { pool, log } = aPool({ installsConcurrent: 1, installsQueued: 0 });
    pool.enter()?.run(() => Promise.reject(new Error('boom')));
    await pool.close();
    expect(log.lines).toMatchObject([{ level: 'error', fields: { error: { message: 'boom' } } }]);
  });
});
