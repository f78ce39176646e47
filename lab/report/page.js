"use strict";
// The page's own script: which member's history is shown, and the lineage that can be clicked through.

(() => {
  const chooser = document.getElementById("member");
  chooser?.addEventListener("change", () => {
    for (const figure of document.querySelectorAll("[data-member]"))
      figure.hidden = figure.dataset.member !== chooser.value;
  });
})();

(() => {
  const lineage = document.querySelector(".lineage");
  if (lineage === null) return;
  const edges = JSON.parse(lineage.dataset.edges);
  const map = lineage.querySelector(".lineage-map");
  const canvas = lineage.querySelector(".lineage-edges");
  const answer = lineage.querySelector(".lineage-answer");
  const buttons = new Map([...lineage.querySelectorAll("button")].map((button) => [button.dataset.column, button]));
  let chosen = null;

  /** All columns that can be reached from one along the edges, itself among them. */
  function reach(column, from, to) {
    const reached = new Set([column]);
    for (const each of reached) for (const edge of edges) if (edge[from] === each) reached.add(edge[to]);
    return reached;
  }

  function show() {
    const upstream = chosen === null ? new Set() : reach(chosen, "to", "from");
    const downstream = chosen === null ? new Set() : reach(chosen, "from", "to");
    const isOn = (edge) =>
      (upstream.has(edge.to) && upstream.has(edge.from)) || (downstream.has(edge.from) && downstream.has(edge.to));
    map.classList.toggle("dimmed", chosen !== null);
    for (const [column, button] of buttons) {
      button.classList.toggle("on", upstream.has(column) || downstream.has(column));
      button.setAttribute("aria-pressed", String(column === chosen));
    }
    answer.textContent = chosen === null ? "No column is chosen." : sentence(upstream, downstream);
    draw(isOn);
  }

  function origin(column) {
    return buttons.get(column).closest(".source") === null ? " is given by the warehouse" : " is read from the source";
  }

  function sentence(upstream, downstream) {
    const others = (columns) => [...columns].filter((column) => column !== chosen);
    const how = edges.filter((edge) => edge.to === chosen).map((edge) => edge.how);
    const made =
      others(upstream).length > 0
        ? ` is made of ${others(upstream).join(", ")} (${[...new Set(how)].join(", ")})`
        : origin(chosen);
    const used =
      others(downstream).length > 0
        ? `; ${others(downstream).join(", ")} ${others(downstream).length === 1 ? "is" : "are"} made of it`
        : "; nothing is made of it";
    return `${chosen}${made}${used}.`;
  }

  function draw(isOn) {
    const origin = map.getBoundingClientRect();
    const paths = edges.map((edge) => {
      const [from, to] = [buttons.get(edge.from), buttons.get(edge.to)].map((button) =>
        button?.getBoundingClientRect(),
      );
      if (from === undefined || to === undefined) return null;
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      const sameGroup = Math.abs(from.left - to.left) < 1;
      const [x1, y1] = [from.right - origin.left, from.top + from.height / 2 - origin.top];
      const [x2, y2] = [(sameGroup ? to.right : to.left) - origin.left, to.top + to.height / 2 - origin.top];
      const bend = sameGroup ? 40 : Math.max(30, (x2 - x1) / 2);
      path.setAttribute("d", `M${x1},${y1} C${x1 + bend},${y1} ${sameGroup ? x2 + bend : x2 - bend},${y2} ${x2},${y2}`);
      path.classList.toggle("on", isOn(edge));
      return path;
    });
    const drawn = paths.filter((path) => path !== null);
    canvas.replaceChildren(
      ...drawn.filter((path) => !path.classList.contains("on")),
      ...drawn.filter((path) => path.classList.contains("on")),
    );
  }

  for (const [column, button] of buttons) {
    button.addEventListener("click", () => {
      chosen = chosen === column ? null : column;
      show();
    });
  }
  new ResizeObserver(show).observe(map);
  show();
})();
