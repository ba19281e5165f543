import { Server } from '@modelcontextprotocol/sdk/server';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';

export interface TicketServer {
  /** What it says that the tool `find` is for. */
  describes?: string;
  /** What its clients are to show it. */
  readonly secret?: string;
  /** Hears of each call. */
  readonly onCall?: (name: string, signal: AbortSignal) => void;
  /** Tools beside those that it always has. */
  extra?: readonly Tool[];
  /** What it lists in place of them all. */
  lists?: Tool[];
}

const id = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] } as const;

/** A real server of the protocol, by the official SDK, with tools that do well and tools that do badly. */
export function createTicketServer(state: TicketServer): Server {
  const server = new Server(
    { name: 'tickets', version: '2.1.0' },
    { capabilities: { tools: { listChanged: true } } },
  );
  server.setRequestHandler(ListToolsRequestSchema, async () => ({
    tools: state.lists ?? [
      {
        name: 'find',
        description: state.describes ?? 'Finds a ticket.',
        inputSchema: id,
        annotations: { readOnlyHint: true },
      },
      { name: 'close', description: 'Closes a ticket.', inputSchema: id },
      { name: 'break', description: 'Fails.', inputSchema: { type: 'object' } },
      { name: 'whoami', description: 'Says what it knows of you.', inputSchema: { type: 'object' } },
      { name: 'flood', description: 'Says very much.', inputSchema: { type: 'object' } },
      { name: 'hang', description: 'Never answers.', inputSchema: { type: 'object' } },
      { name: 'die', description: 'Ends the server.', inputSchema: { type: 'object' } },
      { name: 'bad name!', inputSchema: { type: 'object' } },
      ...(state.extra ?? []),
    ],
  }));
  server.setRequestHandler(
    CallToolRequestSchema,
    async ({ params: { name, arguments: input } }, { signal }) => {
      state.onCall?.(name, signal);
      return answer(state, name, input ?? {});
    },
  );
  return server;
}

async function answer(
  { secret }: TicketServer,
  name: string,
  input: Record<string, unknown>,
): Promise<CallToolResult> {
  const says = (text: string): CallToolResult => ({ content: [{ type: 'text', text }] });
  switch (name) {
    case 'find':
      return {
        ...says(`Ticket ${input.id}: the printer is on fire.`),
        structuredContent: { id: input.id, open: true },
      };
    case 'close':
      return says(`Closed ${input.id}.`);
    case 'break':
      return { ...says('No such ticket.'), isError: true };
    case 'whoami':
      return {
        ...says(`You showed me ${secret}.`),
        structuredContent: { pid: process.pid, variables: Object.keys(process.env) },
      };
    case 'flood':
      return says('x'.repeat(200_000));
    case 'hang':
      return new Promise(() => {});
    case 'die':
      process.exit(1);
      break;
    default:
      throw new McpError(ErrorCode.InvalidParams, `There is no tool ${name}.`);
  }
}
