/** The long form of what can be wrong with a stack's settings. */
export const STACK_PROBLEMS = {
  "stack-settings":
    "A stack's settings (Pulumi.<stack>.yaml, below rental:) are not what the program takes. `pulumi up` makes the same check before the first resource and stops with the same faults.",
} as const;
