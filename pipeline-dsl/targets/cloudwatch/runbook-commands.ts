import type { PipelineModel } from "../../model";
import { replicatedFolders } from "../replicated-folders";
import { QUALITY_GATE } from "../steps";
import { metricsOf, type Metric, type MetricAlarm } from "./alarm";
import { alarmName, type AlarmPlace } from "./print";
import { REPLICATION_FAILING } from "./replication-alarms";

/**
 * What to type, by the alarm that speaks. `$bucket`, `$ledgerTable` and the like are the stack's outputs, which the
 * runbook's first lines turn into variables.
 */
export function commandsFor(model: PipelineModel, alarm: MetricAlarm, place: AlarmPlace): readonly string[] {
  const why = `aws cloudwatch describe-alarms --alarm-names ${alarmName(place, alarm.id)} --query 'MetricAlarms[0].[StateValue,StateReason]' --output text`;
  return [why, ...investigation(model, alarm)];
}

function investigation(model: PipelineModel, alarm: MetricAlarm): readonly string[] {
  if (alarm.id.startsWith(REPLICATION_FAILING)) return whatWasNotCopied(model, alarm);
  switch (alarm.id) {
    case "recorder-heartbeat":
      return [
        'aws logs tail "/aws/lambda/$recorder" --since 1h',
        'aws scheduler get-schedule --name "$recorder" --query State --output text',
        "# Run it once by hand; the answer is the figures, or the error.",
        'aws lambda invoke --function-name "$recorder" /dev/stdout',
      ];
    case "rehearsal-overdue":
      return [
        "# At the standby: how the last rehearsals ended.",
        "aws stepfunctions list-executions --state-machine-arn \"$failover\" --max-items 5 --query 'executions[].[name,status,startDate]' --output text",
        'aws stepfunctions start-execution --state-machine-arn "$failover" --input \'{"mode": "rehearsal", "reason": "overdue", "approved_by": "NAME"}\'',
      ];
    case "replication-late":
    case "sites-differ":
      return [
        "# At the standby: the newest sign of life that has arrived, and what was noted of it.",
        `aws s3 cp "s3://$bucket/${model.lake.zones.manifests}${model.name}/heartbeat.json" -`,
        `${ledgerItem(model, "heard")} --query Item --output json`,
      ];
    case "snapshot-too-old":
      return [
        "# At the standby: the newest copies, whatever their state.",
        "aws redshift describe-cluster-snapshots --query 'reverse(sort_by(Snapshots,&SnapshotCreateTime))[:5].[SnapshotIdentifier,Status,SnapshotCreateTime]' --output text",
        `${ledgerItem(model, "heard")} --query Item.snapshot_at.S --output text`,
      ];
    case "standby-behind":
      return [
        "# At the standby: until when it held everything, and the newest batch that it has loaded.",
        `${ledgerItem(model, "followed")} --query Item.at.S --output text`,
        `aws s3 cp "s3://$bucket/${model.lake.zones.manifests}${model.name}/heartbeat.json" -`,
      ];
    case "backup-overdue":
      return [
        `${ledgerItem(model, "backed_up")} --query Item.at.S --output text`,
        'aws s3 ls --recursive "s3://$bucket/backup/" | grep manifest000.json | tail -20',
      ];
    case "run-never-started":
      return [
        "aws scheduler get-schedule --name \"$schedule\" --query '[State,ScheduleExpression,ScheduleExpressionTimezone]' --output text",
        "# Starts that failed wait here, each with its reason in the attributes.",
        'aws sqs receive-message --queue-url "$failedStarts" --message-attribute-names All --visibility-timeout 0',
        ...missedDate(),
      ];
    case "data-freshness":
      return [...latestRun(model), ...executions(""), ...executions("FAILED"), ...cure(model), ...missedDate()];
    case "job-success-rate":
      return [
        "# Every run that is not settled well, with its date.",
        `aws dynamodb query --table-name "$ledgerTable" --key-condition-expression '#p = :p AND begins_with(#i, :r)' --filter-expression '#s <> :ok' --expression-attribute-names '{"#p": "pipeline", "#i": "item", "#s": "status"}' --expression-attribute-values '{":p": {"S": "${model.name}"}, ":r": {"S": "run#"}, ":ok": {"S": "SUCCEEDED"}}' --query 'Items[].[logical_date.S,status.S,started_at.S]' --output text`,
        ...executions("FAILED"),
        ...failedStep(),
      ];
    case "error-rate":
      return [
        ...latestRun(model),
        "# Rows a table: extracted, quarantined.",
        `${ledgerItem(model, "run#$run")} --query Item.rows.M --output json`,
        'aws s3 ls --recursive "s3://$bucket/quarantine/" | grep "load_date=$date"',
      ];
    case "unusual-data":
      return [
        ...points(alarm, 14, 86_400),
        ...latestRun(model),
        `${ledgerItem(model, "run#$run")} --query Item.rows.M --output json`,
      ];
    case "latency":
    case "processing-delay":
      return [
        ...executions("RUNNING"),
        "# The step that it is in.",
        `aws stepfunctions get-execution-history --execution-arn "$execution" --reverse-order --max-items 30 --query 'events[?stateEnteredEventDetails].stateEnteredEventDetails.name' --output text`,
        ...jobRuns(),
        "# Only if it hangs: stop it, then go on at the same step.",
        'aws stepfunctions stop-execution --execution-arn "$execution" --cause "hangs"',
        'aws stepfunctions redrive-execution --execution-arn "$execution"',
      ];
    case "utilization-warehouse":
      return [...points(alarm, 1, 3600), ...executions("RUNNING")];
    case "utilization-extract-job":
    case "utilization-load-job":
      return [...points(alarm, 1, 3600), ...jobRuns()];
  }
  if (alarm.id.startsWith("utilization-source")) return [...points(alarm, 1, 3600), ...executions("RUNNING")];
  if (alarm.id.startsWith("quality-")) {
    return [
      ...latestRun(model),
      "# The rules, worst first.",
      `${ledgerItem(model, "run#$run")} --query Item.quality.S --output text | jq 'map(select(.ratio != null)) | sort_by(.ratio - .threshold) | .[:5]'`,
      "# Corrected at the source: read it again.",
      retry(model.jobs.extract.name),
      "# Or load the data as it is; the reason stays in the ledger.",
      retry(QUALITY_GATE, "the reason"),
    ];
  }
  return [...executions("FAILED TIMED_OUT ABORTED"), ...failedStep(), ...cure(model), ...latestRun(model)];
}

