import { namedSources, requireAllNamed } from "./named";

const ONE = "mysql://u:p=q@127.0.0.1:1/one";
const TWO = "mysql://u@127.0.0.1:1/two?a=b";

test.each([
  [[], ["shop"], {}],
  [[ONE], ["shop"], { shop: ONE }],
  [[`shop=${ONE}`], ["shop"], { shop: ONE }],
  [[`constructor=${ONE}`], ["constructor"], { constructor: ONE }],
  [[`crm=${TWO}`, `shop=${ONE}`], ["crm", "shop"], { shop: ONE, crm: TWO }],
])("--source %j of the sources %j", (given, sources, urls) => {
  expect(namedSources(given, sources)).toEqual(urls);
});

test.each([
  [[ONE], ["crm", "shop"], "Lab.SourceNotNamed", "--source crm=mysql://"],
  [[`shop=${ONE}`, ONE], ["shop"], "Lab.UnknownSource", "names shop twice"],
  [[`shp=${ONE}`], ["crm", "shop"], "Lab.UnknownSource", 'no source "shp"; it has crm, shop'],
  [["shop=host/database"], ["shop"], "Lab.InvalidSourceUrl", "must read mysql://"],
])("--source %j of the sources %j is refused", (given, sources, code, words) => {
  expect(() => namedSources(given, sources)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(words) as string }) as Error,
  );
});

test("all sources have a server that was named, or none has", () => {
  requireAllNamed({}, ["crm", "shop"]);
  requireAllNamed({}, ["constructor", "shop"]);
  requireAllNamed({ crm: TWO, shop: ONE }, ["crm", "shop"]);
  expect(() => {
    requireAllNamed({ shop: ONE }, ["crm", "shop"]);
  }).toThrow("nothing says where crm is; add --source crm=mysql://");
});
