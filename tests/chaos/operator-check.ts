import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Violation } from './judge/evidence.ts';

const command = fileURLToPath(new URL('../../gateway/src/db.ts', import.meta.url));

/** Has `npm run db -- check` look at every page, document and index entry of a store. */
export async function operatorCheck(dataDir: string): Promise<Violation[]> {
  const { MONGODB_URI: _, ...env } = process.env;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', command, 'check', '--json'],
    {
      env: { ...env, YMERA_DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const [out, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (out === '') return [{ rule: 'check', story: `npm run db -- check gave no answer: ${complaints}` }];
  // Printed by the embedded store's run-check.ts.
  const { ok, problems, shown } = JSON.parse(out) as { ok: boolean; problems: number; shown: object[] };
  const stories = shown.map((problem) => JSON.stringify(problem));
  return ok ? [] : [{ rule: 'check', story: `${problems} problems:\n  ${stories.join('\n  ')}` }];
}
