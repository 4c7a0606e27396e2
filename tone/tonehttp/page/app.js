"use strict";
// The page: it sends the draft to /v1/check as it is typed and shows what comes
// back. Everything is put in place as text; nothing is ever read as HTML.

const $ = (id) => document.getElementById(id);
const draft = $("draft"), mirror = $("mirror"), list = $("findings"), summary = $("summary");
const pause = 150; // milliseconds without a key before a draft is sent

let report = null;  // of the text in `checked`
let checked = "";
let places = [];    // {finding, start, end}: findings with a place in the text as it now stands
let current = null; // the finding at the caret
let timer = 0, sent = null;

function element(name, text, className) {
  const e = document.createElement(name);
  if (text !== undefined) e.textContent = text;
  if (className) e.className = className;
  return e;
}

// visible makes characters that hide or turn text around readable.
function visible(text) {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g,
    (c) => "⟨U+" + c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + "⟩");
}

function shorten(text, most) {
  const all = Array.from(text);
  return all.length > most ? all.slice(0, most).join("") + "…" : text;
}

function headers() {
  const h = { "Content-Type": "application/json" };
  if ($("token").value) h.Authorization = "Bearer " + $("token").value;
  return h;
}

async function ask(path, options) {
  const res = await fetch(path, { ...options, headers: headers() });
  if (res.status === 401) $("token-choice").hidden = false;
  if (res.status === 204) return null;
  const body = await res.json();
  if (!res.ok) throw new Error(body.detail || res.statusText);
  return body;
}

