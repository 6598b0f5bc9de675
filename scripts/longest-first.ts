import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, by where it lies: whole programs in processes of their own, then databases, then the rest. */
const PLACES = ["/packages/app/test/", "/packages/adapter-postgres/", "/packages/core/test/", "/packages/app/src/", ""];

const rank = ({ moduleId }: TestSpecification): number => PLACES.findIndex((place) => moduleId.includes(place));

/** Begins with the longest test files, so that at the end no core waits for one that began last. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((one, other) => rank(one) - rank(other));
  }
}
