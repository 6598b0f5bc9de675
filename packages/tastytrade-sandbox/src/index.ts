/** A local tastytrade to try clients on. Start with {@link openSandbox}. */
export { openSandbox, type Sandbox } from "./sandbox.ts";
export type { AccountOption, Credentials, FillMode, SandboxOptions } from "./options.ts";
export type { ReceivedRequest } from "./traffic.ts";
export type {
  AccountChange,
  ComplexRecord,
  FillRecord,
  LegRecord,
  Money,
  OrderRecord,
  OrderStatus,
  PositionRecord,
  TransactionRecord,
  Venue,
  VenueAccount,
} from "./venue/venue.ts";
export type { Action, ComplexType, InstrumentType, OrderProperties, OrderTicket, OrderType, TimeInForce } from "./venue/ticket.ts";
