import { describeBehaviour } from './describe-behaviour.ts';

describeBehaviour({
  name: 'in one process',
  open: async () => ({ outside: {}, start: () => {}, close: async () => {} }),
});
