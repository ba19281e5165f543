import type { CompensateInput, DefineWorkflowInput, TaskInput } from '../generated.ts';

/** A definition as its author would write it in JSON; what is left out is read there. */
export const writtenDefinition = ({ tasks, ...rest }: DefineWorkflowInput): unknown => ({
  ...rest,
  tasks: tasks.map(writtenTask),
});

function writtenTask({ agentId, toolId, join, joinCount, compensate, ...rest }: TaskInput): unknown {
  return {
    ...rest,
    agent: agentId,
    tool: toolId,
    // A number without COUNT is a mistake that the reader is to name.
    join: join === 'COUNT' ? joinCount : join,
    ...(joinCount === null || joinCount === undefined || join === 'COUNT' ? {} : { joinCount }),
    compensate: compensate && writtenCompensation(compensate),
  };
}

const writtenCompensation = ({ agentId, toolId, input }: CompensateInput): unknown => ({
  agent: agentId,
  tool: toolId,
  input,
});
