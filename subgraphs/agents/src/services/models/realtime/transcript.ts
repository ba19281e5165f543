import type { RealtimeMessage } from '@ymera/kernel/language-model';

/** What was said in a session, as far as it was said in words: a model that comes new to it is told. */
export interface Transcript {
  add(message: RealtimeMessage): void;
  readonly messages: readonly RealtimeMessage[];
}

const messagesMax = 50;
const charactersMax = 40_000;

export function createTranscript(): Transcript {
  let messages: RealtimeMessage[] = [];
  return {
    add: (message) => {
      if (message.text === '') return;
      messages = [...messages, message].slice(-messagesMax);
      let characters = messages.reduce((sum, { text }) => sum + text.length, 0);
      while (characters > charactersMax && messages.length > 1)
        characters -= messages.shift()?.text.length ?? 0;
    },
    get messages() {
      return messages;
    },
  };
}
