import type { DoctorCheck } from "../check";
import { buckets } from "./buckets";
import { endpoints } from "./endpoints";
import { github } from "./github";
import { given } from "./given";
import { here } from "./here";
import { identity } from "./identity";
import { names } from "./names";
import { offerings } from "./offerings";
import { permissions } from "./permissions";
import { places } from "./places";
import { quotas } from "./quotas";

/** In the order in which they are asked: what is here, whose account it is, then what that account has. */
export const CHECKS: readonly DoctorCheck[] = [
  here,
  identity,
  places,
  given,
  buckets,
  names,
  offerings,
  endpoints,
  quotas,
  github,
  permissions,
];
