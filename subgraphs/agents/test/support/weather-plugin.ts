import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packFolder } from '@ymera/plugin-sdk/packages';

export const weatherId = '@acme/weather';

interface Variant {
  readonly version?: string;
  /** Asks for a second host. */
  readonly wide?: boolean;
  /** Its initialize fails. */
  readonly broken?: boolean;
}

/** Packs a small plugin as its author would: with a secret, settings, storage, a log, and a host to fetch from. */
export async function packWeather(variant: Variant = {}): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'ymera-weather-'));
  try {
    await writeWeather(folder, variant);
    return await packFolder(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function writeWeather(folder: string, variant: Variant = {}): Promise<void> {
  await mkdir(join(folder, 'src'), { recursive: true });
  const modules = new URL('../../../../node_modules', import.meta.url).pathname;
  await symlink(modules, join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), JSON.stringify(packageJson(variant)));
  await writeFile(join(folder, 'src', 'index.ts'), source(variant));
}

const hosts = ({ wide = false }: Variant) => ['api.acme.example', ...(wide ? ['maps.acme.example'] : [])];

function packageJson(variant: Variant) {
  return {
    name: weatherId,
    version: variant.version ?? '1.0.0',
    description: 'Tells the weather',
    license: 'MIT',
    type: 'module',
    keywords: ['ymera-plugin'],
    devDependencies: { '@ymera/plugin-sdk': '0.1.0', zod: '4.6.7' },
    ymera: {
      plugin: 1,
      entry: 'src/index.ts',
      engine: '>=0.1 <1',
      provides: { agents: ['planner'], tools: ['forecast', 'overreach'] },
      permissions: {
        network: hosts(variant).map((host) => ({ host, reason: 'Forecasts' })),
        storage: { quotaBytes: 65_536, reason: 'Counts its calls' },
      },
      secrets: { token: { label: 'API token', hosts: ['api.acme.example'], reason: 'The API asks for it' } },
    },
  };
}

const source = (variant: Variant) => `
import { createPlugin } from '@ymera/plugin-sdk';
import * as z from 'zod';

const plugin = createPlugin({
  permissions: { network: ${JSON.stringify(hosts(variant))}, storage: { quota: '64kb' } },
  secrets: { token: { label: 'API token', hosts: ['api.acme.example'] } },
  config: z.object({ units: z.enum(['c', 'f']) }),
});

const forecast = plugin.tool({
  title: 'Forecast',
  description: 'Tells the weather of a city',
  input: z.object({ city: z.string() }),
  output: z.object({ text: z.string(), calls: z.number(), version: z.string() }),
  annotations: { readOnly: true, idempotent: true },
  async run({ city }, ctx) {
    ctx.log.info('asked for ' + city);
    const calls = await ctx.storage.increment('calls');
    return { text: city + ' 20' + ctx.config.units, calls, version: '${variant.version ?? '1.0.0'}' };
  },
});

const overreach = plugin.tool({
  title: 'Overreach',
  description: 'Fetches from a host that it was not granted',
  input: z.object({}),
  output: z.object({}),
  async run(_, ctx) {
    await ctx.fetch('https://elsewhere.example/');
    return {};
  },
});

const planner = plugin.agent({
  title: 'Planner',
  description: 'Plans a day',
  input: z.object({ city: z.string() }),
  output: z.object({ plan: z.string() }),
  async run({ city }) {
    return { plan: 'Walk through ' + city };
  },
});

export default plugin.define({
  tools: { forecast, overreach },
  agents: { planner },
  async initialize(ctx) {
    ctx.log.info('initialized ${variant.version ?? '1.0.0'}');
    ${variant.broken ? "throw ctx.error('NO_SERVICE', 'the service does not answer');" : ''}
  },
  async cleanup(ctx) {
    ctx.log.info('cleaned up');
  },
});
`;
