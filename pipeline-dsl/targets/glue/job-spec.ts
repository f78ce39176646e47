import type { JobSettings, PipelineModel } from "../../model";
import type { Bindings } from "../bindings";
import type { JobFiles } from "./job-files";

/** A job as Glue's CreateJob takes it. */
export interface JobSpec {
  readonly Name: string;
  readonly Description: string;
  readonly Role: string;
  readonly GlueVersion: "5.1";
  readonly Command: { readonly Name: "glueetl"; readonly PythonVersion: "3"; readonly ScriptLocation: string };
  readonly WorkerType: JobSettings["workerType"];
  readonly NumberOfWorkers: number;
  /** Minutes. */
  readonly Timeout: number;
  readonly MaxRetries: 0;
  readonly ExecutionClass: "STANDARD";
  readonly ExecutionProperty: { readonly MaxConcurrentRuns: number };
  readonly JobRunQueuingEnabled: boolean;
  readonly DefaultArguments: Readonly<Record<string, string>>;
  readonly NonOverridableArguments: Readonly<Record<string, string>>;
}

/** The two jobs of a pipeline: extraction first. */
export function printJobSpecs(model: PipelineModel, bindings: Bindings, files: JobFiles): readonly JobSpec[] {
  return [
    printJobSpec({
      name: bindings.jobNames.extract,
      description: `Extracts the sources of ${model.name} into the raw zone`,
      settings: model.jobs.extract,
      role: files.roleArns.extract,
      script: files.scripts.extract,
      libraries: files.driver === null ? {} : { "--extra-jars": files.driver },
      bindings,
      files,
    }),
    printJobSpec({
      name: bindings.jobNames.load,
      description: `Cleans and checks the rows of ${model.name} and shapes them for the warehouse`,
      settings: model.jobs.load,
      role: files.roleArns.load,
      script: files.scripts.load,
      libraries: {},
      bindings,
      files,
    }),
  ];
}

interface Job {
  readonly name: string;
  readonly description: string;
  readonly settings: JobSettings;
  readonly role: string;
  readonly script: string;
  readonly libraries: Readonly<Record<string, string>>;
  readonly bindings: Bindings;
  readonly files: JobFiles;
}

function printJobSpec({ name, description, settings, role, script, libraries, bindings, files }: Job): JobSpec {
  return {
    Name: name,
    Description: description,
    Role: role,
    GlueVersion: "5.1",
    Command: { Name: "glueetl", PythonVersion: "3", ScriptLocation: script },
    WorkerType: settings.workerType,
    NumberOfWorkers: settings.workers,
    Timeout: settings.timeoutMinutes,
    // The state machine retries; attempts would multiply.
    MaxRetries: 0,
    // Spare capacity can be reclaimed in mid-run, which a run with a deadline cannot afford.
    ExecutionClass: "STANDARD",
    // Runs never overlap; an attempt waits in the queue while Glue still ends the one before it.
    ExecutionProperty: { MaxConcurrentRuns: 1 },
    JobRunQueuingEnabled: true,
    DefaultArguments: {
      "--job-language": "python",
      "--enable-continuous-cloudwatch-log": "true",
      "--enable-metrics": "true",
      "--enable-observability-metrics": "true",
    },
    // What a job runs and what it is told to do are the stack's; a start by hand cannot point them elsewhere.
    NonOverridableArguments: {
      "--plan": bindings.planLocation,
      "--extra-py-files": files.library,
      "--additional-python-modules": files.wheels.join(","),
      "--python-modules-installer-option": "--no-index --no-deps",
      ...libraries,
    },
  };
}
