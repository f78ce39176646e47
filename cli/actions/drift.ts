import { relative } from "node:path";
import { driftDocument } from "../../pipeline-dsl/review/drift/document";
import { renderDriftText } from "../../pipeline-dsl/review/render/drift-text";
import { driftSarif } from "../../pipeline-dsl/review/render/drift-sarif";
import { askAll, homeOf, type Places } from "../drift/ask";
import { expectedOf } from "../drift/expected";
import { definitionOf, existingHome } from "../load/home";
import { type DefinitionOption, locateDefinition } from "../load/locate";
import { Findings } from "../output/failures";
import { sayError, type Terminal } from "../output/terminal";

export interface DriftOptions extends DefinitionOption, Places {
  readonly json?: true;
  readonly sarif?: true;
}

export async function drift({ definition, json, sarif, ...places }: DriftOptions, terminal: Terminal): Promise<void> {
  const home = homeOf(places);
  const file = locateDefinition(
    home === undefined ? definition : definitionOf(existingHome(home), definition, terminal),
  );
  const expected = expectedOf(file);
  const { asked, found } = await askAll(places, expected, (text) => {
    terminal.say(terminal.errorColor.dim(text));
  });
  const root = process.cwd();
  const document = driftDocument(expected.model.name, asked, found, expected.placesOf, root);
  for (const note of expected.notes) terminal.say(`note: ${note}`);
  if (json) terminal.print(JSON.stringify(document, null, 2));
  else if (sarif) terminal.print(JSON.stringify(driftSarif(document, relative(root, file)), null, 2));
  else terminal.print(renderDriftText(document, root));
  const failures = asked.flatMap(({ failure }) => failure ?? []);
  for (const failure of failures) sayError(terminal, failure);
  if (document.drift.length > 0 || failures.length > 0) throw new Findings();
}
