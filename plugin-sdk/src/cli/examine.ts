import { createHash } from 'node:crypto';
import type { PluginBundle } from '../bridge/manifest.ts';
import { findAddon } from '../host/addon.ts';
import { findHardening } from '../host/hardening.ts';
import { openPluginHost } from '../host/plugin-host.ts';
import { loadPacote } from '../packages/pacote.ts';

/** One thing about this machine. `missing`: plugins run, with less around them. `broken`: they do not run. */
export type Check = {
  readonly id: string;
  readonly state: 'ok' | 'missing' | 'broken';
  readonly message: string;
  readonly why: string;
  readonly fix: string;
};

/** Looks at what plugins need here: Node, the engine, a sandbox that answers, and what is good to have. */
export async function examineMachine(): Promise<readonly Check[]> {
  return [nodeCheck(), engineCheck(), await sandboxCheck(), ...hardeningChecks(), await registryCheck()];
}

type Advice = Pick<Check, 'why' | 'fix'>;

function nodeCheck(): Check {
  const major = Number(process.versions.node.split('.')[0]);
  const advice = { why: 'The sandbox is built and tried for Node 24.', fix: 'Install Node 24.' };
  return {
    id: 'node',
    state: major >= 24 ? 'ok' : 'broken',
    message: `Node ${process.versions.node}`,
    ...advice,
  };
}

function engineCheck(): Check {
  const advice = {
    why: 'Plugins run in isolated-vm, which brings one binary for each platform and version of Node.',
    fix: 'Install @ymera/plugin-sdk with Node 24 on a platform that isolated-vm supports.',
  };
  return attempt('engine', advice, () => {
    findAddon();
    return `isolated-vm for ${process.platform}-${process.arch}, ABI ${process.versions.modules}`;
  });
}

async function sandboxCheck(): Promise<Check> {
  const advice = {
    why: 'A plugin process was started, and one call was made to a plugin of one line.',
    fix: 'Read the message; it is what the process said before it ended.',
  };
  return attemptAsync('sandbox', advice, 'broken', async () => {
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
    return `a plugin was started and called in ${Math.round(performance.now() - began)} ms`;
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

const measures: { readonly [id: string]: { readonly message: string } & Advice } = {
  limits: {
    message: 'the process writes no files and no core dumps',
    why: 'Limits of the system hold even where the engine has a hole.',
    fix: 'Install util-linux, which brings prlimit.',
  },
  network: {
    message: 'the process has no network',
    why: 'Node 24 itself cannot take the network away from a process.',
    fix: 'Install util-linux (unshare), and allow unprivileged user namespaces.',
  },
  rights: {
    message: 'the process can gain no rights',
    why: 'A process without rights is of little use to an attacker.',
    fix: 'Install util-linux, which brings setpriv.',
  },
};

function hardeningChecks(): readonly Check[] {
  return Object.entries(measures).map(([id, { message, why, fix }]) => {
    const found = findHardening().find((measure) => measure.id === id);
    const missing = found ? found.missing : 'only Linux has it';
    const said = missing === null ? message : missing;
    return { id: `hold ${id}`, state: missing === null ? 'ok' : 'missing', message: said, why, fix };
  });
}

async function registryCheck(): Promise<Check> {
  const advice = {
    why: '"permissions --diff <version>" downloads published versions with the library pacote.',
    fix: 'Run "npm install --save-dev pacote@22" if you want to compare with published versions.',
  };
  return attemptAsync('pacote', advice, 'missing', async () => {
    await loadPacote();
    return 'published versions can be compared';
  });
}

function attempt(id: string, advice: Advice, run: () => string): Check {
  try {
    return { id, state: 'ok', message: run(), ...advice };
  } catch (error) {
    return { id, state: 'broken', message: said(error), ...advice };
  }
}

async function attemptAsync(
  id: string,
  advice: Advice,
  otherwise: 'missing' | 'broken',
  run: () => Promise<string>,
): Promise<Check> {
  try {
    return { id, state: 'ok', message: await run(), ...advice };
  } catch (error) {
    return { id, state: otherwise, message: said(error), ...advice };
  }
}

function said(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
