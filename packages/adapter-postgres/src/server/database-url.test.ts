import { describe, expect, it } from "vitest";
import { opened, refused } from "../testing/opened.ts";
import { parseDatabaseUrl } from "./database-url.ts";

describe("a database's address", () => {
  it("names server, database and user", () => {
    expect(opened(parseDatabaseUrl("postgresql://ann:pw@db.example.com:6543/journal"))).toMatchObject({
      host: "db.example.com:6543",
      database: "journal",
      user: "ann",
    });
    const short = opened(parseDatabaseUrl("postgres://ann@localhost"));
    expect(short).toMatchObject({ host: "localhost:5432", database: "ann" });
    expect(opened(parseDatabaseUrl("postgresql:///j?host=/run/pg&user=bob"))).toMatchObject({ host: "/run/pg:5432" });
  });

  it("conceals the password in each spelling that a driver may repeat", () => {
    const url = "postgresql://ann:p%26ss%2Fw@h/d?password=qu%20ery";
    const { conceal } = opened(parseDatabaseUrl(url));
    for (const secret of ["p&ss/w", "p%26ss%2Fw", "qu ery", "qu%20ery", url]) {
      expect(conceal(`refused: "${secret}" at h`)).toBe('refused: "***" at h');
    }
  });

  it("conceals nothing where there is no password", () => {
    expect(opened(parseDatabaseUrl("postgresql://ann@h/d")).conceal("user ann at h")).toBe("user ann at h");
  });

  it.each([
    "",
    "journal",
    "hunter2",
    "mysql://u:hunter2@h/d",
    "postgresql://u:hunter2@h:port/d",
    "postgresql//u:hunter2@h",
  ])("that is none (%s) is refused without repeating it", (text) => {
    const found = refused(parseDatabaseUrl(text));
    expect(found.code).toBe("bad-database-url");
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });
});
