export { type OperatorHost, runOperator } from './run.ts';
