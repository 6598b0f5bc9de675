import { oneOf, type TypeOf } from "../codec.ts";

/**
 * What an operator may command wherever he is: in the chat, on the command line, with a file. `kill` halts, `pause`
 * lets exits only, `flatten` closes all that is held besides, `resume` takes entries again. The first three stop
 * something, and are never refused.
 */
export const operatorCommand = oneOf("kill", "pause", "resume", "flatten");
export type OperatorCommand = TypeOf<typeof operatorCommand>;

/** Whether the word of control is one of them. */
export const isOperatorCommand = (command: string): command is OperatorCommand =>
  command === "kill" || command === "pause" || command === "resume" || command === "flatten";

/** Whether a command stops something: it may overtake whatever waits. */
export const isStop = (command: string): boolean => isOperatorCommand(command) && command !== "resume";
