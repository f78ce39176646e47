import { runStack } from "./testing/run-stack";

test("x", async () => {
  for (const stack of ["prod", "dev"]) {
    const t = Date.now();
    const all = await runStack(stack);
    console.log(
      stack,
      all.length,
      Date.now() - t,
      all.map((r) => r.urn.replace(/^urn:pulumi:\w+::rental::/, "")).join("\n"),
    );
  }
});
