/** So many requests in each window, per route and channel; Discord allows 5 posts in 5 s. */
export interface RateLimit {
  readonly requests: number;
  readonly windowMs: number;
}

interface Bucket {
  endsAt: number;
  left: number;
}

/** What a bucket says to a request. */
export interface Allowance {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly retryAfterMs: number;
}

/** Buckets by method, route and channel, as Discord has them. */
export const rateLimits = (limit: RateLimit): ((bucket: string) => Allowance) => {
  const buckets = new Map<string, Bucket>();
  return (name) => {
    const now = Date.now();
    const known = buckets.get(name);
    const bucket =
      known !== undefined && known.endsAt > now ? known : { endsAt: now + limit.windowMs, left: limit.requests };
    buckets.set(name, bucket);
    const allowed = bucket.left > 0;
    if (allowed) bucket.left--;
    const retryAfterMs = bucket.endsAt - now;
    const headers = {
      "x-ratelimit-limit": String(limit.requests),
      "x-ratelimit-remaining": String(bucket.left),
      "x-ratelimit-reset-after": String(retryAfterMs / 1_000),
      "x-ratelimit-bucket": name.replaceAll(/[^A-Za-z0-9]/g, "-"),
    };
    return { allowed, headers, retryAfterMs };
  };
};
