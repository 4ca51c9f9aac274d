"use strict";
(() => {
  const table = document.getElementById("sizes");
  if (!table) return;
  const bodies = [...table.tBodies];
  const heads = [...table.tHead.rows[0].cells];
  const filter = document.getElementById("filter");
  const states = [...document.querySelectorAll(".states button")];
  const shown = document.getElementById("shown");

  const value = (body, at) => {
    const cell = body.rows[0].cells[at];
    const said = cell.dataset.v;
    if (said === undefined) return cell.textContent.trim() || null;
    return said === "" ? null : Number(said);
  };
  const compare = (one, other) =>
    typeof one === "string" ? one.localeCompare(other, "en", { numeric: true }) : one - other;

  const sort = (at) => {
    const head = heads[at];
    const text = typeof bodies.map((body) => value(body, at)).find((one) => one !== null) === "string";
    const last = head.getAttribute("aria-sort");
    const way = last === "none" ? (text ? "ascending" : "descending") : last === "ascending" ? "descending" : "ascending";
    for (const other of heads) other.setAttribute("aria-sort", other === head ? way : "none");
    const turn = way === "ascending" ? 1 : -1;
    const keyed = bodies.map((body, place) => [value(body, at), place, body]);
    keyed.sort(([one, first], [other, second]) =>
      one === null || other === null
        ? (one === null) - (other === null) || first - second
        : turn * compare(one, other) || first - second);
    table.append(...keyed.map(([, , body]) => body));
  };
  heads.forEach((head, at) => head.querySelector("button").addEventListener("click", () => sort(at)));

  const sift = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const off = new Set(states.filter((one) => one.getAttribute("aria-pressed") === "false").map((one) => one.dataset.state));
    let count = 0;
    for (const body of bodies) {
      const said = body.rows[0].textContent.toLowerCase();
      body.hidden = off.has(body.dataset.state) || !words.every((word) => said.includes(word));
      count += body.hidden ? 0 : 1;
    }
    shown.textContent = `${count} of ${bodies.length} containers`;
  };
  filter.addEventListener("input", sift);
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { filter.value = ""; sift(); }
  });
  for (const one of states) {
    one.addEventListener("click", () => {
      one.setAttribute("aria-pressed", String(one.getAttribute("aria-pressed") === "false"));
      sift();
    });
  }
})();
