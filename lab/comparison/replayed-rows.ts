import type { PipelineModel } from "../../pipeline-dsl/model";
import type { JobExit, JobProcess } from "../glue/job-process";
import type { SourceUrls } from "../source/named";

/** The rows that both definitions are run on, date by date. */
export interface ReplayedRows {
  readonly kind: "home" | "sample";
  /** For people: the home's path, or what the sample is. */
  readonly place: string;
  /** Logical dates, oldest first; never none. */
  readonly dates: readonly string[];
  /** Changes when a row does. */
  readonly hash: string;
  /** What a reader must know of what these rows cannot show to this definition; refuses what it cannot be run on. */
  check(model: PipelineModel): Promise<readonly string[]>;
  /** Begins with the first date again. */
  open(model: PipelineModel, lake: string): Promise<Replay>;
  close(): Promise<void>;
}

export interface Replay {
  readonly sources: SourceUrls;
  /** In place of the job that reads the source; absent: it reads. */
  readonly extract?: (job: JobProcess) => Promise<JobExit>;
  /** Brings the rows to the next date, which is this one. */
  moveTo(date: string): Promise<void>;
  close(): Promise<void>;
}
