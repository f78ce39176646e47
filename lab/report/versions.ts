import type { MemberFact, MemberVersion, ReportData, VersionedMember, VersionStory } from "./data";
import { exact, share } from "./format";
import { html, type Html } from "./html";
import type { Section } from "./section";
import { DateAxis, ValueAxis } from "./axis";

/** The history of one member of a versioned dimension as a step chart; a select changes the member. */
export function versionsSection({ versions, run }: ReportData): Section | null {
  if (versions === null) return null;
  if ("nothing" in versions) {
    return {
      id: "versions",
      title: "History",
      label: "History",
      lead: "How a number of a versioned dimension changed, and the facts that point at its versions.",
      body: html`<div class="card"><p class="empty">${versions.nothing}</p></div>`,
    };
  }
  const { dimension, value, members } = versions;
  return {
    id: "versions",
    title: `History of ${dimension}`,
    label: "History",
    lead: `One step a version of ${value}, from the day it took effect, as the warehouse has it today.${barsInWords(versions, run.logical_date)}`,
    body: html`<div class="card">
      <label class="chooser"
        >Show
        <select id="member">
          ${members.map((member, at) => html`<option value="${at}">${member.name}</option>`)}
        </select></label
      >
      ${members.map((member, at) => renderMember(member, at, versions, run.logical_date))}
    </div>`,
  };
}

/** Bars are announced where there are some, and how long they are where that is known. */
function barsInWords({ fact, members }: VersionStory, today: string): string {
  const bars = members.flatMap((member) => shownFacts(member, today));
  if (fact === null) return "";
  if (bars.length === 0) return ` No row of ${fact} points at them within the time that is drawn.`;
  const length = bars.some(({ days }) => days > 0) ? " and is as long as its days" : "";
  return ` Every bar is a row of ${fact}: it begins on the day of its lookup${length}, and stands on the version that its key points to.`;
}

function shownFacts({ versions, facts }: VersionedMember, today: string): readonly MemberFact[] {
  const { start, end } = spanOf(versions, today);
  return facts.filter((row) => row.date >= start && row.date <= end);
}

function renderMember(member: VersionedMember, at: number, { value, fact }: VersionStory, today: string): Html {
  const { start, end } = spanOf(member.versions, today);
  const facts = shownFacts(member, today);
  const dates = new DateAxis(start, end);
  const values = new ValueAxis(member.versions.flatMap((version) => (version.value === null ? [] : [version.value])));
  return html`<figure class="steps" data-member="${at}" ${at === 0 ? null : html`hidden`}>
    <div class="plot">
      ${values.ticks.map((tick) => html`<span class="tick-y" style="bottom:${share(values.at(tick))}"><em>${exact(tick)}</em></span>`)}
      ${dates.ticks.map((tick) => html`<span class="tick-x ${dates.at(tick.date) > 0.9 ? "last" : ""}" style="left:${share(dates.at(tick.date))}"><em>${tick.label}</em></span>`)}
      <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
        ${stepLine(member.versions, dates, values)}
      </svg>
      ${inLanes(facts).map(({ row, lane }) => factMark(row, lane, member.versions, dates, values))}
      ${member.versions.filter(({ from }) => from >= start).map((version) => versionMark(version, value, dates, values))}
    </div>
    <figcaption>${caption(member, facts, fact)}</figcaption>
    <details>
      <summary>The same as a table</summary>
      ${versionTable(member, value, fact)}
    </details>
  </figure>`;
}

const OPEN = "9999-12-31";
const DAY = 86_400_000;
const FEWEST_DAYS = 60;
const LANES = 8;

/** The time in which the value changes, and twice as long before it: a first version can be years older than the second. */
function spanOf(versions: readonly MemberVersion[], today: string): { readonly start: string; readonly end: string } {
  const first = versions[0]?.from ?? today;
  const change = versions[1]?.from ?? first;
  const days = Math.max(FEWEST_DAYS, ((Date.parse(today) - Date.parse(change)) / DAY) * 2);
  const start = plusDays(change, -days);
  return { start: start < first ? first : start, end: plusDays(today, FEWEST_DAYS) };
}

function plusDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
}

/** Facts that overlap in time stand above one another. */
function inLanes(facts: readonly MemberFact[]): readonly { readonly row: MemberFact; readonly lane: number }[] {
  const free: string[] = [];
  return facts.map((row) => {
    const next = free.findIndex((date) => date <= row.date);
    const lane = (next < 0 ? free.length : next) % LANES;
    free[lane] = plusDays(row.date, Math.max(1, row.days));
    return { row, lane };
  });
}

function stepLine(versions: readonly MemberVersion[], dates: DateAxis, values: ValueAxis): Html {
  let path = "";
  let previous: MemberVersion | null = null;
  for (const version of versions) {
    if (version.value === null) continue;
    const y = 1000 - values.at(version.value) * 1000;
    const joined = previous !== null && previous.to === version.from;
    path += `${joined ? "L" : "M"}${x(Math.max(0, dates.at(version.from)))},${y.toFixed(1)} L${x(version.to === OPEN ? 1 : Math.max(0, dates.at(version.to)))},${y.toFixed(1)} `;
    previous = version;
  }
  return html`<path d="${path.trim()}" />`;
}

function x(part: number): string {
  return (part * 1000).toFixed(1);
}

function versionMark(version: MemberVersion, value: string, dates: DateAxis, values: ValueAxis): Html | null {
  if (version.value === null) return null;
  const until = version.to === OPEN ? "still open" : `until ${version.to}`;
  return html`<span
    class="version-mark"
    style="left:${share(dates.at(version.from))};bottom:${share(values.at(version.value))}"
    title="${value} ${exact(version.value)} from ${version.from}, ${until} (key ${version.key})"
  ></span>`;
}

function factMark(
  row: MemberFact,
  lane: number,
  versions: readonly MemberVersion[],
  dates: DateAxis,
  values: ValueAxis,
): Html {
  // On a version without a number, a bar lies on the ground.
  const value = versions.find((version) => version.key === row.versionKey)?.value ?? null;
  const height = value === null ? 0 : values.at(value);
  const left = dates.at(row.date);
  const width = Math.min(dates.lengthOf(row.days), 1 - left);
  const amount = row.amount === null ? "" : `, ${exact(row.amount)}`;
  return html`<span
    class="fact-mark"
    style="left:${share(left)};width:${share(width)};bottom:calc(${share(height)} + ${lane * 11}px)"
    title="${row.name}: ${row.date}${row.days > 0 ? `, ${row.days} days` : ""}${amount} (key ${row.versionKey})"
  ></span>`;
}

function caption(member: VersionedMember, shown: readonly MemberFact[], fact: string | null): string {
  const gaps = member.versions.filter((version, at) => at > 0 && member.versions[at - 1]?.to !== version.from).length;
  const absent = gaps === 0 ? "" : `, absent ${gaps === 1 ? "once" : `${gaps} times`}`;
  const outside = member.facts.length + member.factsLeftOut - shown.length;
  const more = outside === 0 ? "" : `, ${outside} more outside of the time or the number that is drawn`;
  const facts = fact === null ? "" : ` and ${shown.length} ${shown.length === 1 ? "row" : "rows"} of ${fact}${more}`;
  return `${member.name}: ${member.versions.length} ${member.versions.length === 1 ? "version" : "versions"}${absent}${facts}`;
}

function versionTable(member: VersionedMember, value: string, fact: string | null): Html {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col" class="number">Key</th>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col" class="number">${value}</th>
          <th scope="col">${fact ?? ""}</th>
        </tr>
      </thead>
      <tbody>
        ${member.versions.map((version) => {
          const facts = member.facts.filter((row) => row.versionKey === version.key);
          return html`<tr>
            <td class="number">${version.key}</td>
            <td>${version.from}</td>
            <td>${version.to === OPEN ? "open" : version.to}</td>
            <td class="number">${version.value === null ? "NULL" : exact(version.value)}</td>
            <td>${facts.map((row) => `${row.name} (${row.date})`).join(", ")}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
