import { least, most } from "../../pipeline-dsl/review/diff/guards";
import type { Settings } from "../settings/settings";
import { always, bounds, presence, type Rule, type RulesOf } from "./setting-rule";

const ANEW_NETWORK = always(
  "destructive",
  "the network is made anew, and no warehouse or database can be moved into it: both have to be made again from a snapshot",
);
const COMPUTES = always("operational", "it computes with more or less than before");
const OTHER_USER = always("operational", "somebody else connects, who needs what the former user was granted");
const OTHER_WAREHOUSE = always(
  "destructive",
  "runs load another database, which begins without the tables and the history of this one",
);
const OTHER_SNAPSHOTS = always("operational", "tables are restored from the snapshots of another namespace");
const OTHER_ROWS = always("model", "rows are read from another database");
const NEW_SOURCE_DATABASE = always(
  "destructive",
  "Aurora does not rename the database that it was made with: the cluster is replaced, and is empty",
);
const SITES = always(
  "recovery-weaker",
  "which site runs is decided by hand: what a failover keeps from happening, two that run or none, is yours to rule out",
);
const TAGS = always("operational", "every resource has other tags");
const ESTIMATE = always("documentation", "only the estimate of a month's costs changes");

const STANDBY: Rule = presence({
  added: { class: "recovery-stronger", why: "the lake and the snapshots are copied to another Region from now on" },
  removed: {
    class: "recovery-weaker",
    why: "neither the lake nor snapshots are copied to the standby's Region any more",
  },
  changed: { class: "recovery-weaker", why: "copies begin anew at another place, where nothing is yet" },
});

const NAME_OF_WAREHOUSE: Rule = presence({
  added: { class: "recovery-stronger", why: "readers get a name that a failover moves for them" },
  removed: {
    class: "recovery-weaker",
    why: "readers lose the name that a failover moves: who connects by it must follow now, and by hand each time",
  },
  changed: { class: "renaming", why: "who connects by the old name must follow" },
});

const TOLD = {
  members: presence({
    added: { class: "guard-stricter", why: "somebody more is told" },
    removed: { class: "guard-looser", why: "somebody is told nothing any more" },
    changed: { class: "guard-looser", why: "somebody else is told" },
  }),
};

/**
 * What a change of each setting means. What AWS replaces is known from its provider (hashicorp/terraform-provider-aws, on which
 * Pulumi's is built): `ForceNew` of master_username in internal/service/redshift/cluster.go, of database_name in
 * internal/service/rds/cluster.go, RequiresReplace of db_name in internal/service/redshiftserverless/namespace.go.
 */
