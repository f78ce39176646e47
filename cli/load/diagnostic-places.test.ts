import ts from "typescript";
import { compile } from "../../pipeline-dsl/compile";
import { DEFINITION_SCRIPTS } from "../../pipeline-dsl/language/arguments/testing/definition-scripts";
import { evaluate } from "../../pipeline-dsl/language/arguments/testing/mutations";
import { atProperties } from "./diagnostic-places";
import { PropertyPlaces } from "./property-places";

interface Property {
  readonly name: string;
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** Everything that somebody wrote behind a name and a colon. */
function propertiesOf(script: string): readonly Property[] {
  const source = ts.createSourceFile("definition.ts", script, ts.ScriptTarget.ES2022, true);
  const found: Property[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node))
      found.push({
        name: node.name.getText(source),
        at: node.getStart(source),
        start: node.initializer.getStart(source),
        end: node.initializer.getEnd(),
      });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function spot(text: string, offset: number): string {
  const lines = text.slice(0, offset).split("\n");
  return `${String(lines.length)}:${String((lines.at(-1) ?? "").length + 1)}`;
}

/** Told at the call of the acceptance as a whole. */
const OF_THE_CALL: ReadonlySet<string> = new Set(["acceptance-unused"]);

/** Where the first of what is wrong is told; null: nothing is, or only what was wrong before. */
function toldAt(script: string, before: ReadonlySet<string>): string | null {
  const { diagnostics } = compile(evaluate(script));
  const properties = new PropertyPlaces(() => script);
  const [first] = diagnostics
    .filter(({ message, code }) => !before.has(message) && !OF_THE_CALL.has(code))
    .map((each) => atProperties(each, (place) => place, properties));
  const place = first?.places[0];
  return place === undefined ? null : `${String(place.line)}:${String(place.column)} ${first?.code} ${place.part}`;
}

test.each(["undefined", '"?"', "{}"])("what is wrong with a property that is %s is told at it", (value) => {
  const elsewhere = DEFINITION_SCRIPTS.flatMap((script) => {
    const before = new Set(compile(evaluate(script)).diagnostics.map(({ message }) => message));
    // Columns that are gone are missed where they are read.
    const properties = propertiesOf(script).filter(({ name }) => value !== "{}" || name !== "columns");
    return properties.flatMap(({ name, at, start, end }) => {
      const edited = script.slice(0, start) + value + script.slice(end);
      const told = toldAt(edited, before);
      const own = spot(edited, at);
      return told === null || told.startsWith(`${own} `) ? [] : [`${name} at ${own}, told at ${told}`];
    });
  });
  expect(elsewhere).toEqual([]);
});
