import { compositeTransitions, notifications } from "./composite";
import type { Transition } from "./simulate";

const alarm = (from: number, to: number): readonly Transition[] => [
  { minute: 0, state: "OK" },
  { minute: from, state: "ALARM" },
  { minute: to, state: "OK" },
];
const waits = { waitMinutes: 10, extensionMinutes: 10 };

test("a composite is in ALARM while any child is", () => {
  expect(compositeTransitions([alarm(10, 30), alarm(20, 40)])).toEqual([
    { minute: 0, state: "OK" },
    { minute: 10, state: "ALARM" },
    { minute: 40, state: "OK" },
  ]);
});

test("a second child of a composite that already speaks does not notify again", () => {
  expect(notifications({ children: [alarm(10, 40), alarm(20, 30)], suppressor: null, ...waits })).toEqual([10]);
});

test("a warning waits for critical, then speaks when critical stays well", () => {
  expect(notifications({ children: [alarm(10, 60)], suppressor: [alarm(500, 510)], ...waits })).toEqual([20]);
});

test("a warning is quiet while critical speaks", () => {
  expect(notifications({ children: [alarm(10, 60)], suppressor: [alarm(12, 80)], ...waits })).toEqual([]);
});

test("a warning that outlasts critical speaks when the extension is over", () => {
  expect(notifications({ children: [alarm(10, 120)], suppressor: [alarm(12, 80)], ...waits })).toEqual([90]);
});

test("a warning shorter than the wait says nothing", () => {
  expect(notifications({ children: [alarm(10, 15)], suppressor: [alarm(500, 510)], ...waits })).toEqual([]);
});

test("a critical alarm that comes and goes within the wait still holds the warning back for its extension", () => {
  expect(notifications({ children: [alarm(10, 60)], suppressor: [alarm(11, 13)], ...waits })).toEqual([23]);
});

test("a warning that begins while critical speaks waits for its end and the extension", () => {
  expect(notifications({ children: [alarm(50, 120)], suppressor: [alarm(10, 80)], ...waits })).toEqual([90]);
});

test("a suppressor of several children speaks while any of them does", () => {
  const suppressor = [alarm(12, 30), alarm(25, 70)];
  expect(notifications({ children: [alarm(10, 120)], suppressor, ...waits })).toEqual([80]);
});
