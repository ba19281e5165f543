export { aPrincipal, aScope } from './builders.ts';
export { executeOn } from './execute-on.ts';
export { createManualClock, type ManualClock } from './manual-clock.ts';
export { createRecordingLog } from './recording-log.ts';
