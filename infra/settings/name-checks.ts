import { counted } from "../../pipeline-dsl/review/counted";
import { kebabCase, nameIn, sourceClusterIdentifier } from "../names";
import { finding, type Finding } from "./finding";
import type { Settings } from "./settings";

/** A name that the stack makes of its stem, the longest of its kind, and what AWS takes of that kind. */
interface LongestName {
  readonly thing: string;
  readonly most: number;
  readonly source: string;
  readonly made: (stem: string) => string;
}

const ROLE = { most: 64, source: "IAM API reference, CreateRole" } as const;

/** The parts' number has two digits in a definition of some thousand tables. */
const OF_THE_STACK: readonly LongestName[] = [
  { ...ROLE, thing: "role", made: (stem) => `${stem}-backfill-day-part-10-machine` },
  {
    thing: "execution",
    most: 80,
    source: "Step Functions API reference, StartExecution",
    made: (stem) => `${stem}-01234567-89ab-cdef-0123-456789abcdef`,
  },
];

/** Of each source whose database the stack makes. */
const OF_A_SOURCE: readonly LongestName[] = [
  { ...ROLE, thing: "role", made: (stem) => `${stem}-monitoring` },
  {
    thing: "database",
    most: 63,
    source: "RDS API reference, CreateDBInstance",
    made: (stem) => `${stem}-writer`,
  },
];

const SHORTEST = 3;
/** Redshift's and Aurora's, the narrowest of all: lower-case letters, digits and single hyphens, a letter first, no hyphen last. */
const PLAIN = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Whether AWS takes the names that are made of the pipeline's, the stack's and the sources'. */
export function nameFindings(
  pipeline: string,
  stack: string,
  { sources }: Pick<Settings, "sources">,
): readonly Finding[] {
  const stem = nameIn(stack, kebabCase(pipeline));
  const made = `names are made of "${stem}", of the pipeline ${pipeline} in the stack ${stack}`;
  if (!PLAIN.test(stem) || stem.length < SHORTEST) {
    const rule = `${String(SHORTEST)} letters, digits and single hyphens at least, a letter first and no hyphen last`;
    return [finding([], `${made}, and Redshift takes ${rule}; rename the pipeline or the stack`)];
  }
  const long = tooLong(stem, OF_THE_STACK);
  if (long !== null) return [finding([], `${made}, ${long} too long; shorten the pipeline's or the stack's name`)];
  return Object.entries(sources).flatMap(([source, database]) => {
    if (database.kind !== "aurora") return [];
    const cluster = sourceClusterIdentifier(stem, source);
    const what = `gives names such as ${cluster}`;
    if (!PLAIN.test(cluster)) {
      const rule = "neither two underscores in a row nor one at the end";
      return [finding(["sources", source], `${what}, which Aurora does not take: ${rule}; rename the source`)];
    }
    const longSource = tooLong(cluster, OF_A_SOURCE);
    return longSource === null
      ? []
      : [finding(["sources", source], `${what}, ${longSource} too long; shorten the source's name`)];
  });
}

/** `4 characters`, by which the longest of the names is over. */
function tooLong(stem: string, names: readonly LongestName[]): string | null {
  const over = names.map(({ made, most, thing }) => ({ by: made(stem).length - most, thing, most }));
  const worst = over.reduce((a, b) => (b.by > a.by ? b : a));
  if (worst.by <= 0) return null;
  return `${counted(worst.by, "character")} (a ${worst.thing} has ${String(worst.most)} at most)`;
}
