import type { Part } from "../parts.ts";

/** The routes of orders and complex orders. */
export const orders: Part = () => undefined;
