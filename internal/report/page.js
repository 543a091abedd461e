// Shows the plan's rows: search, filters, order and a hundred rows at a time, so that no number of rows
// makes the page slow. Values only ever become text.
"use strict";
(() => {
  const ACTION = 0, SKU = 1, NAME = 2, CATEGORY = 3, OLD_COST = 4, NEW_COST = 5, OLD_PRICE = 6, NEW_PRICE = 7,
    COST_MOVE = 8, PRICE_MOVE = 9, OLD_MARGIN = 10, NEW_MARGIN = 11, DETAILS = 12, REASON = 13;
  const ACTIONS = ["create", "update", "deactivate"];
  const PAGE = 100, PRINTED = 2000;

  const data = JSON.parse(document.getElementById("data").textContent);
  const all = data.rows;
  const texts = all.map((r) => (r[SKU] + " " + r[NAME] + " " + data.categories[r[CATEGORY]][0] + " " + r[REASON] + " " + r[DETAILS]).toLowerCase());
  const order = all.map((_, i) => i); // positions in all, as sorted
  const body = document.querySelector("#rows tbody");
  const heads = [...document.querySelectorAll("#rows th button")];
  const field = (id) => document.getElementById(id);
  let shown = order, first = 0, sorted = -1, down = false;

  function keep(i, words, action, group, move) {
    const r = all[i];
    if (action !== "" && r[ACTION] !== Number(action)) return false;
    if (group !== "" && data.categories[r[CATEGORY]][1] !== group) return false;
    const moved = r[PRICE_MOVE];
    if (move === "up" && !(moved > 0)) return false;
    if (move === "down" && !(moved < 0)) return false;
    if (move === "below" && !(r[NEW_MARGIN] !== null && r[NEW_MARGIN] < 0)) return false;
    if (Number(move) > 0 && !(moved !== null && Math.abs(moved) >= Number(move))) return false;
    return words.every((w) => texts[i].includes(w));
  }

  function filter() {
    const words = field("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const action = field("action").value, group = field("group").value, move = field("move").value;
    shown = order.filter((i) => keep(i, words, action, group, move));
    first = 0;
    draw();
  }

  // value is what a column sorts by: numbers as numbers, nothing last.
  function value(r, column) {
    if (column === CATEGORY) return data.categories[r[CATEGORY]].join(" ");
    if (column === NAME) return r[NAME];
    if (column === ACTION) return r[ACTION];
    if (r[column] === "" || r[column] === null) return null;
    return Number(r[column]);
  }

  function sort(column) {
    down = sorted === column && !down;
    sorted = column;
    const keys = all.map((r) => value(r, column));
    order.sort((a, b) => {
      const x = keys[a], y = keys[b];
      if (x === y) return a - b;
      if (x === null) return 1;
      if (y === null) return -1;
      const d = typeof x === "string" ? x.localeCompare(y) : x - y;
      return down ? -d : d;
    });
    for (const h of heads) {
      const th = h.parentElement;
      if (Number(h.dataset.column) === column) th.setAttribute("aria-sort", down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    }
    filter();
  }

  function cell(tr, text, className) {
    const td = document.createElement("td");
    td.textContent = text;
    if (className) td.className = className;
    tr.append(td);
  }

  const amount = (s) => {
    if (s === "") return "";
    const cents = (s.split(".")[1] || "").length;
    return cents > 2 ? s : Number(s).toFixed(2);
  };
  const signed = (n) => n === null || n === 0 ? "" : (n > 0 ? "+" : "") + n.toFixed(2);
  const fixed = (n) => n === null ? "" : n.toFixed(2);

  function line(i) {
    const r = all[i], tr = document.createElement("tr"), category = data.categories[r[CATEGORY]];
    cell(tr, ACTIONS[r[ACTION]], ACTIONS[r[ACTION]]);
    cell(tr, r[SKU]);
    cell(tr, r[NAME]);
    cell(tr, category[0] || category[1]);
    for (const c of [OLD_COST, NEW_COST]) cell(tr, amount(r[c]), "number");
    cell(tr, signed(r[COST_MOVE]), "number");
    for (const c of [OLD_PRICE, NEW_PRICE]) cell(tr, amount(r[c]), "number");
    cell(tr, signed(r[PRICE_MOVE]), "number");
    cell(tr, fixed(r[OLD_MARGIN]), "number");
    cell(tr, fixed(r[NEW_MARGIN]), r[NEW_MARGIN] < 0 ? "number warning" : "number");
    cell(tr, [r[REASON], r[DETAILS]].filter(Boolean).join(". "), "details");
    return tr;
  }

  function draw(limit = PAGE) {
    const page = shown.slice(first, first + limit);
    body.replaceChildren(...page.map(line));
    field("position").textContent = shown.length === 0 ? "no product fits" :
      `${first + 1} to ${first + page.length} of ${shown.length}` + (shown.length < all.length ? ` (${all.length} in the plan)` : "");
    field("previous").disabled = first === 0;
    field("next").disabled = first + limit >= shown.length;
  }

  let typing = 0;
  field("search").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(filter, 150); });
  for (const id of ["action", "group", "move"]) field(id).addEventListener("change", filter);
  field("reset").addEventListener("click", () => {
    for (const id of ["search", "action", "group", "move"]) field(id).value = "";
    filter();
  });
  field("previous").addEventListener("click", () => { first = Math.max(0, first - PAGE); draw(); });
  field("next").addEventListener("click", () => { first += PAGE; draw(); });
  for (const h of heads) h.addEventListener("click", () => sort(Number(h.dataset.column)));
  let before = 0;
  addEventListener("beforeprint", () => { before = first; first = 0; draw(PRINTED); });
  addEventListener("afterprint", () => { first = before; draw(); });
  filter();
})();
