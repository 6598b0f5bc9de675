import { dueTimers, timerName, type Book, type DueTimer } from "../../src/index.ts";

/** Rings a book's timers one after the other as the shell does: one that repeats pauses after each ring. */
export class Rings {
  private readonly pauses = new Map<string, number>();

  private dueAt({ at, every, timer }: DueTimer): number {
    return every === null ? at : (this.pauses.get(timerName(timer)) ?? at);
  }

  /** The next one that is due until then, and when; of several the first by name. */
  next(book: Book, until: number): { readonly due: DueTimer; readonly at: number } | undefined {
    const [first] = dueTimers(book)
      .map((due) => ({ due, at: this.dueAt(due), name: timerName(due.timer) }))
      .toSorted((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1));
    return first === undefined || first.at > until ? undefined : first;
  }

  rang({ every, timer }: DueTimer, now: number): void {
    if (every !== null) this.pauses.set(timerName(timer), now + every);
  }

  /** The process died: what had rung is forgotten. */
  forget(): void {
    this.pauses.clear();
  }
}
