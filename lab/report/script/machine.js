"use strict";
// A step chosen in the graph opens in the list, and one opened in the list is marked in the graph.

(() => {
  const graph = document.querySelector(".machine-graph");
  if (graph === null) return;
  const entries = new Map([...document.querySelectorAll("[data-step]")].map((entry) => [entry.dataset.step, entry]));
  const nodes = new Map([...graph.querySelectorAll("[data-node]")].map((node) => [node.dataset.node, node]));

  function mark() {
    const chosen = [...entries].find(([, entry]) => entry.open)?.[0];
    for (const [name, node] of nodes) node.classList.toggle("chosen", name === chosen);
    for (const edge of graph.querySelectorAll(".edge"))
      edge.classList.toggle("on", edge.dataset.from === chosen || edge.dataset.to === chosen);
  }

  for (const [name, node] of nodes)
    node.addEventListener("click", () => {
      const entry = entries.get(name);
      // Not every browser closes the others of one name by itself.
      for (const other of entries.values()) if (other !== entry) other.open = false;
      entry.open = !entry.open;
      if (entry.open) entry.scrollIntoView({ block: "nearest" });
    });
  for (const entry of entries.values()) entry.addEventListener("toggle", mark);
  // The trunk of the graph stands in its middle.
  graph.scrollLeft = (graph.scrollWidth - graph.clientWidth) / 2;
})();