async function check() {
  if (sent) sent.abort();
  const mine = sent = new AbortController();
  const text = draft.value;
  const body = { text, format: $("format").value, platform: $("platform").value };
  if ($("rule-set").value) body.rule_set = $("rule-set").value;
  if ($("reply").checked) body.in_reply_to = "somebody";
  try {
    const rep = await ask("v1/check", { method: "POST", body: JSON.stringify(body), signal: mine.signal });
    if (draft.value !== text) return;
    checked = text;
    show(rep);
  } catch (e) {
    if (e.name === "AbortError") return;
    summary.textContent = "Not checked: " + e.message;
    summary.className = "fault";
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(check, pause);
}

// shift keeps the marks on their words while the answer to a change is on its way:
// those behind it move, those in it go.
function shift(before, after) {
  let head = 0;
  const most = Math.min(before.length, after.length);
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const end = before.length - tail, by = after.length - before.length;
  places = places.filter((p) => p.end <= head || p.start >= end);
  for (const p of places) {
    if (p.start >= end) { p.start += by; p.end += by; }
  }
}

const wide = 40; // what is longer is a sentence or a post, not a wording
const grave = { info: 0, warn: 1, block: 2 };

// paint draws the marks behind the text.
function paint() {
  const text = draft.value;
  const cuts = new Set([0, text.length]);
  for (const p of places) { cuts.add(p.start); cuts.add(p.end); }
  const at = [...cuts].sort((a, b) => a - b);
  const open = [...places].sort((a, b) => a.start - b.start);
  const parts = [];
  let active = [], next = 0;
  for (let i = 0; i + 1 < at.length; i++) {
    active = active.filter((p) => p.end > at[i]);
    while (next < open.length && open[next].start <= at[i]) {
      if (open[next].end > at[i]) active.push(open[next]);
      next++;
    }
    const piece = text.slice(at[i], at[i + 1]);
    if (active.length === 0) { parts.push(piece); continue; }
    const words = active.filter((p) => p.end - p.start <= wide);
    const worst = (words.length ? words : active).reduce((a, b) => (grave[b.finding.severity] > grave[a.finding.severity] ? b : a));
    const mark = element("mark", piece, worst.finding.severity);
    if (!words.length) mark.classList.add("wide");
    if (active.some((p) => p.finding === current)) mark.classList.add("current");
    parts.push(mark);
  }
  // A last line break has no height of its own.
  mirror.replaceChildren(...parts, "\u200b");
}

function show(rep) {
  report = rep;
  places = rep.findings.filter((f) => f.span).map((f) => ({ finding: f, start: f.span.start.utf16, end: f.span.end.utf16 }));
  current = null;
  paint();
  showSummary();
  showLength();
  showFindings();
  showScores();
  follow(false);
}

function showSummary() {
  const n = report.findings.length;
  const words = { ok: "Fine", warn: "Have another look", block: "Not like this", unjudged: "Not judged" };
  summary.textContent = checked === "" ? "" : words[report.verdict] + (n === 0 ? ": nothing found." : n === 1 ? ": one finding." : ": " + n + " findings.");
  summary.className = report.verdict;
}

function showLength() {
  const l = report.measures.length, out = $("length");
  const units = { weighted: "characters as X counts them", mastodon: "characters as Mastodon counts them", threads: "characters as Threads counts them", graphemes: "characters", runes: "characters", utf16: "characters", bytes: "bytes" };
  const unit = units[l.unit] || l.unit;
  out.classList.toggle("over", l.max > 0 && l.used > l.max);
  if (l.max === 0) out.textContent = l.used + " " + unit;
  else if (l.used > l.max) out.textContent = l.used + " of " + l.max + " " + unit + ": " + (l.used - l.max) + " too many";
  else out.textContent = l.used + " of " + l.max + " " + unit;
}

function showFindings() {
  list.replaceChildren(...report.findings.map(item));
}

function item(f, n) {
  const li = element("li", undefined, f.severity);
  li.id = "finding-" + n;
  const about = element("p", undefined, "about");
  about.append({ info: "Note", warn: "Look again", block: "Stop" }[f.severity] + " · " + f.dimension + " · " + f.rule);
  const message = element("p");
  message.append(element("bdi", visible(f.message)));
  li.append(about, message);
  if (f.why) li.append(element("p", f.why, "why"));
  for (const r of f.related.slice(0, 3)) li.append(element("p", "Earlier: " + visible(shorten(r.text, 120)), "why"));
  const acts = element("div", undefined, "acts");
  if (f.span) {
    const go = element("button", "Show", "go");
    go.type = "button";
    go.setAttribute("aria-label", "Show in the draft: " + shorten(visible(f.match), 60));
    go.addEventListener("click", () => reveal(f));
    acts.append(go);
  }
  for (const fix of f.fixes.slice(0, 5)) {
    const b = element("button", undefined, "fix");
    b.type = "button";
    b.append(element("bdi", fix.text === "" ? "Leave it out" : "Write “" + visible(fix.text) + "”"));
    b.addEventListener("click", () => apply(fix));
    acts.append(b);
  }
  if (/^https?:\/\//.test(f.docs)) {
    const a = element("a", "Read more");
    a.href = f.docs;
    a.rel = "noopener noreferrer";
    a.target = "_blank";
    acts.append(a);
  }
  if (acts.childElementCount) li.append(acts);
  return li;
}

function showScores() {
  $("scores").replaceChildren(...report.scores.filter((s) => s.value > 0 || !s.dimension.startsWith("feed-")).map(score));
  $("skipped").replaceChildren(...report.skipped.map((s) => element("li", s.reason)));
}

function score(s) {
  const li = element("li");
  const name = element("span", s.dimension);
  name.id = "score-" + s.dimension;
  const bar = element("div", undefined, "bar " + s.verdict);
  const top = Math.max(s.warn * 1.5, s.block || 0, s.value) * 1.05;
  const fill = element("span");
  fill.style.width = Math.min(100, (100 * s.value) / top) + "%";
  bar.append(fill);
  for (const limit of [s.warn, s.block]) {
    if (!limit) continue;
    const tick = element("i");
    tick.style.left = (100 * limit) / top + "%";
    bar.append(tick);
  }
  bar.setAttribute("role", "meter");
  bar.setAttribute("aria-labelledby", name.id);
  bar.setAttribute("aria-valuemin", "0");
  bar.setAttribute("aria-valuemax", String(top));
  bar.setAttribute("aria-valuenow", String(s.value));
  bar.setAttribute("aria-valuetext", number(s.value) + " " + s.unit + ", " + s.verdict + "; limit " + number(s.warn));
  bar.title = s.unit;
  li.append(name, bar, element("span", number(s.value) + " / " + number(s.warn), "value"));
  if (s.advice) li.append(element("p", visible(s.advice), "advice"));
  return li;
}

function number(v) { return String(Math.round(v * 100) / 100); }

function reveal(f) {
  const p = places.find((q) => q.finding === f);
  if (!p) return;
  draft.focus();
  draft.setSelectionRange(p.start, p.end);
  follow(false);
  mirror.querySelector("mark.current")?.scrollIntoView({ block: "nearest" });
}

// apply puts a fix in its place, in a way that undo can take back.
function apply(fix) {
  if (draft.value !== checked) return; // the answer to the text as it stands is on its way
  const start = fix.span.start.utf16, end = fix.span.end.utf16;
  draft.focus();
  draft.setSelectionRange(start, end);
  const done = fix.text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, fix.text);
  if (!done) {
    draft.setRangeText(fix.text, start, end, "end");
    draft.dispatchEvent(new Event("input", { bubbles: true }));
  }
  clearTimeout(timer);
  check();
}

