import { findAddon } from './addon.ts';
import { buildChildScript } from './child-script.ts';

/** What a plugin process may read: the addon, and nothing else. */
export function childReadables(): readonly string[] {
  return [findAddon()];
}

/** Arguments of Node for a plugin process. Without machine code (`jitless`) it is slower and offers less to attack. */
export function childArgs(jitless: boolean): string[] {
  return [
    '--no-node-snapshot', // https://github.com/laverdet/isolated-vm/issues/420
    '--permission',
    '--allow-addons',
    ...childReadables().map((file) => `--allow-fs-read=${file}`),
    '--no-warnings',
    '--enable-experimental-regexp-engine-on-excessive-backtracks',
    '--regexp-backtracks-before-fallback=50000',
    ...(jitless ? ['--jitless'] : []),
    '--input-type=commonjs',
    '--eval',
    buildChildScript(),
    findAddon(),
  ];
}
