import { OWN_FOLDERS } from "../../pipeline-dsl/checks/operations/lake-zones-overlap";
import { exampleBindings } from "../../pipeline-dsl/targets/example-bindings";
import { rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import { artifactsOf } from "./artifacts";

test("whatever is printed of the lake lies in a zone, or in a folder that no zone can have", () => {
  const model = rentalModel();
  const { lakeRoot } = exampleBindings(model);
  const folders = artifactsOf(model, []).flatMap(([path, text]) =>
    [...text.matchAll(new RegExp(`${lakeRoot}/([^/"'\\s{]+/)`, "g"))].map(([, folder = ""]) => [folder, path] as const),
  );
  const known = [...Object.values(model.lake.zones), ...OWN_FOLDERS];
  expect(folders.filter(([folder]) => !known.includes(folder))).toEqual([]);
  expect(new Set(folders.map(([folder]) => folder))).toContain(OWN_FOLDERS[0]);
});
