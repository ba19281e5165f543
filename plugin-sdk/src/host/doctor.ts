import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { findAddon } from './addon.ts';
import { childArgs } from './child-args.ts';
import { findHardening, type Measure } from './hardening.ts';

/** One look at the machine. What is `missing` is not needed to run plugins unless it is `required`. */
export type DoctorCheck = {
  readonly id: 'node' | 'engine' | 'permission-model' | 'jitless' | 'memory-watch' | Measure['id'];
  readonly title: string;
  readonly status: 'ok' | 'missing';
  readonly required: boolean;
  /** What was found. */
  readonly why: string;
  /** What to do about it; absent when there is nothing to do. */
  readonly fix?: string;
};

export type DoctorReport = {
  /** Whether plugins can run here at all. */
  readonly ok: boolean;
  readonly checks: readonly DoctorCheck[];
};

const nodeMajor = 24;
const probeTimeoutMs = 10_000;

/** Looks at everything on this machine that the sandbox needs or can make use of. Never throws. */
export function doctor(): DoctorReport {
  const engine = checkEngine();
  const processes = engine.status === 'ok' ? checkProcesses() : [];
  const checks = [checkNode(), engine, ...processes, ...checkHardening(engine), checkMemoryWatch()];
  return { ok: checks.every(({ status, required }) => status === 'ok' || !required), checks };
}

function checkNode(): DoctorCheck {
  const { node } = process.versions;
  const isRight = Number(node.split('.')[0]) >= nodeMajor;
  const base = { id: 'node', title: 'Node version', required: true, why: `this is Node ${node}` } as const;
  return isRight
    ? { ...base, status: 'ok' }
    : { ...base, status: 'missing', fix: `run with Node ${nodeMajor} or later` };
}

function checkEngine(): DoctorCheck {
  const base = { id: 'engine', title: 'Engine (isolated-vm)', required: true } as const;
  try {
    findAddon();
    return { ...base, status: 'ok', why: 'its addon for this platform is there' };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const fix = `install again under Node ${nodeMajor}, on Linux (x64, arm64), macOS (arm64) or Windows (x64)`;
    return { ...base, status: 'missing', why, fix };
  }
}

/** Asks a process with the very arguments of a plugin process, but another script, what it may do. */
function checkProcesses(): DoctorCheck[] {
  const [strict, jitless] = [probe(false), probe(true)];
  const update = 'update Node to the latest 24.x';
  return [
    {
      id: 'permission-model',
      title: "Node's permission model",
      required: true,
      ...(strict === 'held' ? found('files and processes are out of reach') : lacking(strict, update)),
    },
    {
      id: 'jitless',
      title: 'Unreviewed plugins run without machine code',
      required: true,
      ...(jitless === 'held' ? found('--jitless works') : lacking(jitless, update)),
    },
  ];
}

function probe(jitless: boolean): string {
  const args = childArgs(jitless);
  const script = args.indexOf('--eval') + 1;
  args[script] = `
    const may = (scope) => process.permission.has(scope);
    const reach = ['fs.write', 'child', 'worker', 'inspector'].filter(may);
    if (process.permission.has('fs.read', '/')) reach.push('fs.read');
    process.dlopen({ exports: {} }, process.argv[1]);
    process.stdout.write(reach.length === 0 ? 'held' : 'allowed: ' + reach.join(', '));`;
  const result = spawnSync(process.execPath, args, { env: {}, encoding: 'utf8', timeout: probeTimeoutMs });
  return result.stdout || lastLine(result.stderr) || 'the process did not start';
}

function checkHardening(engine: DoctorCheck): DoctorCheck[] {
  const measures = engine.status === 'ok' ? findHardening() : [];
  return texts.map(({ id, title, ok, fix }) => {
    const base = { id, title, required: false } as const;
    const measure = measures.find((found) => found.id === id);
    if (measure?.missing === null) return { ...base, ...found(`${ok} (${measure.prefix.join(' ')})`) };
    return { ...base, ...lacking(measure?.missing ?? 'only Linux offers it', fix) };
  });
}

const texts = [
  {
    id: 'network',
    title: 'Plugin processes have no network',
    ok: 'each gets a network of its own with nothing in it',
    fix: 'install util-linux, and allow user namespaces or give the container CAP_SYS_ADMIN',
  },
  {
    id: 'rights',
    title: 'Plugin processes have no rights',
    ok: 'they can gain none, and are nobody where Ymera runs as root',
    fix: 'install util-linux (setpriv), and let everybody read the installation',
  },
  {
    id: 'limits',
    title: 'Plugin processes write no files and no core dumps',
    ok: 'the kernel holds them to it',
    fix: 'install util-linux (prlimit)',
  },
] as const;

function checkMemoryWatch(): DoctorCheck {
  const base = { id: 'memory-watch', title: 'Memory is watched from outside', required: false } as const;
  return process.platform === 'linux'
    ? { ...base, ...found('/proc tells the memory of every process') }
    : {
        ...base,
        ...lacking('this system has no /proc; the process watches itself', 'use Linux in production'),
      };
}

function found(why: string) {
  return { status: 'ok', why } as const;
}

function lacking(why: string, fix: string) {
  return { status: 'missing', why, fix } as const;
}

function lastLine(text: string | null): string {
  return text?.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
}
