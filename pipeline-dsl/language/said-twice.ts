import type { CallSite } from "./call-site";
import { type Fault, NO_FAULTS } from "./fault";

/** Of a word that says one thing of what it stands at. Said once more, one of the two would be dropped. `said`: before. */
export function saidTwice(word: string, said: boolean, site: CallSite): readonly Fault[] {
  if (!said) return NO_FAULTS;
  return [
    {
      code: "duplicate-element",
      message: `${word} stands here once more`,
      why: "the first one would say nothing",
      fix: "take one of them out",
      site,
    },
  ];
}