// follow marks the finding at the caret, in the text and in the list.
function follow(scroll) {
  const at = draft.selectionStart;
  const here = document.activeElement === draft ? places.filter((p) => p.start <= at && at <= p.end && p.end > p.start) : [];
  here.sort((a, b) => (a.end - a.start) - (b.end - b.start));
  const found = here.length ? here[0].finding : null;
  if (found === current) return;
  current = found;
  paint();
  const n = report ? report.findings.indexOf(found) : -1;
  for (const li of list.children) {
    const is = li.id === "finding-" + n;
    if (is) li.setAttribute("aria-current", "true"); else li.removeAttribute("aria-current");
    // On a narrow page the list is below the text: it would run away.
    if (is && scroll && matchMedia("(min-width: 48.01rem)").matches) li.scrollIntoView({ block: "nearest" });
  }
}

function step(by) {
  const order = [...places].sort((a, b) => a.start - b.start || a.end - b.end);
  if (order.length === 0) return;
  const at = current ? order.findIndex((p) => p.finding === current) : -1;
  const next = order[at < 0 && by < 0 ? order.length - 1 : (at + by + order.length) % order.length];
  reveal(next.finding);
  current = null;
  follow(true);
  summary.textContent = next.finding.message;
}

let before = "";
draft.addEventListener("input", () => {
  shift(before, draft.value);
  before = draft.value;
  current = null;
  paint();
  soon();
});
document.addEventListener("selectionchange", () => follow(true));
draft.addEventListener("keydown", (e) => {
  if (e.key === "F8") { e.preventDefault(); step(e.shiftKey ? -1 : 1); }
  if (e.key === "Enter" && e.altKey && current && current.fixes.length) { e.preventDefault(); apply(current.fixes[0]); }
});
for (const id of ["platform", "rule-set", "format", "reply"]) $(id).addEventListener("change", check);
$("token").addEventListener("change", () => { start(); check(); });
$("rule-set").addEventListener("change", () => start($("rule-set").value));

// start fills the choices with what the server has.
async function start(ruleSet) {
  try {
    const rules = await ask("v1/rules" + (ruleSet ? "?rule_set=" + encodeURIComponent(ruleSet) : ""), {});
    const platform = $("platform").value;
    $("platform").replaceChildren(new Option("any", ""), ...rules.platforms.map((p) => new Option(p.id, p.id)));
    $("platform").value = rules.platforms.some((p) => p.id === platform) ? platform : "";
    if (!ruleSet) {
      $("rule-set").replaceChildren(...rules.rule_sets.map((n) => new Option(n, n)));
      $("rule-set").value = rules.default;
      $("rule-set-choice").hidden = rules.rule_sets.length < 2;
    }
  } catch (e) {
    summary.textContent = e.message;
    summary.className = "fault";
  }
}

before = draft.value;
paint();
start().then(() => { if (draft.value) check(); });
