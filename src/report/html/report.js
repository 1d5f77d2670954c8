"use strict";
(() => {
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const data = JSON.parse(one("#data").textContent);
  const cards = all(".card");
  const texts = cards.map((card) => card.textContent.toLowerCase());
  const filters = one("#filters");
  /* Cards laid out at a time: thousands at once make every keystroke wait. */
  const PAGE = 100;
  let room = PAGE;
  let fitting = cards;
  let current = -1;

  /* The state is the address: a link, a reload and the back button lead to what was seen. */
  const state = () => new URLSearchParams(location.hash.slice(1));
  const go = (changes, replace) => {
    const next = state();
    for (const [key, value] of Object.entries(changes)) {
      if (value === "" || value === null || value === undefined) next.delete(key);
      else next.set(key, value);
    }
    const hash = "#" + next;
    if (replace) {
      history.replaceState(null, "", hash);
      show();
    } else if (location.hash === hash) show();
    else location.hash = hash;
  };

  const say = (text) => {
    one("#said").textContent = text;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => (one("#said").textContent = ""), 2500);
  };

  const show = () => {
    const at = state();
    const view = ["overview", "findings", "documents"].includes(at.get("view")) ? at.get("view") : "overview";
    root.dataset.view = view;
    const shade = at.get("theme");
    if (shade === "light" || shade === "dark") root.dataset.theme = shade;
    else delete root.dataset.theme;
    all("nav a").forEach((link) => {
      if (link.dataset.view === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    if (view === "findings") filter(at);
    if (view === "documents") read(at);
  };

  const filter = (at) => {
    const off = new Set((at.get("off") || "").split(" "));
    const rule = at.get("rule") || "";
    const doc = at.get("doc") || "";
    const words = (at.get("q") || "").toLowerCase().split(/\s+/).filter(Boolean);
    all("[name=severity]", filters).forEach((box) => (box.checked = !off.has(box.value)));
    filters.elements.rule.value = rule;
    filters.elements.doc.value = doc;
    if (document.activeElement !== filters.elements.q) filters.elements.q.value = at.get("q") || "";
    fitting = cards.filter(
      (card, n) =>
        !off.has(card.dataset.severity) &&
        (!rule || card.dataset.rule === rule) &&
        (!doc || card.dataset.docs.split(" ").includes(doc)) &&
        words.every((word) => texts[n].includes(word)));
    const key = [at.get("off"), rule, doc, at.get("q")].join();
    if (key !== filter.key) room = PAGE;
    filter.key = key;
    lines();
    const wanted = at.get("f");
    const found = wanted ? cards.findIndex((card) => card.dataset.fingerprint === wanted) : -1;
    if (found >= 0 && found !== current) {
      reach(fitting.indexOf(cards[found]));
      cards[found].hidden = false;
      select(found);
    }
  };

  /* Shows as many of the fitting cards as there is room for, and says how many there are. */
  const lines = () => {
    const shown = new Set(fitting.slice(0, room));
    cards.forEach((card) => (card.hidden = !shown.has(card)));
    one("#more").hidden = fitting.length <= room;
    const all = fitting.length === cards.length ? "" : " of " + cards.length;
    one("#count").textContent = cards.length ? fitting.length + all + (fitting.length === 1 && !all ? " finding" : " findings") : "Nothing disagrees.";
  };

  const reach = (n) => {
    if (n < room) return;
    room = n + PAGE;
    lines();
  };

  const deselect = () => {
    if (cards[current]) cards[current].classList.remove("current");
    current = -1;
  };

  const select = (n) => {
    deselect();
    current = n;
    cards[n].classList.add("current");
    cards[n].focus({ preventScroll: true });
    cards[n].scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const n = fitting.indexOf(cards[current]) + by;
    if (!fitting[n]) return;
    reach(n);
    select(cards.indexOf(fitting[n]));
    go({ f: fitting[n].dataset.fingerprint }, true);
  };

  const more = () => reach(room);
  one("#more").addEventListener("click", more);
  new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && more(), { rootMargin: "800px" }).observe(one("#more"));
  addEventListener("beforeprint", () => reach(fitting.length));

  filters.addEventListener("input", () => {
    const off = all("[name=severity]", filters).filter((box) => !box.checked).map((box) => box.value);
    const { rule, doc, q } = filters.elements;
    deselect();
    go({ view: "findings", off: off.join(" "), rule: rule.value, doc: doc.value, q: q.value.trim(), f: "" }, true);
  });
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("reset", () => go({ off: "", rule: "", doc: "", q: "", f: "" }));

  const accept = (card) => {
    const quote = (text) => '"' + text.replace(/["\\]/g, "\\$&") + '"';
    const entry =
      "# " + one(".message", card).textContent.replace(/\s+/g, " ") + "\n[[suppress]]\nrules = [" + quote(card.dataset.rule) +
      "]\nfingerprint = " + quote(card.dataset.fingerprint) + '\nreason = ""\n';
    copy(entry).then(
      () => say("Copied an entry for factdiff.toml; give it a reason."),
      () => say("The browser does not let this page copy."));
  };

  const copy = (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text).catch(() => copyByHand(text));
    return copyByHand(text);
  };

  const copyByHand = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject();
  };

  const open = (n) => {
    const id = Number(cards[n].dataset.id);
    const places = data.findings[id];
    if (!places.length) return;
    const first = places[0][0];
    const other = (places.find(([doc]) => doc !== first) || places[1] || places[0])[0];
    go({ view: "documents", a: first, b: other, at: "f" + id });
  };

  one(".cards").addEventListener("click", (event) => {
    const card = event.target.closest(".card");
    if (!card) return;
    const n = cards.indexOf(card);
    if (event.target.matches(".accept")) accept(card);
    if (event.target.matches(".open")) open(n);
    select(n);
  });

  /* Documents. A pane is laid out when its document changes, and never twice. */
  const panes = Object.fromEntries(all(".pane").map((pane) => [pane.dataset.pane, pane]));
  const laid = {};

  const read = (at) => {
    const pair = at.get("a") === null ? mostShared() : [at.get("a"), at.get("b") || at.get("a")];
    ["a", "b"].forEach((name, n) => lay(name, Number(pair[n]) || 0));
    const target = at.get("at") || firstShared();
    if (target) point(target);
  };

  /* What the two documents that are laid out have in common. */
  const firstShared = () => {
    const holds = (members, doc) => members.some(([member]) => member === doc);
    const id = laid.a === laid.b ? -1 : data.families.findIndex((family) => holds(family, laid.a) && holds(family, laid.b));
    return id < 0 ? "" : "o" + id;
  };

  const mostShared = () => {
    const family = data.families.find((members) => new Set(members.map(([doc]) => doc)).size > 1);
    const finding = data.findings.find((places) => places.length > 1);
    const chosen = family || finding || [[0], [0]];
    const other = chosen.find(([doc]) => doc !== chosen[0][0]) || chosen[0];
    return [chosen[0][0], other[0]];
  };

  const lay = (name, doc) => {
    const pane = panes[name];
    const select = one("select", pane);
    select.value = String(doc);
    if (laid[name] === doc) return;
    laid[name] = doc;
    const text = one(".text", pane);
    text.replaceChildren();
    const { blocks, language, path } = data.documents[doc] || { blocks: null };
    text.lang = language === "und" ? "" : language || "";
    text.dir = "auto";
    text.setAttribute("aria-label", path || "");
    if (!blocks) {
      const hint = document.createElement("p");
      hint.className = "hint";
      hint.textContent = "Nothing was found in this document, or the page has no room for its text.";
      text.append(hint);
      return;
    }
    let row = null;
    for (const [kind, content, marks] of blocks) {
      let block;
      if (kind === "row" || kind === "cell") {
        if (kind === "row" || !row) {
          row = document.createElement("div");
          row.className = "cells";
          text.append(row);
        }
        block = document.createElement("span");
        row.append(block);
      } else {
        row = null;
        block = document.createElement(kind === "item" ? "div" : kind);
        block.className = kind;
        text.append(block);
      }
      fill(block, content, marks);
    }
  };

  /* Marks may overlap: the text is cut wherever one begins or ends. */
  const fill = (block, content, marks) => {
    if (!marks.length) {
      block.textContent = content;
      return;
    }
    const cuts = [...new Set([0, content.length, ...marks.flatMap(([from, to]) => [from, to])])].sort((a, b) => a - b);
    for (let n = 0; n < cuts.length; n += 1) {
      const from = cuts[n];
      const to = n + 1 < cuts.length ? cuts[n + 1] : from;
      const over = marks.filter((mark) => (mark[0] <= from && mark[1] >= to && mark[1] > from) || (mark[0] === mark[1] && mark[0] === from));
      const slice = content.slice(from, to);
      if (!slice && !over.some((mark) => mark[0] === mark[1])) continue;
      if (!over.length) {
        block.append(slice);
        continue;
      }
      const mark = document.createElement("mark");
      const found = over.filter((m) => m[2] === "f").map((m) => "f" + m[3]);
      const shared = over.filter((m) => m[2] !== "f").map((m) => (m[2] === "d" ? "f" : "o") + m[3]);
      mark.className = (found.length ? "subject " : "") + (shared.length ? "overlap" : "");
      mark.dataset.ids = [...found, ...shared].join(" ");
      mark.tabIndex = 0;
      mark.setAttribute("role", "link");
      mark.textContent = slice;
      block.append(mark);
    }
  };

  const point = (target) => {
    all("mark.here").forEach((mark) => mark.classList.remove("here"));
    for (const pane of Object.values(panes)) {
      const found = all("mark", pane).filter((mark) => mark.dataset.ids.split(" ").includes(target));
      found.forEach((mark) => mark.classList.add("here"));
      if (found[0]) {
        const text = one(".text", pane);
        text.scrollTop += found[0].getBoundingClientRect().top - text.getBoundingClientRect().top - 80;
      }
    }
  };

  const follow = (mark, name) => {
    const target = mark.dataset.ids.split(" ")[0];
    const places = (target[0] === "f" ? data.findings : data.families)[Number(target.slice(1))];
    const here = laid[name];
    const beside = laid[name === "a" ? "b" : "a"];
    const there = (places.find(([doc]) => doc === beside && doc !== here) || places.find(([doc]) => doc !== here) || places[0])[0];
    go(name === "a" ? { a: here, b: there, at: target } : { a: there, b: here, at: target });
  };

  for (const [name, pane] of Object.entries(panes)) {
    one("select", pane).addEventListener("change", (event) => {
      const other = name === "a" ? "b" : "a";
      go({ view: "documents", [name]: event.target.value, [other]: laid[other], at: "" });
    });
    pane.addEventListener("click", (event) => event.target.matches("mark") && follow(event.target, name));
    pane.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("mark")) {
        event.stopPropagation();
        follow(event.target, name);
      }
    });
  }

  /* Themes: as the system says, light, dark. */
  const themes = ["", "light", "dark"];
  const theme = () => {
    const next = themes[(themes.indexOf(root.dataset.theme || "") + 1) % themes.length];
    go({ theme: next }, true);
    say("Theme: " + (next || "as the system"));
  };
  one("#theme").addEventListener("click", theme);
  one("#keys").addEventListener("click", () => one("#help").showModal());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || one("#help").open) return;
    if (event.target.matches("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const views = { 1: "overview", 2: "findings", 3: "documents" };
    if (views[event.key]) go({ view: views[event.key] });
    else if (event.key === "t") theme();
    else if (event.key === "?") one("#help").showModal();
    else if (root.dataset.view !== "findings") return;
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "a" && cards[current]) accept(cards[current]);
    else if (event.key === "Enter" && cards[current] && !event.target.matches("a, button")) open(current);
    else if (event.key === "/") {
      event.preventDefault();
      filters.elements.q.focus();
    }
  });

  addEventListener("hashchange", show);
  root.classList.add("script");
  if (!location.hash && cards.length) history.replaceState(null, "", "#view=findings");
  show();
})();