/** Sets `$run` and `$date`. */
function latestRun(model: PipelineModel): readonly string[] {
  return [
    `read -r run date status <<< "$(${ledgerItem(model, "latest")} --query 'Item.[run_id.S,logical_date.S,status.S]' --output text)"; echo "$run $date $status"`,
  ];
}

function ledgerItem(model: PipelineModel, item: string): string {
  return `aws dynamodb get-item --consistent-read --table-name "$ledgerTable" --key "{\\"pipeline\\": {\\"S\\": \\"${model.name}\\"}, \\"item\\": {\\"S\\": \\"${item}\\"}}"`;
}

/** Sets `$execution`, the newest of these. */
function executions(statuses: string): readonly string[] {
  const list = (filter: string): string =>
    `aws stepfunctions list-executions --state-machine-arn "$stateMachineArn"${filter} --max-items 5`;
  const names = statuses.split(" ").filter((status) => status !== "");
  const [first] = names;
  if (first === undefined) return [`${list("")} --query 'executions[].[status,startDate,executionArn]' --output text`];
  const newest = (status: string): string =>
    `${list(` --status-filter ${status}`)} --query 'executions[0].executionArn' --output text`;
  return [
    ...(names.length > 1 ? [`# Here for one that ${first}; the others: ${names.slice(1).join(", ")}.`] : []),
    `execution=$(${newest(first)} | head -1); echo "$execution"`,
  ];
}

function failedStep(): readonly string[] {
  return [
    `aws stepfunctions describe-execution --execution-arn "$execution" --query '[error,cause]' --output text`,
    "# The step that failed is the first that is named.",
    `aws stepfunctions get-execution-history --execution-arn "$execution" --reverse-order --max-items 30 --query 'events[?stateEnteredEventDetails].stateEnteredEventDetails.name' --output text`,
  ];
}

function cure(model: PipelineModel): readonly string[] {
  return [
    "# A cause that passes by itself, or is removed: go on at the step that failed.",
    'aws stepfunctions redrive-execution --execution-arn "$execution"',
    "# Or begin anew with the same dates (or at another step: put its name here).",
    retry(model.jobs.extract.name),
  ];
}

function retry(failedJob: string, waiver?: string): string {
  const input = { retry: true, failed_job: failedJob, ...(waiver === undefined ? {} : { waive_quality: waiver }) };
  return `aws stepfunctions start-execution --state-machine-arn "$stateMachineArn" --input '${JSON.stringify(input)}'`;
}

function missedDate(): readonly string[] {
  return [
    "# A date without a run: start it.",
    `aws stepfunctions start-execution --state-machine-arn "$stateMachineArn" --input '{"logical_date": "YYYY-MM-DD"}'`,
  ];
}

function jobRuns(): readonly string[] {
  return ["$extractJob", "$loadJob"].map(
    (job) =>
      `aws glue get-job-runs --job-name "${job}" --max-results 5 --query 'JobRuns[].[JobRunState,StartedOn,ExecutionTime,ErrorMessage]' --output text`,
  );
}

/** The points that the alarm has seen; the dimensions are the alarm's own. */
function points(alarm: MetricAlarm, days: number, period: number): readonly string[] {
  return metricsOf(alarm.watches).map(
    (metric) =>
      `aws cloudwatch get-metric-statistics --namespace ${quoted(metric.namespace)} --metric-name ${metric.name} --dimensions ${dimensionsOf(metric)} --statistics Average Maximum --period ${period} --start-time "$(date -u -d '-${days} days' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" --query 'sort_by(Datapoints, &Timestamp)[].[Timestamp,Average,Maximum]' --output text`,
  );
}

function dimensionsOf(metric: Metric): string {
  return Object.entries(metric.dimensions)
    .map(([name, value]) => `Name=${name},Value=${value}`)
    .join(" ");
}

function quoted(text: string): string {
  return /^[A-Za-z0-9/_-]+$/.test(text) ? text : `'${text}'`;
}

function whatWasNotCopied(model: PipelineModel, { id }: MetricAlarm): readonly string[] {
  const folder = replicatedFolders(model).find(({ name }) => id === `${REPLICATION_FAILING}${name}`);
  const since = "$(date -u -d yesterday +%FT%T)";
  return [
    "# At the site that sends: what was not copied, among the objects of the last day.",
    `for key in $(aws s3api list-objects-v2 --bucket "$bucket" --prefix ${folder?.prefix ?? ""} --query "Contents[?LastModified>='${since}'].Key" --output text); do`,
    '  aws s3api head-object --bucket "$bucket" --key "$key" --query ReplicationStatus --output text | grep -q FAILED && echo "$key"',
    "done",
  ];
}
