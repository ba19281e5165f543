import { parseJson } from '../bridge/json.ts';
import { budgetsOf, defaultLimits } from '../bridge/limits.ts';
import type { PluginDescription } from '../bridge/manifest.ts';
import { PluginLoadError } from './errors.ts';
import { createStackMapper } from './stack.ts';
import { Supervisor } from './supervisor.ts';

/** Runs a bundle's top level once in the real sandbox and returns what it says about itself. */
export async function describeBundle(bundle: {
  readonly name: string;
  readonly code: string;
  readonly sourceMap: string;
  readonly memoryMb: number;
  /** Whether strings may become code while it is described. Default: no. */
  readonly codegen?: boolean;
}): Promise<PluginDescription> {
  const supervisor = new Supervisor(defaultLimits, { children: { spares: 0 } });
  try {
    const { name, code, memoryMb } = bundle;
    const source = {
      key: 'described',
      name,
      identity: { name, version: '' },
      // The author's own machine runs the author's own code, and wants it described soon.
      origin: { publisher: name, reviewed: true },
      budgets: budgetsOf({}, defaultLimits),
      codegen: bundle.codegen === true,
      code,
      memoryMb,
      mapStack: createStackMapper(bundle.sourceMap),
      isOpen: () => true,
    };
    const outcome = await supervisor.load(source, true);
    if (!outcome.ok) throw new PluginLoadError(name, outcome.error);
    // The prelude builds this description from definitions that it has checked.
    return parseJson(outcome.payload) as unknown as PluginDescription;
  } finally {
    await supervisor.close();
  }
}
