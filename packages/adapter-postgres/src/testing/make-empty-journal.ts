/** A process of its own: makes an embedded journal without rows in the directory that it is given. */
import { openEmbeddedStore } from "../open-journal.ts";
import { opened } from "./opened.ts";

const store = opened(await openEmbeddedStore(process.argv[2] ?? ""));
await store.close();
