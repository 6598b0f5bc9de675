export { checkLogin, type CheckedLogin, type LoginToCheck } from "./check/check-login.ts";
export type { Finding } from "./check/finding.ts";
export { endpointsOf, loopbackEndpoints, type Endpoints } from "./endpoints.ts";
export { connectTastytrade, type ConnectOptions, type LoginTo, type Tastytrade } from "./connect.ts";
export type { BudgetSize } from "./broker/budget.ts";
export type { Log, LogLine } from "./log.ts";
export type { FeedTimes } from "./quotes/feed-line.ts";
export type { Credentials, Deadlines, Hidden } from "./session/session.ts";
export type { StreamTimes } from "./streamer/account-line.ts";
