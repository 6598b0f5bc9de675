import { defineConfig } from "vitest/config";

// Tests run on the sources: the `source` condition of each package's export map points at src.
export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts"],
    reporters: ["default", "./scripts/closing-line.ts"],
    setupFiles: ["./scripts/property-seed.ts"],
    // One worker a core: many tests wait for processes and disks, and leave a core idle otherwise.
    maxWorkers: "100%",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/*.bench.ts", "packages/core/src/contract/**"],
      reporter: ["text", "json-summary"],
    },
  },
});
