/** The arrows of docs/architecture.md §2: they point at core, and adapters do not know each other. */
module.exports = {
  forbidden: [
    {
      name: "core-imports-nothing",
      comment: "packages/core is pure: no dependency, no Node built-in, no other package of ours.",
      severity: "error",
      from: { path: "^packages/core/src", pathNot: "\\.(test|bench)\\.ts$" },
      to: { pathNot: "^packages/core/src" },
    },
    {
      name: "adapters-are-strangers",
      comment: "An adapter knows core and its own libraries, never another adapter and never the app.",
      severity: "error",
      from: { path: "^packages/(adapter-[^/]+)/src" },
      to: { path: "^packages/(adapter-[^/]+|app|tastytrade-sandbox)/", pathNot: "^packages/$1/" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "nothing-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    parser: "swc",
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["source", "import", "node", "default"],
      extensions: [".ts", ".js", ".json"],
    },
  },
};
