import { isOk, type Clock, type Json, type Problem, type UnknownOrigin } from "@floorbroker/core";
import { answerCodecs, type Answers, type Call, type CallName } from "./calls.ts";
import type { Ask } from "./messages.ts";

/** How a call over the line ended. */
export type Heard<A> =
  | { readonly heard: "answer"; readonly answer: A }
  /** Nothing was written: the broker cannot know of it. */
  | { readonly heard: "not-sent" }
  /** It was written, and nobody can say what became of it. */
  | { readonly heard: "nothing"; readonly origin: UnknownOrigin };

type CallNamed<Name extends CallName> = Extract<Call, { readonly call: Name }>;

/** The calls whose answer is waited for. */
export interface PendingCalls {
  /** Sends a call once. It ends at the latest after `withinMs`; an answer that comes after its end is left alone. */
  ask<Name extends CallName>(call: CallNamed<Name>, withinMs: number): Promise<Heard<Answers[Name]>>;
  answered(id: number, answer: Json): void;
  /** The call has no answer, for a reason. */
  failed(id: number, origin: UnknownOrigin): void;
  /** Ends all of them: the line is gone. */
  lost(): void;
}

interface Waiting {
  readonly name: CallName;
  readonly end: (heard: Heard<Json>) => void;
}

/** Calls over a line. `unreadable` hears of answers that are none. */
export const pendingCalls = (
  clock: Clock,
  send: (message: Ask) => boolean,
  unreadable: (problem: Problem) => void,
): PendingCalls => {
  const waiting = new Map<number, Waiting>();
  let ids = 0;

  const transfer = (call: Call, withinMs: number): Promise<Heard<Json>> =>
    new Promise((resolve) => {
      const id = ++ids;
      const sentAt = clock.now();
      const cancel = clock.schedule(sentAt + withinMs, () => failed(id, "timeout"));
      const end = (heard: Heard<Json>): void => {
        waiting.delete(id);
        cancel();
        resolve(heard);
      };
      waiting.set(id, { name: call.call, end });
      if (!send({ type: "ask", id, sentAt, call })) end({ heard: "not-sent" });
    });
  const failed = (id: number, origin: UnknownOrigin): void => waiting.get(id)?.end({ heard: "nothing", origin });

  return {
    ask: async (call, withinMs) => {
      const heard = await transfer(call, withinMs);
      if (heard.heard !== "answer") return heard;
      const answer = answerCodecs[call.call].decode(heard.answer, call.call);
      if (isOk(answer)) return { heard: "answer", answer: answer.right };
      const { path, expected } = answer.left;
      unreadable({
        code: "unreadable",
        text: `the answer to ${call.call} is not understood: ${path} must be ${expected}`,
        suggestions: ["Ask the broker what became of it."],
      });
      return { heard: "nothing", origin: "unreadable" };
    },
    answered: (id, answer) => waiting.get(id)?.end({ heard: "answer", answer }),
    failed,
    lost: () => {
      for (const id of waiting.keys()) failed(id, "transport");
    },
  };
};
