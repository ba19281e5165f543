// What an operator does with the embedded store, for the command line; apart from `./mongo`, so that nobody loads it
// who only wants a database.
export { type OperatorHost, runOperator } from '@ymera/embedded-store/operator';
