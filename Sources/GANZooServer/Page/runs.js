// Runs: a list that follows the folder, curves and grids of one run or of two side by side.
import { ask, askJSON, listen, notify, query, show } from "/app.js";
import { element, find } from "/controls.js";

const state = { runs: [], left: null, right: null, views: new Map() };
let stopList = null;
let stopRuns = null;
let wired = false;

export function open() {
  if (!wired) wire();
  stopList = listen("/api/runs/watch", ({ data }) => showList(data));
  if (state.left) watch();
}

export function close() {
  stopList?.();
  stopRuns?.();
  stopList = stopRuns = null;
}

function wire() {
  wired = true;
  find("#run-left").addEventListener("change", (event) => choose(event.target.value, state.right));
  find("#run-right").addEventListener("change", (event) => choose(state.left, event.target.value || null));
  for (const name of ["#chart-x", "#chart-metric", "#chart-smooth"]) find(name).addEventListener("change", drawChart);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width && state.left) drawChart();
    width = innerWidth;
  });
}

// MARK: The list

function showList({ folder, runs, more }) {
  state.runs = runs;
  const count = runs.length + more;
  find("#runs-folder").textContent = folder
    ? `${count} ${count === 1 ? "run" : "runs"} in ${folder}${more ? `, of which ${more} are not listed` : ""}`
    : "No folder of runs: start ganzoo serve with one.";
  const focused = document.activeElement?.dataset?.run;
  find("#runs-table tbody").replaceChildren(...runs.map(row));
  if (focused !== undefined) find(`#runs-table [data-run="${CSS.escape(focused)}"]`)?.focus();
  const usable = runs.filter((run) => !run.error).map((run) => run.name);
  fill(find("#run-left"), usable, state.left);
  fill(find("#run-right"), ["", ...usable.filter((name) => name !== state.left)], state.right ?? "");
  if (!usable.includes(state.left)) choose(usable[0] ?? null, null);
}

function row(run) {
  const open = element("button", { className: "link", type: "button", textContent: run.name, "data-run": run.name });
  open.addEventListener("click", () => choose(run.name, state.right === run.name ? null : state.right));
  if (run.error) {
    open.disabled = true;
    return element("tr", {}, element("td", {}, open), element("td", { colSpan: 4, textContent: run.error }));
  }
  return element("tr", {},
    element("td", {}, open, element("div", {
      className: "quiet", textContent: [run.model, run.title].filter(Boolean).join(": ") })),
    element("td", {}, badge(run.state)),
    element("td", { textContent: steps(run) }),
    element("td", { textContent: run.metric?.last ? `${run.metric.name} ${run.metric.last}` : "–" }),
    element("td", { textContent: new Date(run.changed * 1000).toLocaleString() }));
}

const badge = (name) => element("span", { className: "state", "data-state": name, textContent: name });
const number = new Intl.NumberFormat("en");
const steps = (run) => number.format(run.steps) + (run.planned ? ` of ${number.format(run.planned)}` : "");

// The options of a selection; a name becomes text, whatever it holds.
function fill(select, names, chosen) {
  const same = select.options.length === names.length && names.every((name, i) => select.options[i].value === name);
  if (!same) {
    select.replaceChildren(...names.map((name) => element("option", { value: name, textContent: name || "none" })));
  }
  select.value = chosen ?? "";
}

// MARK: One run, or two

async function choose(left, right) {
  if (left === right) right = null;
  Object.assign(state, { left, right });
  state.views.clear();
  find("#runs-pair").replaceChildren();
  find("#chart").replaceChildren();
  find("#run-left").value = left ?? "";
  const others = state.runs.filter((run) => !run.error && run.name !== left).map((run) => run.name);
  fill(find("#run-right"), ["", ...others], right);
  for (const name of [left, right]) if (name) addView(name);
  watch();
  await Promise.all([showDifferences(), ...[...state.views.values()].map(showSettings)])
    .catch((error) => notify(error.message));
}

function watch() {
  stopRuns?.();
  stopRuns = null;
  const names = [state.left, state.right].filter(Boolean);
  if (!names.length || !stopList) return;
  stopRuns = listen("/api/runs/watch?" + query({ run: names }), ({ data }) => showRun(data));
}

