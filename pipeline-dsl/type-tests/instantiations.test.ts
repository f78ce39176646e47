import { join } from "node:path";
import ts from "typescript";
import { programOf } from "./compiler";
import { ceiling } from "./instantiations.json";
import { writeWideDefinition } from "./wide-definition";

const FIXTURE = join(__dirname, "wide-definition.fixture.ts");

/** 30 source tables and 30 targets: 60 tables with over 1,000 columns. */
const SIZE = { dimensions: 15, facts: 15, columns: 16 };

function checkFixture(text: string): ts.Program {
  const program = programOf([FIXTURE], (file) => (file === FIXTURE ? text : ts.sys.readFile(file)));
  const faults = program.getSemanticDiagnostics(program.getSourceFile(FIXTURE));
  expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  return program;
}

test("a definition of 60 tables and 1,000 columns stays within the budget of the type checker", () => {
  const program = checkFixture(writeWideDefinition(SIZE));
  expect(program.getInstantiationCount()).toBeLessThanOrEqual(ceiling);
}, 60_000);

test("twice the columns cost about twice the instantiations", () => {
  const once = checkFixture(writeWideDefinition(SIZE)).getInstantiationCount();
  const twice = checkFixture(writeWideDefinition({ ...SIZE, columns: 2 * SIZE.columns })).getInstantiationCount();
  expect(twice / once).toBeLessThan(2.5);
}, 120_000);
