import { qualified } from "./identifier";

/** BatchExecuteStatement takes 100 KB a statement; the rest is room for the procedure's frame. */
const LARGEST_BODY = 90_000;

/**
 * Blocks of procedural SQL, packed into as few procedures as the size of a statement allows, each followed by its call.
 * One procedure instead of one statement a table, since a batch is limited to 40 statements.
 */
export function callBlocks(schema: string, name: string, blocks: readonly string[]): readonly string[] {
  return pack(blocks).flatMap((body, index) => {
    const procedure = qualified(schema, index === 0 ? name : `${name}_${String(index + 1)}`);
    return [
      `CREATE OR REPLACE PROCEDURE ${procedure}() AS $$
DECLARE
  __existing INTEGER;
BEGIN
${body}
END;
$$ LANGUAGE plpgsql`,
      `CALL ${procedure}()`,
    ];
  });
}

export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
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
