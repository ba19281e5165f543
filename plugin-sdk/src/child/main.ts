import { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { FrameReader, FrameWriter } from '../bridge/frames.ts';
import type { HostLimits } from '../bridge/limits.ts';
import { type FromChild, readMessage, type ToChild, writeMessage } from '../bridge/messages.ts';
import { GuestPlugin } from './guest-plugin.ts';
import { loadIsolatedVm } from './isolated-vm.ts';
import { Turns } from './turns.ts';

/**
 * The process that holds the isolates. It has no rights, no environment and no secrets; it obeys the frames on
 * its standard input and dies with it.
 */
const rssEveryMs = 50;
const warmUpAfterMs = 50;
// The parent is trusted and keeps its own limits; this only stops a stream that has lost its frames.
const frameBytesMax = 512 * 1024 * 1024;

const engine = loadIsolatedVm(process.argv[1] ?? '');
const out = new FrameWriter(process.stdout);
const turns = new Turns(availableParallelism());
const plugins = new Map<string, GuestPlugin>();
let prelude = '';
let limits: HostLimits | undefined;

function post(message: FromChild, payload?: string): void {
  out.write(writeMessage(message, payload));
}

// A signal at the terminal reaches the whole process group; the parent decides what becomes of us.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
// A spinning isolate would keep an orderly exit waiting for ever, so leave the other way.
const leave = () => void process.kill(process.pid, 'SIGKILL');
process.stdout.on('error', leave);

const frames = new FrameReader({
  bytesMax: frameBytesMax,
  onFrame: (text) => {
    const { header, payload } = readMessage<ToChild>(text);
    handle(header, payload);
  },
  onBroken: leave,
});
// One buffer for all that is read; `process.stdin` would make one for each time.
const onread = {
  buffer: Buffer.alloc(65_536),
  callback: (size: number, buffer: Uint8Array) => {
    frames.take(Buffer.from(buffer.buffer, buffer.byteOffset, size));
    return true;
  },
};
new Socket({ fd: 0, writable: false, onread }).on('end', leave).on('error', leave).on('close', leave);

function handle(message: ToChild, payload: string): void {
  switch (message.type) {
    case 'start':
      prelude = payload;
      limits = message.limits;
      watchMemory(limits.childRssMb);
      post({ type: 'ready' });
      setTimeout(warmUp, warmUpAfterMs, limits).unref();
      break;
    case 'load':
      load(message, payload);
      break;
    case 'unload':
      plugins.get(message.plugin)?.dispose();
      break;
    case 'invoke':
      invoke(message, payload);
      break;
    case 'deliver':
      plugins.get(message.plugin)?.deliver(message.call, message.id, payload);
      break;
    case 'cancel':
      plugins.get(message.plugin)?.cancel(message.call, message.reason);
      break;
    case 'ping':
      post({ type: 'pong' });
  }
}

/** A process that waits as a spare opens an isolate for nothing, so that its first plugin finds the prelude compiled. */
function warmUp(limits: HostLimits): void {
  if (plugins.size > 0) return;
  const { memoryMb, wallEntryMs: timeoutMs } = limits;
  const nothing = () => {};
  const listeners = { onText: nothing, onCatastrophe: nothing };
  engine
    .open({ memoryMb, prelude, limitsText: JSON.stringify(limits), timeoutMs, ...listeners })
    .then((isolate) => isolate.dispose(), nothing);
}

function load(message: ToChild & { type: 'load' }, code: string): void {
  if (!limits) throw new Error('a plugin came before the start message');
  const { plugin, memoryMb, budgets, codegen } = message;
  const onGone = () => {
    if (plugins.get(plugin) === guest) plugins.delete(plugin);
  };
  const guest = new GuestPlugin({
    plugin,
    memoryMb,
    codegen,
    prelude,
    limits: { ...limits, ...budgets },
    engine,
    turns,
    post,
    onGone,
  });
  plugins.set(plugin, guest);
  // A failure to open an isolate at all is a failure of this process.
  guest.load(code, message.describe).catch(() => post({ type: 'lost', reason: 'broken', running: [] }));
}

function invoke({ plugin, call }: ToChild & { type: 'invoke' }, payload: string): void {
  const guest = plugins.get(plugin);
  if (guest) {
    guest.invoke(call, payload);
    return;
  }
  const cost = { cpuMs: 0, hostCalls: 0 };
  post({ type: 'stopped', call, code: 'PLUGIN_HOST_LOST', started: false, cost });
}

/** Much memory lies outside the heaps that the engine limits; only the process as a whole shows it. */
function watchMemory(rssMb: number): void {
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() < rssMb * 1024 * 1024) return;
    clearInterval(timer);
    const running = [...plugins.values()].flatMap((guest) => guest.runningNow() ?? []);
    post({ type: 'lost', reason: 'memory', running });
  }, rssEveryMs);
}
