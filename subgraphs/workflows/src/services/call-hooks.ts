import type { Hook } from '../domain/hooks.ts';
import type { ServiceDeps } from '../ports.ts';

/** Tells the listeners of this process, after the commit. */
export function callHooks({ hooks, log }: Pick<ServiceDeps, 'hooks' | 'log'>, told: readonly Hook[]): void {
  for (const hook of told) {
    for (const listen of hooks) {
      const failed = (error: unknown) =>
        log.error('a hook failed', { runId: hook.runId, kind: hook.kind, error });
      try {
        Promise.resolve(listen(hook)).catch(failed);
      } catch (error) {
        failed(error);
      }
    }
  }
}
