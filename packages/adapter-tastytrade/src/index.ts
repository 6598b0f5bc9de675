export { checkLogin, type CheckedLogin, type LoginToCheck } from "./check/check-login.ts";
export type { Finding } from "./check/finding.ts";
export { endpointsOf, loopbackEndpoints, type Endpoints } from "./endpoints.ts";
