import type { RESTOptions } from "discord.js";

/** The base of REST as discord.js wants it: no closing slash, and the version apart. */
const restAddress = (api: string): Pick<RESTOptions, "api"> & Partial<Pick<RESTOptions, "version">> => {
  const bare = api.replace(/\/+$/, "");
  const [, base, version] = /^(.*)\/v(\d+)$/.exec(bare) ?? [];
  return base === undefined || version === undefined ? { api: bare } : { api: base, version };
};

/** How we name ourselves to Discord, after what discord.js says of itself. */
const USER_AGENT = "floorbroker";

/** What is not a read is given back when Discord limits it: by then there may be something newer to say. */
export const restOptions = (api: string | undefined): Partial<RESTOptions> => ({
  ...(api === undefined ? {} : restAddress(api)),
  retries: 0,
  rejectOnRateLimit: ({ method }) => method !== "GET",
  userAgentAppendix: USER_AGENT,
});