function addView(name) {
  const view = {
    name, grids: [], follows: true, shown: null,
    state: element("p", { className: "quiet" }),
    image: element("img", { className: "picture grid", alt: "" }),
    slider: element("input", { type: "range", min: 0, max: 0, value: 0 }),
    label: element("output", { textContent: "no grid yet" }),
    values: element("tbody"), settings: element("tbody"),
  };
  view.slider.setAttribute("aria-label", `Step of the grid of ${name}`);
  view.slider.addEventListener("input", () => {
    view.follows = Number(view.slider.value) === view.grids.length - 1;
    showGrid(view);
  });
  find("#runs-pair").append(element("article", { className: "card" },
    element("h3", { textContent: name }), view.state, view.image, view.slider, view.label,
    element("details", {}, element("summary", { textContent: "Last values" }), element("table", {}, view.values)),
    element("details", {}, element("summary", { textContent: "Settings" }), element("table", {}, view.settings))));
  state.views.set(name, view);
}

const cells = (head, ...values) => element("tr", {},
  element("th", { scope: "row", textContent: head }), ...values.map((value) => element("td", { textContent: value })));

function showRun(run) {
  const view = state.views.get(run.name);
  if (!view) return;
  if (run.error) return notify(run.error);
  view.state.replaceChildren(badge(run.state), ` ${steps(run)} steps, ${duration(run.seconds)} of training`);
  view.values.replaceChildren(...run.series.map((series) => cells(series.name, series.last ?? "–")));
  view.grids = run.grids;
  view.names = run.series.map((series) => series.name);
  view.slider.max = Math.max(0, run.grids.length - 1);
  view.slider.disabled = run.grids.length < 2;
  if (view.follows) view.slider.value = view.slider.max;
  showGrid(view);
  const names = [...new Set([...state.views.values()].flatMap((one) => one.names ?? []))];
  const select = find("#chart-metric");
  const chosen = names.includes(select.value) ? select.value : "";
  fill(select, ["", ...names], chosen);
  if (select.options[0]) select.options[0].textContent = "overview";
  find("#runs-live").textContent = run.state === "running" ? `${run.name} is training; curves and grids follow.` : "";
  drawChart();
}

function duration(seconds) {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : whole < 3600 ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

async function showGrid(view) {
  const step = view.grids[Number(view.slider.value)];
  if (step === undefined || step === view.shown) return;
  view.shown = step;
  view.label.textContent = `step ${number.format(step)}`;
  view.slider.setAttribute("aria-valuetext", view.label.textContent);
  view.image.alt = `Samples of ${view.name} at step ${step}`;
  try {
    const answer = await ask("/api/run/grid?" + query({ run: view.name, step }));
    if (view.shown === step) await show(view.image, answer);
  } catch (error) {
    notify(error.message);
  }
}

async function showSettings(view) {
  const { settings } = await askJSON("/api/run?" + query({ run: view.name }));
  view.settings.replaceChildren(...settings.map(({ path, value }) => cells(path, value)));
}

async function showDifferences() {
  const { left, right } = state;
  find("#differences").hidden = !right;
  if (!right) return;
  const { differences } = await askJSON("/api/runs/compare?" + query({ left, right }));
  if (state.left !== left || state.right !== right) return;
  find("#differences thead").replaceChildren(element("tr", {}, ...["Setting", left, right].map((text) =>
    element("th", { scope: "col", textContent: text }))));
  const none = element("tr", {}, element("td", { colSpan: 3, textContent: "none" }));
  const rows = differences.map((one) => cells(one.path, one.left ?? "–", one.right ?? "–"));
  find("#differences tbody").replaceChildren(...(rows.length ? rows : [none]));
}

// MARK: Curves

let drawing = false;
let again = false;

// One chart at a time; the last wish wins.
async function drawChart() {
  if (drawing) return void (again = true);
  drawing = true;
  try {
    do {
      again = false;
      await drawOnce();
    } while (again);
  } catch (error) {
    notify(error.message);
  } finally {
    drawing = false;
  }
}

async function drawOnce() {
  const names = [state.left, state.right].filter(Boolean);
  if (!names.length) return;
  const box = find("#chart");
  const width = Math.max(280, Math.min(1200, Math.floor(box.clientWidth - 26)));
  const answer = await ask("/api/runs/chart?" + query({
    run: names, x: find("#chart-x").value, smooth: find("#chart-smooth").value,
    metric: find("#chart-metric").value || undefined, width, height: width < 500 ? 240 : 300,
  }));
  const drawn = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
  if (drawn.nodeName === "svg") box.replaceChildren(document.importNode(drawn, true));
}
