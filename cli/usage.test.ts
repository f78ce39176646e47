import { folderWith, pipeline, SMALL_DEFINITION } from "./testing";

describe("a call that cannot mean anything ends before anything starts: exit 2", () => {
  const folder = folderWith(SMALL_DEFINITION);
  test.each([
    [["run", "--input", '{"retry": tru'], "--input is not JSON"],
    [["run", "--input", "[]"], "must be an object"],
    [["run", "--input", '{"rety": true}'], "the key rety is unknown"],
    [["run", "--input", '{"retry": true}'], "failed_job is missing"],
    [["run", "--input", '{"failed_job": "commit"}'], "failed_job needs retry"],
    [["run", "--input", '{"waive_quality": "because"}'], "waive_quality needs retry"],
    [["run", "--input", '{"logical_date": "31.01.2026"}'], "logical_date must be a date"],
    [["run", "--input", "{}", "--date", "2026-01-31"], "cannot be used with"],
    [["run", "--date", "2026-02-30"], "expected a date"],
    [["run", "--fault", "nowhere=KILL", "--fault", "commit"], "there is no step nowhere"],
    [["run", "--fault", "nowhere=KILL", "--fault", "commit"], "--fault commit: expected STEP=ERROR"],
    [["run", "--fault", "comit=KILL"], "did you mean commit?"],
    [["run", "--input", '{"logical_date": "2026-02-30"}'], "logical_date must be a date"],
    [["run", "--input", '{"scheduled_time": "2026-02-30T02:00:00Z"}'], "scheduled_time must be a time in UTC"],
    [["run", "--fault", "commit=KILLx0"], "N from 1"],
    [["run", "--source", "mysql://host"], "lacks a host or a database"],
    [["run", "--source", "host/database"], "must read mysql://"],
    [["run", "--warehouse", "mysql://host/database"], "must read postgresql://"],
    [["query", " "], "the query is empty"],
    [["query"], "missing required argument"],
    [["query", "SELECT 1", "--json", "--csv"], "cannot be used with"],
  ])("%j", (parameters, said) => {
    expect(pipeline(parameters, folder)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(said) as string,
    });
  });

  test("--version needs no definition", () => {
    expect(pipeline(["--version"], folderWith({}))).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
      stderr: "",
    });
  });

  test("a run of tables that the home's own server has not is refused before anything starts, a retry too", () => {
    const retry = '{"retry": true, "failed_job": "commit"}';
    for (const input of [[], ["--input", retry]])
      expect(pipeline(["run", "--home", "own", ...input], folder)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(
          /^(?!.*starting)[^]*Lab\.OwnSourceWithoutTables.*shop\.articles.*--source shop=mysql:/,
        ) as string,
      });
  });

  test("a faulty definition stops a run before it makes a home", () => {
    const faulty = folderWith({ "pipeline.ts": "export default 3;" });
    expect(pipeline(["run", "--home", "home"], faulty)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("definition-without-pipeline") as string,
    });
    expect(pipeline(["runs", "--home", "home"], faulty)).toEqual({
      exitCode: 0,
      stdout: "no runs yet in home; npx pipeline run makes one\n",
      stderr: "",
    });
    expect(pipeline(["query", "SELECT 1", "--home", "home"], faulty)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("Lab.NoHome") as string,
    });
    expect(pipeline(["report", "--home", "home"], faulty)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("Lab.NoHome") as string,
    });
  });
});
