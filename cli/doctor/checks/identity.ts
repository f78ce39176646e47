import { type DoctorCheck, note, ok, problem } from "../check";

/** Whose credentials these are. Everything else would be asked of another account. */
export const identity: DoctorCheck = {
  id: "identity",
  about: "whose credentials these are",
  actions: ["sts:GetCallerIdentity"],
  source: "STS API reference, GetCallerIdentity: needs no permission",
  look: async ({ deployment }, ask) => {
    const { Account, Arn = "" } = await ask<{ Account: string; Arn: string }>({
      service: "sts",
      operation: "get_caller_identity",
      region: deployment.region,
    });
    if (Account !== deployment.account) {
      return [
        problem(
          `these are credentials of account ${Account ?? "?"} (${Arn}); the stack's is ${deployment.account}`,
          "take credentials of the stack's account, or correct rental:account",
        ),
      ];
    }
    return [
      ok(`${Arn} of account ${Account}`),
      ...(Arn.endsWith(":root") ? [note("these are the root user's credentials", "deploy with a role")] : []),
    ];
  },
};
