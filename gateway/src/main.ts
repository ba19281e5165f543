import { resolve } from 'node:path';
import { type Config, loadConfig } from './config.ts';
import { openGraph } from './hosting/graph.ts';
import { openLocalSubgraphs } from './hosting/local-subgraphs.ts';
import { openPlatform } from './platform.ts';
import { runFirstSample } from './sample/run-first-sample.ts';
import { serve } from './serve.ts';
import { type Closing, explainFailure, onStopSignal } from './shutdown.ts';
import { say, sayReady } from './terminal.ts';

const opened: Closing[] = [];
const stopped = onStopSignal(opened);

try {
  await run(loadConfig(process.env));
} catch (error) {
  if (!stopped.aborted) await explainFailure(error, opened);
}

async function run(config: Config): Promise<void> {
  const platform = await openPlatform(config);
  opened.push({ name: 'store', close: platform.close });
  const local = await openLocalSubgraphs(platform);
  opened.push({ name: 'subgraphs', close: local.close });
  const servesGraph = config.role === 'all' || config.role === 'gateway';
  const graph = servesGraph ? await openGraph(platform, local) : null;
  if (graph) opened.push({ name: 'graph', close: graph.close });
  const service = await serve(platform, local, graph);
  opened.push({ name: 'server', close: service.close });
  await sayReady({ config, port: service.port, local });
  if (graph && config.sample === 'on')
    await runFirstSample({ platform, graph, csvFile: fileArgument() }, stopped);
  if (config.role === 'all' && !stopped.aborted) say('\nServing. Ctrl-C stops it.');
}

/** A CSV file named after `npm start --`. npm runs scripts in the project's root and says where it was called. */
function fileArgument(): string | undefined {
  const file = process.argv[2];
  return file && resolve(process.env.INIT_CWD ?? '', file);
}
