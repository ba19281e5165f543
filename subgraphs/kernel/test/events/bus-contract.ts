import type { Bus } from '@ymera/kernel/events';
import { describe, expect, it } from 'vitest';

/** Longer than any test: a wait that ends by time would fail it. */
export const long = 3_600_000;

/** What every bus does within its process. */
export function describeBus(name: string, create: () => Bus): void {
  describe(name, () => {
    describe('a bell', () => {
      it('wakes who is listening', async () => {
        const bus = create();
        const heard = bus.listen('run:1').heard(long);
        bus.ring('run:1');
        expect(await heard).toBe(true);
      });

      it('rung before anyone waits is not lost', async () => {
        const bus = create();
        const listener = bus.listen('run:1');
        bus.ring('run:1');
        bus.ring('run:1');
        expect(await listener.heard(long)).toBe(true);
      });

      it('is heard once', async () => {
        const bus = create();
        const listener = bus.listen('run:1');
        bus.ring('run:1');
        await listener.heard(long);
        expect(await listener.heard(1)).toBe(false);
      });

      it('is heard by all who listen to it, and by nobody else', async () => {
        const bus = create();
        const both = [bus.listen('run:1'), bus.listen('run:1')].map((listener) => listener.heard(long));
        const other = bus.listen('run:2').heard(1);
        bus.ring('run:1');
        expect(await Promise.all(both)).toEqual([true, true]);
        expect(await other).toBe(false);
      });

      it('rung with nobody near does nothing', () => {
        expect(() => create().ring('run:1')).not.toThrow();
      });
    });

    describe('a listener', () => {
      it('waits no longer than it wants to', async () => {
        expect(await create().listen('run:1').heard(1)).toBe(false);
      });

      it('stops waiting when its signal aborts', async () => {
        const leaving = new AbortController();
        const heard = create().listen('run:1').heard(long, leaving.signal);
        leaving.abort();
        expect(await heard).toBe(false);
        expect(await create().listen('run:1').heard(long, AbortSignal.abort())).toBe(false);
      });

      it('wakes when it is closed', async () => {
        const listener = create().listen('run:1');
        const heard = listener.heard(long);
        listener.close();
        await heard;
      });

      it('hears nothing after it is closed, and others still do', async () => {
        const bus = create();
        const [closed, open] = [bus.listen('run:1'), bus.listen('run:1')];
        closed.close();
        await closed.heard(long);
        bus.ring('run:1');
        expect(await closed.heard(1)).toBe(false);
        expect(await open.heard(long)).toBe(true);
      });

      it('closed twice takes nobody else with it', async () => {
        const bus = create();
        const first = bus.listen('run:1');
        first.close();
        const second = bus.listen('run:1');
        first.close();
        bus.ring('run:1');
        expect(await second.heard(1)).toBe(true);
      });
    });
  });
}
