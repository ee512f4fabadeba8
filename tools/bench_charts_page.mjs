// The page of tools/bench_charts.mjs: draws the same numbers with our backend and with uPlot, by turns.
import init, { Bench } from "./charts.js";
import uPlot from "./uplot/uPlot.esm.js";

const SIZE = [960, 360];
const COLOURS = ["#1d70b8", "#00703c", "#6f3fb0", "#6b6f6b", "#a06a00", "#14201b"];
const at = document.getElementById("at");

const wave = (n, x) => 50 + 30 * Math.sin(x / (40 + 13 * n)) + 8 * Math.sin(x * (1.7 + n)) + n;
const numbers = (series, points, from = 0) => Array.from({ length: series }, (_, n) => Float64Array.from({ length: points }, (_, x) => wave(n, from + x)));
const flat = (lists) => {
  const out = new Float64Array(lists.length * lists[0].length);
  lists.forEach((list, n) => out.set(list, n * list.length));
  return out;
};
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

function canvases() {
  at.textContent = "";
  const ratio = devicePixelRatio;
  return ["grid", "data"].map(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = SIZE.map((side) => side * ratio);
    canvas.style.cssText = `position:absolute;width:${SIZE[0]}px;height:${SIZE[1]}px`;
    at.append(canvas);
    return canvas.getContext("2d");
  });
}
const settled = (...contexts) => contexts.forEach((context) => context.getImageData(0, 0, 1, 1));

function ours(series, points) {
  const ys = flat(numbers(series, points));
  const [grid, data] = canvases();
  const bench = new Bench(grid, data, SIZE[0] * devicePixelRatio, SIZE[1] * devicePixelRatio, devicePixelRatio, ys, points);
  return { bench, grid, data };
}

function options(series) {
  const lines = Array.from({ length: series }, (_, n) => ({ label: `s${n}`, stroke: COLOURS[n], width: 1 / devicePixelRatio, points: { show: false } }));
  return { width: SIZE[0], height: SIZE[1], legend: { show: false }, cursor: { show: false }, scales: { x: { time: false } }, series: [{}, ...lines] };
}
const columns = (series, points, from = 0) => [Float64Array.from({ length: points }, (_, x) => from + x), ...numbers(series, points, from)];

async function timed(draw) {
  const start = performance.now();
  await draw();
  return performance.now() - start;
}

async function first(series, points) {
  const mine = ours(series, points);
  settled(mine.grid, mine.data);
  const own = await timed(() => {
    mine.bench.first();
    settled(mine.grid, mine.data);
  });
  mine.bench.free();
  at.textContent = "";
  const data = columns(series, points);
  let plot;
  const theirs = await timed(async () => {
    plot = new uPlot(options(series), data, at);
    await Promise.resolve();
    settled(plot.ctx);
  });
  plot.destroy();
  return [own, theirs];
}

async function later(series, points) {
  const mine = ours(series, points);
  mine.bench.first();
  settled(mine.grid, mine.data);
  const own = await timed(() => {
    mine.bench.again();
    settled(mine.data);
  });
  mine.bench.free();
  at.textContent = "";
  const plot = new uPlot(options(series), columns(series, points), at);
  await Promise.resolve();
  settled(plot.ctx);
  const theirs = await timed(async () => {
    plot.redraw(true, false);
    await Promise.resolve();
    settled(plot.ctx);
  });
  plot.destroy();
  return [own, theirs];
}

async function stream(series, points, frames) {
  const mine = ours(series, points);
  mine.bench.first();
  const feeds = Array.from({ length: frames }, (_, n) => [flat(numbers(series, points, n + 1)), columns(series, points, n + 1)]);
  settled(mine.grid, mine.data);
  const own = await timed(() => {
    for (const [n, [ys]] of feeds.entries()) {
      mine.bench.stream(ys, points, n + 1);
      settled(mine.data);
    }
  });
  mine.bench.free();
  at.textContent = "";
  const plot = new uPlot(options(series), columns(series, points), at);
  await Promise.resolve();
  settled(plot.ctx);
  const theirs = await timed(async () => {
    for (const [, data] of feeds) {
      plot.setData(data);
      await Promise.resolve();
      settled(plot.ctx);
    }
  });
  plot.destroy();
  return [own / frames, theirs / frames];
}

await init();
window.measure = async (rounds) => {
  const cases = [
    ["6 series × 1,440 points, first draw", () => first(6, 1440)],
    ["100,000 points, first draw", () => first(1, 100_000)],
    ["100,000 points, later draws", () => later(1, 100_000)],
    ["streaming 6 × 1,440 points, per frame", () => stream(6, 1440, 20)],
  ];
  const rows = [];
  for (const [name, run] of cases) {
    await run();
    const found = [];
    for (let round = 0; round < rounds; round += 1) {
      found.push(await run());
      await new Promise((done) => setTimeout(done, 20));
    }
    rows.push({ name, ours: median(found.map((pair) => pair[0])), theirs: median(found.map((pair) => pair[1])) });
  }
  return rows;
};
window.ready = true;
