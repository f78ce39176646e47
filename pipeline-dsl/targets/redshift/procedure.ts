import { qualified } from "./identifier";

/** BatchExecuteStatement takes 100 KB a statement; the rest is room for the procedure's frame. */
const LARGEST_BODY = 90_000;

/** What stands around the blocks of one procedure. */
export interface Frame {
  /** A variable a line; those that no block names are left out. */
  readonly declares: string;
  readonly begins: readonly string[];
  readonly ends: readonly string[];
}

const MIGRATIONS: Frame = {
  declares: `__existing INTEGER;
__first_key BIGINT;
__since DATE;
__today VARCHAR(8);
__kept_name VARCHAR(127);`,
  begins: [],
  ends: [],
};

/** For blocks that need nothing but each other. */
export const PLAIN: Frame = { declares: "", begins: [], ends: [] };

/** For blocks that append to `__complaints` what they find: it is told as a whole. RAISE takes simple variables only. */
export const COMPLAINTS: Frame = {
  declares: `__rows_found BIGINT;
__rows_living BIGINT;
__complaints VARCHAR(65535);`,
  begins: ["  __complaints := '';", ""],
  ends: [
    "",
    `  IF __complaints <> '' THEN
    RAISE EXCEPTION '%', __complaints;
  END IF;`,
  ],
};

/**
 * Blocks of procedural SQL, packed into as few procedures as the size of a statement allows, each followed by its call.
 * One procedure instead of one statement a table, since a batch is limited to 40 statements.
 */
export function callBlocks(
  schema: string,
  name: string,
  blocks: readonly string[],
  frame: Frame = MIGRATIONS,
): readonly string[] {
  return pack(blocks).flatMap((body, index) => {
    const procedure = qualified(schema, index === 0 ? name : `${name}_${String(index + 1)}`);
    return [
      `CREATE OR REPLACE PROCEDURE ${procedure}() AS ${dollarQuoted(`${declared(frame, body)}BEGIN
${[...frame.begins, ...[body], ...frame.ends].join("\n")}
END;`)} LANGUAGE plpgsql`,
      `CALL ${procedure}()`,
    ];
  });
}

function declared({ declares, begins, ends }: Frame, body: string): string {
  const text = [...begins, body, ...ends].join("\n");
  // As a word: a longer name may end like it.
  const used = declares
    .split("\n")
    .filter((line) => new RegExp(String.raw`\b${line.split(" ")[0] ?? line}\b`).test(text));
  return declares === "" ? "" : `DECLARE\n${indented(used.join("\n"))}\n`;
}

/** Text within the body may say `$$` itself: then the quotes bear a name that it does not say. */
function dollarQuoted(body: string): string {
  let quote = "$$";
  for (let count = 1; body.includes(quote); count += 1) quote = `$__${String(count)}$`;
  return `${quote}\n${body}\n${quote}`;
}

/** Lines end with `\n` alone here: what else JavaScript takes for the end of one can stand in a literal. */
export function indented(text: string): string {
  return text.replace(/(^|\n)(?=[^\n])/g, "$1  ");
}

function pack(blocks: readonly string[]): readonly string[] {
  const bodies: string[] = [];
  for (const block of blocks.map(indented)) {
    const last = bodies.at(-1);
    const joined = last === undefined ? block : `${last}\n\n${block}`;
    if (last !== undefined && Buffer.byteLength(joined) <= LARGEST_BODY) bodies.pop();
    bodies.push(last !== undefined && Buffer.byteLength(joined) > LARGEST_BODY ? block : joined);
  }
  return bodies;
}
