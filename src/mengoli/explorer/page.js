"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const families = JSON.parse(byId("families").textContent);
  const sliders = ["k", "w", "rho", "anchor", "budget", "p", "q", "size", "generations"];
  const number = (id) => Number(byId(id).value);
  const infinite = () => number("size") >= Number(byId("size").max);
  // The slider of n is logarithmic, with round values; its right end stands for n -> infinity.
  const sampleSize = () => {
    const raw = 10 ** number("size"), head = 10 ** Math.floor(Math.log10(raw));
    return Math.max(2, head >= 10 ? Math.round(raw / (head / 10)) * (head / 10) : Math.round(raw));
  };
  const memory = () => document.querySelector('input[name="memory"]:checked').value;

  function config() {
    return {
      memory: memory(), k: number("k"), w: number("w"), rho: number("rho"), anchor: number("anchor"),
      budget: memory() === "pool" && number("rho") === 0 && number("anchor") === 0 ? number("budget") : 0,
      schedule: byId("schedule").value, p: number("p"), q: number("q"),
      v2: families[Number(byId("family").value)].v2, n: infinite() ? 0 : sampleSize(),
    };
  }
  const plain = (own, kind) => ({ ...own, memory: kind, rho: 0, anchor: 0, budget: 0 });

  function curves() {
    const own = config(), last = number("generations");
    const all = [own, plain(own, "last"), plain(own, "pool")].map((one) => engine.curve(one, last));
    return { own, last, all };
  }

  const shown = (value) => (!Number.isFinite(value) ? "\u221e" : value >= 1e6 ? value.toExponential(3) : value.toPrecision(6));
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  let chart = null, wasLog = null;

  function draw({ last, all }) {
    const box = byId("chart"), log = byId("log").checked;
    const data = [Array.from({ length: last }, (_, i) => i + 1), ...all];
    if (chart && wasLog === log) { chart.setData(data); return; }
    if (chart) chart.destroy();
    wasLog = log;
    const axis = { stroke: () => colour("--soft"), grid: { stroke: () => colour("--line"), width: 1 }, font: "12px system-ui" };
    const labels = ["your workflow", "discard", "augment"];
    chart = new uPlot({
      width: box.clientWidth, height: Math.max(280, Math.min(440, box.clientWidth * 0.6)),
      scales: { x: { time: false }, y: { distr: log ? 3 : 1 } },
      axes: [{ ...axis, label: "generation g" }, { ...axis, label: "risk ratio", size: 64 }],
      legend: { live: true }, cursor: { drag: { x: false, y: false } },
      series: [{ label: "g" }, ...labels.map((label, i) => ({
        label, stroke: () => colour(`--c${i}`), width: i ? 1.75 : 3, dash: i ? [6, 4] : undefined,
        value: (_, value) => (value == null ? "" : shown(value)), points: { show: false },
      }))],
    }, data, box);
  }

  function table({ last, all }) {
    const places = [...new Set([1, 2, 3, 5, 10, 20, 50, 100, 200, last])].filter((g) => g <= last).sort((a, b) => a - b);
    const body = byId("values").tBodies[0];
    body.replaceChildren(...places.map((g) => {
      const row = document.createElement("tr");
      [g, ...all.map((one) => shown(one[g - 1]))].forEach((text, i) => {
        const cell = document.createElement(i ? "td" : "th");
        if (!i) cell.scope = "row";
        cell.textContent = text;
        row.append(cell);
      });
      return row;
    }));
  }

  function update() {
    const kind = memory(), schedule = byId("schedule").value;
    const relevant = { k: kind === "window", w: kind === "forget", budget: kind === "pool" && number("rho") === 0 && number("anchor") === 0,
      p: schedule === "power", q: schedule === "geometric" };
    for (const [id, on] of Object.entries(relevant)) { byId(id).disabled = !on; byId(id).closest("label").hidden = !on; }
    for (const id of sliders) {
      const text = id === "size" ? (infinite() ? "n \u2192 \u221e" : `n = ${sampleSize()}`)
        : id === "budget" && number(id) === 0 ? "off" : id === "k" || id === "p" || id === "generations" ? byId(id).value : number(id).toFixed(2);
      byId(`${id}-out`).textContent = text;
      byId(id).setAttribute("aria-valuetext", text);
    }
    const found = curves();
    draw(found);
    table(found);
    byId("lines").textContent = engine.lines(found.own);
    const family = families[Number(byId("family").value)];
    byId("command").textContent = `mengoli derive ${family.label} explored.toml${found.own.n ? ` --n ${found.own.n}` : ""}`;
    const [own, discard, augment] = found.all.map((one) => shown(one[found.last - 1]));
    byId("told").textContent = `At generation ${found.last} the risk is ${own} times that of the fit on real data; discard ${discard}, augment ${augment}.`;
  }

  document.querySelector("form").addEventListener("input", update);
  document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart && chart.redraw());
  new ResizeObserver(() => {
    const box = byId("chart");
    if (chart && box.clientWidth && chart.width !== box.clientWidth) {
      chart.setSize({ width: box.clientWidth, height: Math.max(280, Math.min(440, box.clientWidth * 0.6)) });
    }
  }).observe(byId("chart"));
  globalThis.mengoli = { config, curves, engine };
  update();
})();
