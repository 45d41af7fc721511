"use strict";
(() => {
  const list = document.getElementById("list"); // absent on a report's own page
  const views = [...document.querySelectorAll(".view")];
  const form = document.getElementById("filters");
  const input = document.getElementById("search");
  const count = document.getElementById("count");
  const help = document.getElementById("help");
  // A rule a hidden column is quicker than touching each of some hundred thousand cells.
  const rules = document.head.appendChild(document.createElement("style"));
  let view = null;
  let item = null;
  let place = 0; // which of the item's sentences
  let scrolled = 0; // where the list was left

  const numbers = (element) => element.dataset.s.split(" ").filter(Boolean);
  const shown = () => (view ? [...view.querySelectorAll(".item:not([hidden])")] : []);
  const findings = () => (view ? [...view.querySelectorAll(".finding")] : []);
  const marksOf = (number) => [...view.querySelectorAll(`mark[data-s~="${number}"]`)];

  // --- Which report is shown: the address says so, so that links and the back button work.

  function route() {
    const [, report, kind, number] = /^#r(\d+)(?:-([isfq])(\d+))?$/.exec(location.hash) || [];
    const next = report ? document.getElementById(`r${report}`) : list ? null : views[0];
    if (next !== view || !next) turnTo(next);
    if (kind === "i" || kind === "f") select(document.getElementById(location.hash.slice(1)));
    if (kind === "s") pick([number], true);
    if (kind === "q") pick([`q${number}`], true);
  }

  function turnTo(next) {
    if (!view && list) scrolled = window.scrollY;
    deselect();
    view = next;
    if (list) list.hidden = Boolean(view);
    for (const each of views) each.hidden = each !== view;
    if (list) turnLinks();
    refilter();
    const anchor = document.getElementById(location.hash.slice(1));
    if (view) window.scrollTo(0, 0);
    else if (anchor && anchor !== list) anchor.scrollIntoView();
    else window.scrollTo(0, scrolled);
  }

  function turnLinks() {
    const at = views.indexOf(view);
    for (const [name, to] of [["before", views[at - 1]], ["after", views[at + 1]]]) {
      const link = document.querySelector(`.${name}`);
      link.hidden = !view || !to;
      if (to) link.href = `#${to.id}`;
    }
    document.querySelector(".up").hidden = !view;
  }

  // --- Items and their sentences. A finding is an entry like an item: the text that it questions is
  // its only sentence, and has a q before its number.

  function deselect() {
    for (const each of document.querySelectorAll(".now, .of, .hit")) {
      each.classList.remove("now", "of", "hit");
    }
    item = null;
  }

  function select(next, at = 0) {
    if (!next) return;
    if (next.hidden) {
      form.reset();
      refilter();
    }
    const folded = next.closest("details");
    if (folded) folded.open = true;
    deselect();
    item = next;
    item.classList.add("now");
    for (const mark of numbers(item).flatMap(marksOf)) mark.classList.add("of");
    item.scrollIntoView({block: "nearest"});
    point(at);
    // Not a new entry of the history: "back" leads to the list, not through every item.
    history.replaceState(null, "", `#${item.id}`);
  }

  function point(at) {
    const found = numbers(item);
    for (const mark of view.querySelectorAll("mark.now")) mark.classList.remove("now");
    if (!found.length) return;
    place = (at + found.length) % found.length;
    const marks = marksOf(found[place]);
    for (const mark of marks) mark.classList.add("now");
    if (marks.length) marks[0].scrollIntoView({block: "center"});
  }

  // Select the first entry of some sentences, or the next one where they are pointed at already.
  function pick(chosen, anew) {
    const at = (each) => numbers(each).findIndex((number) => chosen.includes(number));
    const all = [".item", ".finding"].flatMap((kind) => [...view.querySelectorAll(kind)]);
    const using = all.filter((each) => at(each) >= 0);
    const seen = using.filter((each) => !each.hidden);
    const found = seen.length ? seen : using;
    if (!found.length) return;
    const again = !anew && item && chosen.includes(numbers(item)[place]);
    const old = found.indexOf(item);
    const next = found[again ? (old + 1) % found.length : Math.max(anew ? 0 : old, 0)];
    select(next, at(next));
    for (const each of found) each.classList.add("hit");
  }

  // Of the sentences over a mark, the shortest: the others can be clicked elsewhere. And all that is
  // questioned there.
  function clicked(mark) {
    const size = (number) => marksOf(number).reduce((sum, each) => sum + each.textContent.length, 0);
    const asked = (number) => number.startsWith("q");
    const sentences = numbers(mark).filter((number) => !asked(number));
    sentences.sort((one, other) => size(one) - size(other));
    return [...sentences.slice(0, 1), ...numbers(mark).filter(asked)];
  }

  function step(by, entries) {
    if (!entries.length) return;
    const at = entries.indexOf(item);
    const last = entries.length - 1;
    const first = by > 0 ? 0 : last;
    select(entries[at < 0 ? first : Math.min(Math.max(at + by, 0), last)]);
  }

  // --- Filters.

  function refilter() {
    const want = {grade: form.grade.value, tier: form.tier.value, part: form.part.value};
    const fits = (each) =>
      Object.keys(want).every((name) => !want[name] || each.dataset[name] === want[name]) &&
      (!form.review.checked || "review" in each.dataset) &&
      (!form.gap.checked || "gap" in each.dataset);
    if (view) {
      const items = [...view.querySelectorAll(".item")];
      for (const each of items) each.hidden = !fits(each);
      for (const group of view.querySelectorAll(".group")) {
        group.hidden = !group.querySelector(".item:not([hidden])");
      }
      const left = shown();
      const nothing = view.querySelector(".nothing");
      if (nothing) nothing.hidden = left.length > 0;
      const live = new Set(left.flatMap(numbers));
      for (const mark of view.querySelectorAll("mark")) {
        mark.classList.toggle("off", !numbers(mark).some((number) => live.has(number)));
      }
      count.value = `显示 ${left.length} / ${items.length} 项`;
    } else {
      count.value = "";
      rules.textContent = heatRules(want);
    }
  }

  function heatRules(want) {
    const found = [];
    const kept = [want.grade && `n${want.grade}`, ...["review", "gap"].filter((name) => form[name].checked)];
    for (const name of kept.filter(Boolean)) {
      found.push(`.heat td:not(.score):not(.${name}) { opacity: .15; }`);
    }
    for (const heat of document.querySelectorAll(".heat")) {
      for (const head of heat.querySelectorAll("th[data-item]")) {
        const off = ["tier", "part"].some((name) => want[name] && head.dataset[name] !== want[name]);
        if (off) found.push(`#${heat.id} tr > :nth-child(${head.cellIndex + 1}) { display: none; }`);
      }
    }
    return found.join("\n");
  }

  // A long list has some hundred thousand cells: a row of them is made when it comes into sight.
  function fill(row) {
    if (!row.dataset.cells) return;
    const heat = row.closest(".heat");
    const looks = heat.querySelector(".looks").children;
    const heads = heat.querySelectorAll("th[data-item]");
    const link = row.querySelector("a").getAttribute("href");
    [...row.dataset.cells].forEach((code, place) => {
      const look = looks[code.charCodeAt(0) - 0x100];
      const cell = row.insertCell();
      cell.className = look.className;
      const inner = cell.appendChild(document.createElement("a"));
      inner.href = `${link}-i${heads[place].dataset.item}`;
      inner.textContent = look.textContent;
    });
    delete row.dataset.cells;
  }

  const waiting = document.querySelectorAll("[data-cells]");
  const sight = new IntersectionObserver((seen) => {
    for (const each of seen) {
      if (!each.isIntersecting) continue;
      fill(each.target);
      sight.unobserve(each.target);
    }
  }, {rootMargin: "400px"});
  for (const row of waiting) sight.observe(row);
  window.addEventListener("beforeprint", () => waiting.forEach(fill));

  // The rows of the ranking and those of the heat map are the same reports in the same order.
  function search() {
    const words = input.value.trim().toLowerCase();
    const heats = document.querySelectorAll(".heat .rows tr");
    document.querySelectorAll(".ranking .rows tr").forEach((row, place) => {
      const told = [".county", ".year", ".file"].map((part) => row.querySelector(part).textContent);
      row.hidden = heats[place].hidden = !told.join(" ").toLowerCase().includes(words);
    });
  }

  // --- What people do.

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (mark && !String(getSelection())) return pick(clicked(mark), false);
    const link = event.target.closest(".found a");
    const entry = event.target.closest(".item, .finding");
    if (!entry || event.target.closest(".item details") || String(getSelection())) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link) select(entry, numbers(entry).indexOf(/\d+$/.exec(link.hash)[0]));
    else if (entry === item) point(place + 1);
    else select(entry);
  });

  const keys = {
    j: () => step(1, shown()),
    k: () => step(-1, shown()),
    f: () => step(1, findings()),
    d: () => step(-1, findings()),
    n: () => item && point(place + 1),
    p: () => item && point(place - 1),
    "]": () => follow(".after"),
    "[": () => follow(".before"),
    u: () => follow(".up"),
    "?": () => (help.hidden = !help.hidden),
    Escape: () => (help.hidden = true),
  };

  function follow(name) {
    const link = document.querySelector(name);
    if (link && !link.hidden) link.click();
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input[type=search], select");
    if (typing || event.ctrlKey || event.altKey || event.metaKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });

  // A title in every cell would double the size of the heat map.
  document.addEventListener("mouseover", (event) => {
    const cell = event.target.closest(".heat .rows td");
    if (!cell || cell.title) return;
    const heads = cell.closest(".heat").querySelector("thead").rows[0].cells;
    cell.title = `${cell.parentNode.cells[0].textContent.trim()}\n${heads[cell.cellIndex].title}`;
  });

  if (input) input.addEventListener("input", search);
  form.addEventListener("change", refilter);
  form.addEventListener("reset", () => setTimeout(refilter));
  document.getElementById("ask").addEventListener("click", keys["?"]);
  window.addEventListener("hashchange", route);
  route();
})();