export const SETTING_RULES: RulesOf<Settings> = {
  account: always(
    "destructive",
    "everything is made anew and empty in another account; what is deployed stays where it is, and nothing looks after it",
  ),
  region: always(
    "destructive",
    "everything is made anew and empty in another Region; what is deployed stays where it is, and nothing looks after it; no other bucket can have the name of its lake's while that is there",
  ),
  zones: {
    places: always(
      "destructive",
      "what stands in a zone that is left, subnets and instances of a database, is made again in another, which AWS refuses while something stands in it",
    ),
  },
  network: {
    kind: ANEW_NETWORK,
    of: {
      new: { addresses: ANEW_NETWORK },
      existing: {
        vpc: ANEW_NETWORK,
        subnets: {
          places: always(
            "operational",
            "jobs and databases stand in other subnets; AWS lets none go that is in use, and none of another VPC come",
          ),
        },
        routeTables: { members: always("operational", "other subnets reach the lake without a way to the internet") },
        endpoints: always("operational", "who makes the ways to AWS's services is another: the stack, or you"),
      },
    },
  },
  lake: {
    bucket: always(
      "destructive",
      "the lake is another bucket, and is empty: nothing reads what lies in the old one, neither a replay nor a backfill",
    ),
  },
  sources: {
    named: presence({
      added: { class: "additive", why: "a source is read from there" },
      removed: {
        class: "destructive",
        why: "the source is read no more; a database of the stack's own is given up with it",
      },
      changed: OTHER_ROWS(undefined, undefined),
    }),
    each: {
      kind: always(
        "destructive",
        "rows are read from another database; one of the stack's own is given up, or is empty",
      ),
      of: {
        aurora: {
          // RDS guide, Settings for DB instances: an outage. The provider leaves it to the maintenance window unless apply_immediately is set.
          instanceClass: always(
            "operational",
            "each instance restarts as one of that class in its next maintenance window, which cuts off who is connected, and computes with more or less than before",
          ),
          database: NEW_SOURCE_DATABASE,
          capacity: { minimum: COMPUTES, maximum: COMPUTES },
          engineVersion: always(
            "operational",
            "a cluster that exists keeps its version: only one that is made gets it",
          ),
          backupDays: bounds("recovery", most, {
            more: "the database can be set back further",
            less: "the database cannot be set back as far as before",
          }),
        },
        existing: {
          host: OTHER_ROWS,
          port: OTHER_ROWS,
          database: OTHER_ROWS,
          secret: OTHER_USER,
          securityGroup: always(
            "operational",
            "the jobs are let in by another group of the server's, or by none of this stack's",
          ),
        },
      },
    },
  },
  warehouse: {
    kind: OTHER_WAREHOUSE,
    of: {
      provisioned: {
        nodeType: always("physical", "the rows are moved to other nodes"),
        nodes: always("physical", "the rows are moved to more or fewer nodes"),
        database: OTHER_WAREHOUSE,
        adminUser: always(
          "destructive",
          "AWS has no other first user for a cluster that exists: it is replaced, and is empty",
        ),
        snapshotDays: bounds("recovery", most, {
          more: "the warehouse can be set back further",
          less: "the warehouse cannot be set back as far as before",
        }),
      },
      serverless: {
        baseCapacity: COMPUTES,
        maxCapacity: COMPUTES,
        dailyLimit: bounds("watch", least, {
          more: "a day may cost more before queries are refused",
          less: "queries are refused sooner in a day",
        }),
        database: always(
          "destructive",
          "a namespace's database has one name for ever: the namespace is replaced, and is empty",
        ),
        adminUser: OTHER_USER,
      },
      existing: {
        host: OTHER_WAREHOUSE,
        database: OTHER_WAREHOUSE,
        user: OTHER_USER,
        password: always("operational", "the user that loads has another password"),
        copyRole: always("operational", "COPY and UNLOAD read and write the lake as another role"),
        namespace: { name: OTHER_SNAPSHOTS, id: OTHER_SNAPSHOTS },
      },
    },
  },
  standby: { stack: STANDBY, bucket: STANDBY },
  standbyOf: { stack: SITES, region: SITES, bucket: SITES },
  dns: {
    name: NAME_OF_WAREHOUSE,
    zone: NAME_OF_WAREHOUSE,
  },
  jobs: {
    role: presence({
      added: {
        class: "guard-looser",
        why: "the jobs run as a role whose permissions the definition does not print, nor a review compare",
      },
      removed: { class: "guard-stricter", why: "the jobs may do what the definition prints, and nothing else" },
      changed: {
        class: "guard-looser",
        why: "the jobs run as another role, whose permissions the definition does not print, nor a review compare",
      },
    }),
  },
  schedule: {
    enabled: (_, is) =>
      is === false
        ? {
            class: "guard-looser",
            why: "no run starts by itself, and no alarm tells of a day without one or of data that is not fresh",
          }
        : { class: "guard-stricter", why: "runs start by themselves, and alarms tell of a day without one" },
  },
  notify: { critical: TOLD, warning: TOLD },
  runbook: always("documentation", "alarms and failures lead to another page"),
  permissionsBoundary: presence({
    added: { class: "guard-stricter", why: "a policy limits every role" },
    removed: { class: "guard-looser", why: "no policy limits the roles any more" },
    changed: { class: "guard-looser", why: "another policy limits every role: what it lets through, no review knows" },
  }),
  destroy: {
    members: presence({
      added: {
        class: "destructive",
        why: "where stacks/program.ts agrees, it is protected no more, and goes with the next change or pulumi destroy that takes it, without a last snapshot",
      },
      removed: { class: "guard-stricter", why: "it is protected, and kept when it is given up" },
      changed: { class: "destructive", why: "something else is protected no more" },
    }),
  },
  usage: {
    runs: ESTIMATE,
    jobMinutes: ESTIMATE,
    sourceGb: ESTIMATE,
    acuHours: ESTIMATE,
    changes: ESTIMATE,
    warehouseGb: ESTIMATE,
    warehouseMinutes: ESTIMATE,
    lakeGb: ESTIMATE,
    replicatedGb: ESTIMATE,
    logGb: ESTIMATE,
  },
  tags: {
    named: TAGS,
    each: TAGS,
  },
};
