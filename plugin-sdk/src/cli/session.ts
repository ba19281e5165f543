import type { JsonValue } from '../bridge/json.ts';
import type { PluginBundle, PluginManifest } from '../bridge/manifest.ts';
import { openPluginHost, type PluginHost } from '../host/plugin-host.ts';
import type { CallEvent, CallRequest, CallResult, LoadedPlugin } from '../host/types.ts';
import type { CliIo } from './io.ts';
import { plain, styled } from './output.ts';
import type { World } from './world.ts';

/** What is called, and with what. */
export type Wanted = { readonly kind: 'tool' | 'agent'; readonly name: string; readonly input: JsonValue };

/** How it is called, where that differs from a plain call. */
export type CallExtras = Pick<CallRequest, 'timeoutMs' | 'seed' | 'nowMs' | 'onRefusal' | 'callTool'>;

/** The sandbox as the commands use it: one plugin at a time, replaced as often as it is built. */
export class Session {
  readonly #host: PluginHost;
  readonly #world: World;
  readonly #io: CliIo;
  #plugin: LoadedPlugin | undefined;
  #calls = 0;

  private constructor(host: PluginHost, world: World, io: CliIo) {
    this.#host = host;
    this.#world = world;
    this.#io = io;
  }

  static async open(world: World, io: CliIo): Promise<Session> {
    return new Session(await openPluginHost(), world, io);
  }

  /** Loads a plugin in place of the one before. Throws `PluginLoadError`, and then keeps the one before. */
  async load(bundle: PluginBundle): Promise<void> {
    const { name, version } = bundle.manifest;
    // Code that was just written may well spin, and is mended and tried again.
    this.#host.enable({ name, version });
    // The author's own machine runs the author's own code.
    const next = await this.#host.load(bundle, { publisher: name, reviewed: true });
    this.#plugin?.unload();
    this.#plugin = next;
  }

  /** Calls the loaded plugin; what it says meanwhile goes to the error stream. */
  async call(wanted: Wanted, extras: CallExtras = {}): Promise<CallResult> {
    if (!this.#plugin) throw new Error('no plugin is loaded');
    this.#calls += 1;
    const { ports, config } = this.#world;
    const request = {
      ...wanted,
      ...extras,
      ...(config === undefined ? {} : { config }),
      ports,
      run: { id: `run_cli_${this.#calls}` },
      onEvent: this.#tell,
    };
    return this.#plugin.call(request, this.#io.signal);
  }

  async close(): Promise<void> {
    await this.#host.close();
    await this.#world.close();
  }

  readonly #tell = (event: CallEvent): void => {
    this.#io.stderr.write(`${styled('dim', plain(eventText(event)), this.#io.stderr)}\n`);
  };
}

function eventText(event: CallEvent): string {
  if (event.type === 'log') {
    return `${event.level} ${event.message}${event.fields === undefined ? '' : ` ${JSON.stringify(event.fields)}`}`;
  }
  if (event.type === 'chunk') return `part ${event.index} ${JSON.stringify(event.value)}`;
  return `progress ${Math.round(event.value * 100)} %${event.message === undefined ? '' : ` ${event.message}`}`;
}

/** The tool of a name, else the agent; undefined when the plugin has neither. */
export function findKind(
  manifest: Pick<PluginManifest, 'tools' | 'agents'>,
  name: string,
): Wanted['kind'] | undefined {
  if (manifest.tools.some(({ id }) => id === name)) return 'tool';
  return manifest.agents.some(({ id }) => id === name) ? 'agent' : undefined;
}
