import { createHash } from 'node:crypto';
import type { PluginBundle } from '../bridge/manifest.ts';
import { type DoctorCheck, doctor } from '../host/doctor.ts';
import { openPluginHost } from '../host/plugin-host.ts';
import { loadPacote } from '../packages/pacote.ts';

/** One thing about this machine. `missing`: plugins run, with less around them. `broken`: they do not run. */
export type Check = {
  readonly id: string;
  readonly title: string;
  readonly state: 'ok' | 'missing' | 'broken';
  /** What was found. */
  readonly message: string;
  readonly why: string;
  readonly fix: string;
};

/** Looks at what plugins need here: what the host looks at, a sandbox that answers, and what is good to have. */
export async function examineMachine(): Promise<readonly Check[]> {
  return [...doctor().checks.map(hostCheck), await sandboxCheck(), await registryCheck()];
}

function hostCheck({ id, title, status, required, why: message, fix }: DoctorCheck): Check {
  const state = status === 'ok' ? 'ok' : required ? 'broken' : 'missing';
  const why = required
    ? 'Plugins are not run without it.'
    : 'It holds a plugin process even where the engine has a hole.';
  return { id, title, state, message, why, fix: fix ?? 'Nothing to do.' };
}

type Tried = Pick<Check, 'id' | 'title' | 'why' | 'fix'> & { readonly otherwise: 'missing' | 'broken' };

function sandboxCheck(): Promise<Check> {
  const tried: Tried = {
    id: 'sandbox',
    title: 'A plugin of one line',
    why: 'A plugin process was started as for any plugin, and called once.',
    fix: 'Read the message; it is what the process said before it ended.',
    otherwise: 'broken',
  };
  return attempt(tried, async () => {
    const began = performance.now();
    const host = await openPluginHost();
    try {
      const plugin = await host.load(probe);
      const result = await plugin.call({
        kind: 'tool',
        name: 'echo',
        input: 'ok',
        run: { id: 'run_doctor' },
      });
      if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
    } finally {
      await host.close();
    }
    return `it was started and called in ${Math.round(performance.now() - began)} ms`;
  });
}

const probeCode = `var __ymera_plugin__ = (() => {
  const any = { '~standard': { version: 1, vendor: 'probe', validate: (value) => ({ value }) } };
  const echo = { kind: 'tool', title: 'Echo', description: 'Gives back', input: any, output: any, run: (input) => input };
  return { default: { ymera: 1, permissions: {}, tools: { echo }, agents: {} } };
})();`;

const probe: PluginBundle = {
  manifest: {
    name: 'probe',
    version: '1.0.0',
    description: '',
    agents: [],
    tools: [
      {
        id: 'echo',
        title: 'Echo',
        description: 'Gives back',
        annotations: { readOnly: true, idempotent: true },
        examples: [],
      },
    ],
    permissions: { tools: [] },
    limits: {},
  },
  code: probeCode,
  sourceMap: '{"version":3,"sources":[],"names":[],"mappings":""}',
  sha256: createHash('sha256').update(probeCode).digest('hex'),
};

function registryCheck(): Promise<Check> {
  const tried: Tried = {
    id: 'pacote',
    title: 'Published versions',
    why: '"permissions --diff <version>" downloads them with the library pacote.',
    fix: 'Run "npm install --save-dev pacote@22" if you want to compare with published versions.',
    otherwise: 'missing',
  };
  return attempt(tried, async () => {
    await loadPacote();
    return 'they can be compared';
  });
}

async function attempt({ otherwise, ...about }: Tried, run: () => Promise<string>): Promise<Check> {
  try {
    return { ...about, state: 'ok', message: await run() };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { ...about, state: otherwise, message: said.split('\n')[0] ?? '' };
  }
}
