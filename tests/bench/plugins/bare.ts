import ivm from 'isolated-vm';

/** A function in an isolate of this very process: what a call costs when nothing protects the host. */
export type BareCall = (input: unknown) => Promise<unknown>;

/** Opens an isolate with an async function that reads JSON and gives back JSON, and no prelude, limits or child. */
export async function openBare(): Promise<{ readonly call: BareCall; readonly close: () => void }> {
  const isolate = new ivm.Isolate({ memoryLimit: 64 });
  const context = await isolate.createContext();
  const echo = await context.evalClosure(
    'const run = async (input) => input; return async (text) => JSON.stringify(await run(JSON.parse(text)));',
    [],
    { result: { reference: true } },
  );
  return {
    call: async (input) => {
      const text = await echo.apply(undefined, [JSON.stringify(input)], { result: { promise: true } });
      return JSON.parse(String(text));
    },
    close: () => isolate.dispose(),
  };
}
