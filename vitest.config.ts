import { defineConfig } from "vitest/config";
import { LongestFirst } from "./scripts/longest-first.ts";

const testsOf = (...packages: readonly string[]): string[] =>
  packages.flatMap((name) => [`packages/${name}/src/**/*.test.ts`, `packages/${name}/test/**/*.test.ts`]);

// Tests run on the sources: the `source` condition of each package's export map points at src.
export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    projects: [
      // The files of a worker share its process, and what they test is loaded and compiled once.
      { extends: true, test: { name: "desk", include: testsOf("core", "adapter-sim", "app"), isolate: false } },
      // These break the database's thread in every way; what that leaves behind ends with the file.
      { extends: true, test: { name: "stores", include: testsOf("adapter-postgres") } },
      // These talk to a Discord of their own over loopback sockets; what is still connected ends with the file.
      { extends: true, test: { name: "chat", include: testsOf("adapter-discord") } },
      // The same at a tastytrade of their own.
      { extends: true, test: { name: "broker", include: testsOf("tastytrade-sandbox", "adapter-tastytrade") } },
    ],
    globalSetup: ["./packages/adapter-postgres/src/testing/empty-journal.ts"],
    sequence: { sequencer: LongestFirst },
    reporters: ["default", "./scripts/closing-line.ts"],
    setupFiles: ["./scripts/property-seed.ts"],
    // One worker a core: many tests wait for processes and disks, and leave a core idle otherwise.
    maxWorkers: "100%",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/*.bench.ts", "packages/core/src/contract/**", "packages/*/src/**/testing/**"],
      reporter: ["text", "json-summary"],
    },
  },
});
