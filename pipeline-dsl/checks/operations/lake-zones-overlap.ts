import { defineCheck } from "../check";
import { zonePath } from "../paths";
import { BACKUP_ZONE } from "../../targets/redshift/backup/stored-table";
import { ARTIFACTS_FOLDER } from "../../targets/glue/job-files";

/** Characters that S3 calls safe; not `*`, which policies and Spark read as a pattern, nor a part of dots, which a file system follows. */
const FOLDER = /^((?!\.+\/)[A-Za-z0-9!_.'()-]+\/)+$/;

/** What the pipeline keeps in the lake beside the zones. */
export const OWN_FOLDERS = [ARTIFACTS_FOLDER, BACKUP_ZONE] as const;

export const lakeZonesOverlap = defineCheck({
  code: "lake-zones-overlap",
  severity: "error",
  summary: "Two zones of the lake share a prefix, or one is not a folder",
  page: {
    explanation: `Each zone is a folder of its own in the lake: permissions, expiry and replication go by its prefix. A zone inside another one would expire or be
replicated with it. A prefix without a slash at its end also matches its neighbours: \`raw\` is a prefix of \`raw_old/\`.`,
    remedy: `Give each zone a prefix that ends with a slash and is not inside another one. \`artifacts/\` holds the jobs' code and \`backup/\` the backups of tables.`,
    refused: `zones: { raw: "data/", processed: "data/processed/", curated: "curated" }`,
    accepted: `zones: { raw: "raw/", processed: "processed/", curated: "curated/" }`,
  },
  *find({ model }) {
    const zones = Object.entries(model.lake.zones);
    for (const [zone, prefix] of zones) {
      if (!FOLDER.test(prefix)) {
        yield {
          message: `the zone ${zone} has the prefix ${JSON.stringify(prefix)}, which is not a folder`,
          at: [{ path: zonePath(zone), part: zone }],
          why: "permissions and expiry go by prefix: one without a slash also matches its neighbours, .. leads out of the lake, and * stands for any name",
          fix: `use letters, digits and a slash at the end, such as ${zone}/`,
        };
        continue;
      }
      const own = OWN_FOLDERS.find((folder) => prefix.startsWith(folder));
      if (own !== undefined) {
        yield {
          message: `the zone ${zone} (${prefix}) lies inside ${own}, which the pipeline keeps for itself`,
          at: [{ path: zonePath(zone), part: zone }],
          why: "what a run writes would lie among the jobs' code or the backups, with their permissions and expiry",
          fix: `give it a prefix of its own, such as ${zone}/`,
        };
        continue;
      }
      const around = zones.find(([other, outer]) => other !== zone && outer.endsWith("/") && prefix.startsWith(outer));
      // Of two equal prefixes the later is reported.
      if (around === undefined || (around[1] === prefix && around[0] > zone)) continue;
      yield {
        message: `the zone ${zone} (${prefix}) lies inside the zone ${around[0]} (${around[1]})`,
        at: [
          { path: zonePath(zone), part: zone },
          { path: zonePath(around[0]), part: around[0] },
        ],
        why: "it would expire, be replicated and be readable with the other one",
        fix: `give it a prefix of its own, such as ${zone}/`,
      };
    }
  },
});
