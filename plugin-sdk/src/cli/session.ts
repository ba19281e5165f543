import type { JsonValue } from '../bridge/json.ts';
import type { PluginBundle, PluginManifest } from '../bridge/manifest.ts';
import { openPluginHost, type PluginHost } from '../host/plugin-host.ts';
import type { CallEvent, CallResult, LoadedPlugin } from '../host/types.ts';
import type { CliIo } from './io.ts';
import { styled } from './output.ts';

/** What is called, and with what. */
export type Wanted = { readonly kind: 'tool' | 'agent'; readonly name: string; readonly input: JsonValue };

/** The sandbox as the commands use it: one plugin at a time, replaced as often as it is built. */
export class Session {
  readonly #host: PluginHost;
  readonly #io: CliIo;
  #plugin: LoadedPlugin | undefined;
  #calls = 0;

  private constructor(host: PluginHost, io: CliIo) {
    this.#host = host;
    this.#io = io;
  }

  static async open(io: CliIo): Promise<Session> {
    return new Session(await openPluginHost(), io);
  }

  /** Loads a plugin in place of the one before. Throws `PluginLoadError`, and then keeps the one before. */
  async load(bundle: PluginBundle): Promise<void> {
    const next = await this.#host.load(bundle);
    this.#plugin?.unload();
    this.#plugin = next;
  }

  async call(
    wanted: Wanted,
    options: { readonly config?: JsonValue; readonly timeoutMs?: number } = {},
  ): Promise<CallResult> {
    if (!this.#plugin) throw new Error('no plugin is loaded');
    this.#calls += 1;
    const request = { ...wanted, ...options, run: { id: `run_cli_${this.#calls}` }, onEvent: this.#tell };
    return this.#plugin.call(request, this.#io.signal);
  }

  close(): Promise<void> {
    return this.#host.close();
  }

  readonly #tell = (event: CallEvent): void => {
    this.#io.stderr.write(`${styled('dim', eventText(event), this.#io.stderr)}\n`);
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
