import { DomainError } from '@ymera/kernel';

/** Something that was opened and has to be closed, in reverse order. */
export interface Closing {
  readonly name: string;
  close(): Promise<void>;
}

/** All of the closing together; what hangs longer is left behind with a message. */
const closeMs = 12_000;

/**
 * Closes everything on the first SIGINT or SIGTERM and ends the process; a second one ends it at once. The signal
 * that is returned aborts when closing begins.
 */
export function onStopSignal(opened: readonly Closing[]): AbortSignal {
  const stopping = new AbortController();
  const stop = () => {
    if (stopping.signal.aborted) process.exit(1);
    stopping.abort(new DOMException('The platform is stopping.', 'AbortError'));
    void closeAll(opened).then((clean) => process.exit(clean ? 0 : 1));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return stopping.signal;
}

/** An error at start in one line a person can act on; a defect with its stack. */
export async function explainFailure(error: unknown, opened: readonly Closing[]): Promise<never> {
  if (error instanceof DomainError)
    console.error(`\nYmera could not start (${error.code}):\n${error.message}`);
  else console.error('\nYmera could not start:', error);
  await closeAll(opened);
  process.exit(1);
}

async function closeAll(opened: readonly Closing[]): Promise<boolean> {
  const timer = setTimeout(() => {
    console.error('Ymera did not stop in time; ending it now.');
    process.exit(1);
  }, closeMs);
  let clean = true;
  for (const { name, close } of opened.toReversed()) {
    await close().catch((error) => {
      clean = false;
      console.error(`closing the ${name} failed:`, error);
    });
  }
  clearTimeout(timer);
  return clean;
}
