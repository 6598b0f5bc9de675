import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import type { JournalDatabase } from "../schema.ts";
import * as journal from "./0001-journal.ts";
import * as readModels from "./0002-read-models.ts";

/** All migrations, oldest first by name. A published one is never edited; the next change gets the next number. */
const MIGRATIONS = { "0001-journal": journal, "0002-read-models": readModels };

/**
 * Brings the database to the newest schema: all migrations in one transaction, under kysely's advisory lock, so that
 * two programs starting at once do not collide. @throws what the database says; also when the database was already
 * migrated by a newer version.
 */
export const migrate = async (db: Kysely<JournalDatabase>): Promise<void> => {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
};
