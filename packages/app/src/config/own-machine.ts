/** Hosts to which nothing travels over a network, so that it may travel unencrypted. */
const OWN_MACHINE: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Whether the address is on this machine. */
export const isOwnMachine = ({ hostname }: URL): boolean => OWN_MACHINE.has(hostname);
