import { startInAws } from "./aws-command";

const STARTED = { machine: "ShopRestoreTable", input: { reason: "it's gone" }, site: "active site" } as const;

test("what ended well is started in AWS by a command, quoted for a shell", () => {
  const [, where, command] = startInAws({ ...STARTED, status: "SUCCEEDED" });
  expect(where).toBe("in AWS, in the Region of the active site:");
  expect(command).toContain("[?name=='ShopRestoreTable']");
  expect(command).toContain(String.raw`--input '{"reason":"it'\''s gone"}'`);
});

test.each(["FAILED", "ABORTED"] as const)("what %s is not advised", (status) => {
  expect(startInAws({ ...STARTED, status })).toEqual([]);
});
