import type { Condition, States, TaskState } from "../asl";
import type { FailoverContext } from "./context";
import { functionTask } from "./function-task";
import { isActive, isMode } from "./preflight";
import type { FailoverRefusal } from "./refusals";
import { caught, sdkTask } from "./sdk-task";

/**
 * Chooses the newest snapshot before anything is changed: without one there is nothing to restore, and whoever runs at the other site would
 * have been stopped in vain. What stands already needs none.
 */
export function searchStates(context: FailoverContext, next: string): States {
  return {
    BeginSearch: {
      Type: "Pass",
      // What is chosen from where the cluster is not known here, since none of its copies has arrived.
      Result: { older_than: "", found: { list: [] } },
      ResultPath: "$.search",
      Next: "ListSnapshots",
    },
    ListSnapshots: listSnapshots(context),
    ChooseSnapshot: functionTask(context, {
      operation: "choose_snapshot",
      parameters: { "snapshots.$": "$.search.found.list", "older_than.$": "$.search.older_than" },
      keep: ["found", "snapshot"],
      resultPath: "$.chosen",
      next: "IsThereSnapshot",
    }),
    IsThereSnapshot: {
      Type: "Choice",
      Choices: [
        // One was restored already, in vain.
        { Not: { Variable: "$.search.older_than", StringEquals: "" }, Next: "HasSnapshot" },
        { ...IS_CHOSEN, Next: next },
        {
          And: [{ Not: isMode("rehearsal") }, { Or: [isActive(context.bindings.site), IS_DONE_BY_UNFINISHED] }],
          Next: next,
        },
      ],
      Default: "NoUsableSnapshot" satisfies FailoverRefusal,
    },
  };
}

/** An earlier start has restored what holds the newest batch. */
export const IS_DONE_BY_UNFINISHED: Condition = {
  And: [
    { Not: { Variable: "$.seen.activated", StringEquals: "" } },
    { Variable: "$.seen.activated", StringEqualsPath: "$.survey.newest.run_id" },
  ],
};

export const IS_CHOSEN: Condition = { Variable: "$.chosen.found", BooleanEquals: true };

/** By what the snapshots were taken of, whatever they are restored into. Copies that are kept fit into one page. */
function listSnapshots({ recovery }: FailoverContext): TaskState {
  const { snapshotsOf } = recovery;
  const answer = { selector: { "list.$": "$.Snapshots" }, resultPath: "$.search.found", next: "ChooseSnapshot" };
  if (snapshotsOf.kind === "namespace") {
    return sdkTask("redshiftserverless:listSnapshots", {
      parameters: { NamespaceArn: snapshotsOf.arn, MaxResults: 100 },
      ...answer,
    });
  }
  return {
    ...sdkTask("redshift:describeClusterSnapshots", {
      parameters: {
        ClusterIdentifier: snapshotsOf.identifier,
        SortingEntities: [{ Attribute: "CREATE_TIME", SortOrder: "DESC" }],
        MaxRecords: 20,
      },
      ...answer,
    }),
    Catch: caught("redshift:describeClusterSnapshots", "ChooseSnapshot"),
  };
}
