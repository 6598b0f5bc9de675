import { PermissionFlagsBits as Bit } from "discord.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inviteLink, permissionsIn, type Membership, type Overwrite } from "./permissions.ts";

const GUILD = "1";
const BOT = "2";
const [TRADERS, MUTED] = ["3", "4"];

const member = (change: Partial<Membership> = {}): Membership => ({
  guildId: GUILD,
  ownerId: "9",
  memberId: BOT,
  memberRoles: [TRADERS, MUTED],
  roles: new Map([[GUILD, Bit.ViewChannel | Bit.SendMessages], [TRADERS, Bit.EmbedLinks], [MUTED, 0n]]),
  ...change,
});
const over = (id: string, allow: bigint, deny: bigint): Overwrite => ({ id, allow, deny });

describe("What a member may do in a channel", () => {
  it("is what his roles give together, where the channel says nothing", () => {
    expect(permissionsIn(member(), [])).toBe(Bit.ViewChannel | Bit.SendMessages | Bit.EmbedLinks);
  });

  it("is nothing when everybody may not see it, unless a role or the member may", () => {
    const hidden = over(GUILD, 0n, Bit.ViewChannel);
    expect(permissionsIn(member(), [hidden])).toBe(0n);
    expect(permissionsIn(member(), [hidden, over(TRADERS, Bit.ViewChannel, 0n)]) & Bit.ViewChannel).not.toBe(0n);
    expect(permissionsIn(member(), [hidden, over(BOT, Bit.ViewChannel, 0n)]) & Bit.ViewChannel).not.toBe(0n);
  });

  it("is allowed when one of his roles allows what another denies", () => {
    const both = [over(TRADERS, Bit.SendMessages, 0n), over(MUTED, 0n, Bit.SendMessages)];
    expect(permissionsIn(member(), both) & Bit.SendMessages).toBe(Bit.SendMessages);
  });

  it("is denied when the channel denies it to himself, whatever his roles are allowed", () => {
    const denied = [over(TRADERS, Bit.SendMessages, 0n), over(BOT, 0n, Bit.SendMessages)];
    expect(permissionsIn(member(), denied) & Bit.SendMessages).toBe(0n);
  });

  it("is everything for owners and administrators, whatever the channel says", () => {
    const nothing = [over(GUILD, 0n, Bit.ViewChannel), over(BOT, 0n, Bit.SendMessages)];
    const admin = member({ roles: new Map([[TRADERS, Bit.Administrator]]) });
    for (const each of [admin, member({ ownerId: BOT })])
      expect(permissionsIn(each, nothing) & (Bit.ViewChannel | Bit.SendMessages)).toBe(Bit.ViewChannel | Bit.SendMessages);
  });

  it("does not depend on the order in which overwrites are listed, and never on those of others", () => {
    const bits = fc.constantFrom(0n, Bit.ViewChannel, Bit.SendMessages, Bit.ViewChannel | Bit.AttachFiles);
    const one = fc.record({ id: fc.constantFrom(GUILD, TRADERS, MUTED, BOT), allow: bits, deny: bits });
    const several = fc.uniqueArray(one, { selector: ({ id }) => id });
    fc.assert(
      fc.property(several, bits, (overwrites, foreign) => {
        const held = permissionsIn(member(), overwrites);
        expect(permissionsIn(member(), overwrites.toReversed())).toBe(held);
        expect(permissionsIn(member(), [over("8", foreign, foreign), ...overwrites])).toBe(held);
      }),
    );
  });
});

describe("The invite link", () => {
  it("asks for what the bot needs, and for nothing else", () => {
    const url = new URL(inviteLink("123"));
    expect(url.origin + url.pathname).toBe("https://discord.com/oauth2/authorize");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ client_id: "123", scope: "bot applications.commands" });
    const asked = BigInt(url.searchParams.get("permissions") ?? "0");
    const names = Object.entries(Bit).filter(([, bit]) => (asked & bit) !== 0n).map(([name]) => name);
    expect(new Set(names)).toEqual(
      new Set(["ViewChannel", "SendMessages", "SendMessagesInThreads", "ReadMessageHistory", "EmbedLinks", "AttachFiles", "UseApplicationCommands"]),
    );
  });
});
