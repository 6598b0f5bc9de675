import { afterEach } from "vitest";

/** Opens what a test asks for, and closes it after the test. Called once, at the top of a file of tests. */
export const closedAfterEach = <Options extends readonly unknown[], Bench extends { close(): Promise<void> }>(
  openOne: (...options: Options) => Promise<Bench>,
): ((...options: Options) => Promise<Bench>) => {
  const open: Bench[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });
  return async (...options) => {
    const opened = await openOne(...options);
    open.push(opened);
    return opened;
  };
};
