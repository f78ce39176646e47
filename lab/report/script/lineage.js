"use strict";
// The lineage that can be clicked through: a chosen column's way is lit in the map and told above it.

(() => {
  const lineage = document.querySelector(".lineage");
  if (lineage === null) return;
  const edges = JSON.parse(lineage.dataset.edges);
  const map = lineage.querySelector(".lineage-map");
  const canvas = lineage.querySelector(".lineage-edges");
  const answer = lineage.querySelector(".lineage-answer");
  const search = lineage.querySelector("input");
  const isLarge = lineage.classList.contains("large");
  const tables = [...map.querySelectorAll(".lineage-table")];
  const buttons = new Map([...map.querySelectorAll("button")].map((button) => [button.dataset.column, button]));
  let chosen = null;

  /** The columns that can be reached from the chosen one, nearest first, each with what becomes of the value on the way. */
  function reach(near, far) {
    const reached = new Map([[chosen, ""]]);
    for (const [column] of reached)
      for (const edge of edges) if (edge[near] === column) reached.set(edge[far], reached.get(edge[far]) ?? edge.how);
    return reached;
  }

  function choose(column) {
    chosen = chosen === column ? null : column;
    search.value = chosen ?? "";
    show();
  }

  function show() {
    const upstream = chosen === null ? new Map() : reach("to", "from");
    const downstream = chosen === null ? new Map() : reach("from", "to");
    const isOn = (column) => upstream.has(column) || downstream.has(column);
    map.classList.toggle("dimmed", chosen !== null);
    for (const [column, button] of buttons) {
      button.classList.toggle("on", isOn(column));
      button.setAttribute("aria-pressed", String(column === chosen));
    }
    for (const table of tables) {
      const isInvolved = table.querySelector("button.on") !== null;
      table.hidden = isLarge && chosen !== null && !isInvolved;
      if (isInvolved) table.open = true;
    }
    tell(upstream, downstream);
    draw(upstream, downstream);
  }

  function tell(upstream, downstream) {
    if (chosen === null) {
      answer.textContent = "No column is chosen.";
      return;
    }
    const button = buttons.get(chosen);
    const title = element("p", element("strong", chosen), ` ${button.querySelector("small").textContent}`);
    const origin = button.closest(".source") === null ? "the warehouse gives it" : "it is read from the source";
    answer.replaceChildren(
      title,
      columnList("Made of", upstream, origin),
      columnList("Goes into", downstream, "nothing"),
    );
  }

  function columnList(heading, reached, otherwise) {
    const others = [...reached].filter(([column]) => column !== chosen);
    if (others.length === 0) return element("p", `${heading}: ${otherwise}.`);
    const items = others.map(([column, how]) => {
      const link = element("button", column);
      link.type = "button";
      link.addEventListener("click", () => choose(column));
      return element("li", link, ` ${how}`);
    });
    return element("div", element("p", `${heading}:`), element("ul", ...items));
  }

  function element(name, ...content) {
    const made = document.createElement(name);
    made.append(...content);
    return made;
  }

  function draw(upstream, downstream) {
    const origin = map.getBoundingClientRect();
    const isLit = ({ from, to }) =>
      (upstream.has(from) && upstream.has(to)) || (downstream.has(from) && downstream.has(to));
    const paths = edges.flatMap((edge) => {
      const [from, to] = [placeOf(edge.from), placeOf(edge.to)];
      if (from === null || to === null) return [];
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      const sameGroup = Math.abs(from.left - to.left) < 1;
      const [x1, y1] = [from.right - origin.left, from.top + from.height / 2 - origin.top];
      const [x2, y2] = [(sameGroup ? to.right : to.left) - origin.left, to.top + to.height / 2 - origin.top];
      const bend = sameGroup ? 40 : Math.max(30, (x2 - x1) / 2);
      path.setAttribute("d", `M${x1},${y1} C${x1 + bend},${y1} ${sameGroup ? x2 + bend : x2 - bend},${y2} ${x2},${y2}`);
      path.classList.toggle("on", isLit(edge));
      return [path];
    });
    // Between closed tables, many edges are one line; what is lit lies above.
    const lines = new Map();
    for (const path of paths) {
      const same = lines.get(path.getAttribute("d"));
      if (same === undefined || path.classList.contains("on")) lines.set(path.getAttribute("d"), path);
    }
    const isBright = (path) => path.classList.contains("on");
    canvas.replaceChildren(
      ...[...lines.values()].sort((left, right) => Number(isBright(left)) - Number(isBright(right))),
    );
  }

  /** Where a column stands; the heading of its table when that is closed, null when it is hidden. */
  function placeOf(column) {
    const table = buttons.get(column)?.closest(".lineage-table");
    if (table === undefined || table.hidden) return null;
    return (table.open ? buttons.get(column) : table.querySelector("summary")).getBoundingClientRect();
  }

  for (const [column, button] of buttons) button.addEventListener("click", () => choose(column));
  search.addEventListener("change", () => {
    const column = search.value.trim();
    if (column === "" ? chosen !== null : buttons.has(column) && column !== chosen)
      choose(column === "" ? chosen : column);
  });
  // Opening a table changes the map's height, too.
  new ResizeObserver(show).observe(map);
  show();
})();
