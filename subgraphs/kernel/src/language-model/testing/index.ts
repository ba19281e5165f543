export type { BatchEmulator } from './batches.ts';
export { startBatchEmulator } from './batches.ts';
export type { EmulatedRequest, EmulatorOptions, ModelEmulator } from './emulator.ts';
export { startModelEmulator } from './emulator.ts';
export type { EmulatedLine, RealtimeEmulator, RealtimeTurn } from './realtime.ts';
export { startRealtimeEmulator } from './realtime.ts';
export type { EmulatedAnswer, EmulatedRefusal, EmulatedToolCall, EmulatedTurn } from './turns.ts';
