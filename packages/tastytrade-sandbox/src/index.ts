/** A local tastytrade to try clients on. Start with {@link openSandbox}. */
export { openSandbox, type Sandbox } from "./sandbox.ts";
export type { AccountOption, Credentials, FillMode, SandboxOptions } from "./options.ts";
export { decodeSwitch } from "./faults/decode-switch.ts";
export type { ArmedSwitch, Switches } from "./faults/switchboard.ts";
export { SWITCHES, type ParametersOf, type Switch, type SwitchName } from "./faults/switches.ts";
export type { Stream } from "./streams/line.ts";
export type { ReceivedRequest } from "./traffic.ts";
export type { Push, PushType } from "./venue/pushes.ts";
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
