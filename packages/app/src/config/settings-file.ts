import { open } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import { fail, ok, problem, type Problem, type Result } from "@floorbroker/core";

/** A settings file as it stands on the disk. */
export interface SettingsText {
  /** As errors name it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** Whether anybody but its owner may read it; false where the system has no such permissions. */
  readonly readableByOthers: boolean;
  /** Whether anybody but its owner may do anything with it. */
  readonly openToOthers: boolean;
}

/** Far more than any settings file needs. */
const LARGEST = 1_000_000;

const OTHERS_READ = 0o044;
const OTHERS = 0o077;

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");

const unreadable = (name: string, error: unknown): Problem => {
  const code = codeOf(error);
  if (code === "EACCES" || code === "EPERM")
    return problem("settings-not-readable", `${name} may not be read by this user`, [`chmod u+r ${name}`]);
  return problem("settings-not-readable", `${name} can't be read${code === "" ? "" : ` (${code})`}`, [
    "name a settings file in YAML or JSON",
  ]);
};

/**
 * Reads a settings file. Null when it is not there. Code: `settings-not-readable`.
 */
export const readSettingsFile = async (given: string, cwd: string): Promise<Result<Problem, SettingsText | null>> => {
  const path = resolve(cwd, given);
  const near = relative(cwd, path);
  const name = near.startsWith("..") || isAbsolute(near) ? path : near;
  try {
    const file = await open(path, "r");
    try {
      // The permissions are those of the very file that is read, whatever happens to its name meanwhile.
      const stats = await file.stat();
      if (!stats.isFile())
        return fail(problem("settings-not-readable", `${name} is not a file`, ["name the settings file itself"]));
      if (stats.size > LARGEST)
        return fail(
          problem("settings-not-readable", `${name} is larger than 1 MB`, ["name a settings file in YAML or JSON"]),
        );
      const isOpenTo = (others: number): boolean => process.platform !== "win32" && (stats.mode & others) !== 0;
      const [readableByOthers, openToOthers] = [isOpenTo(OTHERS_READ), isOpenTo(OTHERS)];
      return ok({ name, path, text: await file.readFile("utf8"), readableByOthers, openToOthers });
    } finally {
      await file.close();
    }
  } catch (error) {
    return codeOf(error) === "ENOENT" ? ok(null) : fail(unreadable(name, error));
  }
};
