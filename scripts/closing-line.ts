import type { Reporter, TestModule } from "vitest/node";

const count = (modules: readonly TestModule[], state: "passed" | "failed" | "skipped"): number =>
  modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0);

/** Ends a test run with one plain line, `N passed, N failed, N skipped`, that people and CI read alike. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    // A module that could not even be loaded, or an error outside of any test, is a failure too.
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const skipped = count(modules, "skipped");
    console.log(`${count(modules, "passed")} passed, ${count(modules, "failed") + broken} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  }
}
