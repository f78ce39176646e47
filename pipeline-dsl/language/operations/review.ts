import { didYouMean } from "../../checks/suggest";
import { CHANGE_CLASSES, type ChangeClass } from "../../model";
import { notEmpty, optional, options, record, required, set } from "../arguments/containers";
import { either, text, where } from "../arguments/kinds";

/** `team:` and `user:` an approving review, `label:` a label of the pull request. */
export type Approver = `${"team" | "user" | "label"}:${string}`;

export interface ReviewDefinition {
  /** By class of change, such as `destructive`: who must agree, or any of several. */
  readonly require: Readonly<Partial<Record<ChangeClass, Approver | readonly Approver[]>>>;
}

const FORM = /^(?:team:[a-z0-9](?:[\w-]*)|user:[A-Za-z0-9][A-Za-z0-9-]*|label:\S(?:.{0,48}\S)?)$/;

function isApprover(written: string): written is Approver {
  return FORM.test(written);
}

const APPROVER = where(text("who must agree", '"team:data-owners"'), (written) =>
  isApprover(written)
    ? null
    : {
        message: "names nobody and no label",
        fix: "write team: and a team's short name, user: and a login, or label: and a label of up to 50 characters",
      },
);

const APPROVERS = either(
  APPROVER,
  notEmpty(set(APPROVER, "a list of those of whom one must agree", '["team:data-owners"]'), "take the class out"),
);

const REQUIRE = where(
  record(APPROVERS, "who must agree, by class of change", '{ destructive: "team:data-owners" }'),
  (required) => {
    const classes: readonly string[] = CHANGE_CLASSES;
    const named = Object.keys(required);
    if (named.length === 0)
      return { message: "is empty, which says nothing", fix: "name at least one class, or leave review out" };
    const wrong = named.find((name) => !classes.includes(name));
    return wrong === undefined
      ? null
      : {
          message: `has ${wrong}, which is no class of changes`,
          fix: didYouMean(wrong, CHANGE_CLASSES, `the classes are ${CHANGE_CLASSES.join(", ")}`),
        };
  },
);

export const REVIEW = optional(options<ReviewDefinition>("ReviewDefinition", { require: required(REQUIRE) }), "none");
