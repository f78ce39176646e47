import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  type AnalyzeResponse,
  type AnalyzerInfo,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { runStack } from "../testing/run-stack";
import type { Registered } from "../testing/registrations";
import { CONTROLS } from "./controls";

let pack: ChildProcess;
let analyzer: AnalyzerClient;

beforeAll(async () => {
  // As `pulumi preview --policy-pack infra/policy` starts it: in its own folder, by Pulumi's own loader.
  const loader = createRequire(__filename).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  pack = spawn(process.execPath, [loader, "127.0.0.1:1", __dirname], {
    cwd: __dirname,
    env: { PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", "inherit"],
  });
  analyzer = new AnalyzerClient(`127.0.0.1:${await firstLine(pack)}`, grpc.credentials.createInsecure());
}, 180_000);

afterAll(() => {
  analyzer.close();
  pack.kill();
});

test("the pack offers every control, as mandatory", async () => {
  const info = await new Promise<AnalyzerInfo>((resolve, reject) => {
    analyzer.getAnalyzerInfo(new Empty(), (error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
  expect(info.getPoliciesList().map((policy) => policy.getDescription())).toEqual(
    CONTROLS.map(({ id, title }) => `${id}: ${title}`),
  );
});

test("the pack lets the committed stack pass, and names what breaks a control", async () => {
  const prod = await runStack("prod");
  expect(await violations(prod)).toEqual([]);
  expect(await violations(await runStack("prod-standby"))).toEqual([]);
  const opened = prod.map((resource) =>
    resource.type === "aws:redshift/cluster:Cluster"
      ? { ...resource, inputs: { ...resource.inputs, publiclyAccessible: true } }
      : resource,
  );
  expect(await violations(opened)).toEqual([
    "redshift-1: warehouse (aws:redshift/cluster:Cluster): Clusters are not public",
  ]);
});

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on("exit", (code) => {
      reject(new Error(`the policy pack ended with ${String(code)}`));
    });
    if (child.stdout !== null) createInterface(child.stdout).once("line", resolve);
  });
}

async function violations(resources: readonly Registered[]): Promise<readonly string[]> {
  const request = new AnalyzeStackRequest();
  request.setResourcesList(resources.map(analyzed));
  const response = await new Promise<AnalyzeResponse>((resolve, reject) => {
    analyzer.analyzeStack(request, (error, answer) => {
      if (error === null) resolve(answer);
      else reject(error);
    });
  });
  return response
    .getDiagnosticsList()
    .map((found) => `${found.getPolicyname()}: ${found.getMessage().split("\n").at(-1)}`);
}

function analyzed({ type, name, urn, inputs }: Registered): AnalyzerResource {
  const resource = new AnalyzerResource();
  resource.setType(type);
  resource.setName(name);
  resource.setUrn(urn);
  resource.setOptions(new AnalyzerResourceOptions());
  resource.setProperties(Struct.fromJavaScript(JSON.parse(JSON.stringify(inputs)) as Record<string, JavaScriptValue>));
  return resource;
}
