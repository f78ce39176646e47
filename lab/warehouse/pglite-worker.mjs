// PGlite on a thread of its own: a long statement must not stop the progress display, and WebAssembly needs no other
// thread's memory. One request at a time; plain JavaScript, because a worker is loaded by file name.
import { openAsBlob } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

const asText = (text) => text;
const asBigint = (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : text);
const parsers = Object.fromEntries(workerData.typesKeptAsText.map((type) => [type, asText]));

const database = await PGlite.create({
  dataDir: workerData.folder,
  parsers: { ...parsers, [workerData.bigintType]: asBigint },
});

const requests = {
  query: async ({ sql }) => {
    // PGlite finds out about array types when it starts, and parses them over what it was created with.
    const result = await database.query(sql, [], { rowMode: "array", parsers });
    return { columns: result.fields.map((field) => field.name), rows: result.rows };
  },
  copy: async ({ sql, file }) => {
    const result = await database.query(sql, [], { blob: await openAsBlob(file) });
    return result.affectedRows ?? 0;
  },
  close: () => database.close(),
};

parentPort.on("message", async ({ id, name, parameters }) => {
  try {
    parentPort.postMessage({ id, result: await requests[name](parameters) });
  } catch (error) {
    parentPort.postMessage({
      id,
      error: { message: error.message, detail: error.detail ?? null, code: error.code ?? null },
    });
  }
});
parentPort.postMessage({ id: 0 });
