import { INSTRUCTION_QUANTITY } from "@floorbroker/core";
import { ApplicationCommandOptionType as Type, ApplicationCommandType } from "discord.js";

/** What `/tt` can be followed by. */
export type Subcommand =
  | "buy"
  | "sell"
  | "flat"
  | "status"
  | "positions"
  | "orders"
  | "risk"
  | "explain"
  | "pause"
  | "resume"
  | "kill";

/** An option of a subcommand. */
interface Option {
  readonly name: string;
  readonly description: string;
  readonly type: Type;
  readonly required?: true;
  readonly autocomplete?: true;
  readonly min_value?: number;
  readonly max_value?: number;
  readonly max_length?: number;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
}

/** The command as Discord registers it. */
export interface CommandDefinition {
  readonly name: string;
  readonly type: ApplicationCommandType;
  readonly description: string;
  readonly options: readonly {
    readonly name: string;
    readonly description: string;
    readonly type: Type;
    readonly options: readonly Option[];
  }[];
}

/** The name of the command. */
export const COMMAND = "tt";

/** As long as an option's text may be; a reason is cut at 200 characters by whoever reads it. */
const LONGEST = 200;

const text = (name: string, description: string): Option => ({ name, description, type: Type.String, max_length: LONGEST });

const symbol = (description: string): Option => ({ ...text("symbol", description), autocomplete: true });

const quantity = (description: string): Option => ({
  name: "quantity",
  description,
  type: Type.Integer,
  min_value: 1,
  max_value: INSTRUCTION_QUANTITY,
});

const order: readonly Option[] = [
  { ...symbol("A futures product or one of its months: /MES, /ESZ6"), required: true },
  quantity("Contracts; one when nothing is said"),
  text("price", "The limit: 6010.25; without price and stop it is a market order"),
  text("stop", "The price that triggers the entry"),
  text("stop-loss", "Where what is held gets out with a loss"),
  text("target", "Where what is held gets out with a profit"),
  {
    name: "time",
    description: "How long it works; for the day when nothing is said",
    type: Type.String,
    choices: ["day", "gtc", "ioc", "fok"].map((value) => ({ name: value, value })),
  },
];

const reason = text("reason", "Why; it is journaled");

const SUBCOMMANDS: Readonly<Record<Subcommand, readonly [description: string, options: readonly Option[]]>> = {
  buy: ["Buy a future", order],
  sell: ["Sell a future", order],
  flat: [
    "Close futures: all of them, a product or a month",
    [symbol("Which; all futures when nothing is said"), quantity("Contracts; all when nothing is said")],
  ],
  status: ["Whether it trades, and with what", []],
  positions: ["What is held", []],
  orders: ["What works", []],
  risk: [
    "Every limit, what is used and what is left",
    [
      { name: "author", description: "The limits of one author", type: Type.User },
      { name: "channel", description: "The limits of one channel", type: Type.Channel },
    ],
  ],
  explain: [
    "Why a message, a trade or an order was decided as it was",
    [{ ...text("name", "The id of a message, trade or order, or a symbol"), autocomplete: true, required: true }],
  ],
  pause: ["No new entries; exits go on", [reason]],
  resume: ["Take entries again", []],
  kill: ["Stop: no entries, working ones end; exits go on", [reason]],
};

/** Whether a text names a subcommand. */
export const isSubcommand = (name: string): name is Subcommand => Object.hasOwn(SUBCOMMANDS, name);

/** `/tt`, as it is registered. */
export const DEFINITION: CommandDefinition = {
  name: COMMAND,
  type: ApplicationCommandType.ChatInput,
  description: "What !tt does, with options",
  options: Object.entries(SUBCOMMANDS).map(([name, [description, options]]) => ({
    name,
    description,
    type: Type.Subcommand,
    options,
  })),
};
