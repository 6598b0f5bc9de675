import fc from "fast-check";

/**
 * Properties run on one seed, so that a red build is the fault of its commit. FLOORBROKER_SEED explores others: a number,
 * or `random` (the failing seed is printed).
 */
const seed = process.env["FLOORBROKER_SEED"] ?? "20261121";
if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });
