import { isJsonObject, type JsonValue } from '@ymera/kernel';

const taskLengthMax = 100_000;
const contextLengthMax = 400_000;

/** What every agent of a definition file takes. */
export const promptInputSchema: JsonValue = {
  type: 'object',
  required: ['task'],
  properties: {
    task: { type: 'string', minLength: 1, maxLength: taskLengthMax, description: 'What is to be done.' },
    context: { description: 'What there is to know for it: any JSON.' },
    verdict: {
      type: 'boolean',
      description:
        'Whether it is to say in the end if it approves: its answer then has "approved" and "findings".',
    },
    mayChange: {
      type: 'boolean',
      default: true,
      description:
        'Whether it may change anything. Otherwise it has only those of its tools that change nothing, and answers with what it proposes.',
    },
  },
  additionalProperties: false,
};

/** What every agent of a definition file answers. */
export const promptOutputSchema: JsonValue = {
  type: 'object',
  required: ['text', 'steps', 'toolCalls', 'modelId'],
  properties: {
    text: { type: 'string', description: 'The answer.' },
    steps: { type: 'integer', minimum: 1, description: 'How often a model was asked.' },
    toolCalls: { type: 'integer', minimum: 0, description: 'How many tools were called.' },
    modelId: { type: 'string', description: 'The model that gave the answer.' },
    approved: { type: 'boolean', description: 'The verdict, where one was asked for.' },
    findings: {
      type: 'array',
      items: { type: 'string' },
      description: 'What the verdict rests on, gravest first, where one was asked for.',
    },
  },
};

/** What an agent that a model plays is asked. */
export interface PromptTask {
  /** As the model is told it. */
  readonly text: string;
  /** Whether it has to say in the end if it approves. */
  readonly wantsVerdict: boolean;
  /** Whether it may change anything; otherwise it proposes. */
  readonly mayChange: boolean;
}

/** What stands above the instructions of a definition file, which may speak of writing files. */
const proposing =
  'In this task nothing may be changed, whatever else you were told: you only have tools that read. Where you would write or edit, put it into your answer instead, ready to be taken over by somebody else: for each file its path, and its whole new text or an exact patch.';

/** The input as a model is told it, or why it is none. */
export function readPromptTask(
  input: JsonValue,
): ({ readonly ok: true } & PromptTask) | { readonly ok: false; readonly problem: string } {
  const {
    task,
    context = null,
    verdict = false,
    mayChange = true,
    ...others
  } = isJsonObject(input) ? input : {};
  const [other] = Object.keys(others);
  if (other !== undefined) return { ok: false, problem: `it has no field "${other.slice(0, 100)}"` };
  if (typeof task !== 'string' || task.trim() === '' || task.length > taskLengthMax)
    return { ok: false, problem: `"task" must be a text of 1 to ${taskLengthMax} characters` };
  if (typeof verdict !== 'boolean') return { ok: false, problem: '"verdict" must be true or false' };
  if (typeof mayChange !== 'boolean') return { ok: false, problem: '"mayChange" must be true or false' };
  const read = { ok: true, wantsVerdict: verdict, mayChange } as const;
  const told = mayChange ? task : `${task}\n\n${proposing}`;
  if (context === null) return { ...read, text: told };
  const shown = typeof context === 'string' ? context : JSON.stringify(context, null, 2);
  if (shown.length > contextLengthMax)
    return { ok: false, problem: `"context" has more than ${contextLengthMax} characters` };
  return { ...read, text: `${told}\n\nContext:\n${shown}` };
}
