// Draws what Components/Charts/ApexChart describes. Colours are tokens of css/tokens.css, so that a chart follows the theme; nothing is
// animated, so that there is no motion to reduce.
import ApexCharts from '../lib/apexcharts/apexcharts.esm.js';

const drawn = new Map();
const narrow = 560;

// The same for every chart, so that charts below each other share their time axis.
const labelWidth = 58;

// Indian grouping: 1,28,450.
const plain = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 2 });
const formats = {
  price: value => plain.format(value),
  score: value => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(Math.round(value))}`,
  none: () => '',
};

const token = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

// The engine knows no dots: they are a line without width.
const engineKind = ({ kind }) => kind === 'dots' ? 'line' : kind;

const element = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) { made.className = className; }
  if (text) { made.textContent = text; }
  return made;
};

// Built as elements and handed over as text: what stands in it can never become markup.
const tip = ({ title, lines, note }) => {
  const box = element('div', 'chart-tip');
  box.append(element('b', null, title));
  const list = element('dl');
  lines.forEach(line => list.append(element('dt', null, line.name), element('dd', line.tone, line.text)));
  box.append(list);
  if (note) { box.append(element('p', null, note)); }
  return box.outerHTML;
};

// Words that would touch are left out, their lines stay.
const marks = (model, width) => {
  const every = Math.max(1, Math.ceil(model.options.marks.length * 64 / Math.max(width - 80, 1)));
  return model.options.marks.map((mark, index) => ({
    x: mark.at,
    strokeDashArray: 0,
    borderColor: token('line'),
    label: index % every > 0 ? { text: undefined } : {
      text: mark.text, orientation: 'horizontal', position: 'bottom', textAnchor: 'start', offsetX: -4, offsetY: 20, borderWidth: 0,
      style: { background: 'transparent', color: token('ink-3'), fontSize: '11px', padding: { left: 0, right: 0, top: 0, bottom: 0 } },
    },
  }));
};

// Series with the same axis share it: bars only stand on each other where they do.
const axesOf = ({ options, series }) => {
  const shared = new Map();
  options.axes.forEach((axis, index) => {
    const key = JSON.stringify(axis);
    if (!shared.has(key)) { shared.set(key, { axis, names: [] }); }
    shared.get(key).names.push(series[index]?.name);
  });
  return [...shared.values()];
};

const describe = (model, width) => {
  const { options, series } = model;
  const isNarrow = width < narrow;
  return {
    chart: {
      type: series[0] ? engineKind(series[0]) : 'bar', stacked: options.stacked, height: model.height, background: 'transparent', fontFamily: 'inherit', foreColor: token('ink-3'),
      // Its own redrawing outlives its end: a chart that was replaced meanwhile comes back. The observer below does it instead.
      redrawOnParentResize: false, redrawOnWindowResize: false,
      animations: { enabled: false }, toolbar: { show: false }, zoom: { enabled: false }, selection: { enabled: false }, parentHeightOffset: 0,
    },
    series: series.map(one => ({ name: one.name, type: engineKind(one), data: one.points.map(point => ({ x: point.at, y: point.values.length === 1 ? point.values[0] : point.values })) })),
    colors: series.map(one => token(one.color)),
    plotOptions: {
      candlestick: { colors: { upward: token('up'), downward: token('down') }, wick: { useFillColor: true } },
      bar: { columnWidth: '70%' },
    },
    stroke: { width: series.map(one => ({ candlestick: 1, line: 2 })[one.kind] ?? 0) },
    fill: { opacity: series.map(one => one.opacity) },
    xaxis: {
      type: 'numeric', min: options.first, max: options.last, tickAmount: 1, labels: { formatter: () => '' }, axisTicks: { show: false },
      axisBorder: { color: token('line') }, tooltip: { enabled: false }, crosshairs: { stroke: { color: token('ink-3'), width: 1, dashArray: 3 } },
    },
    yaxis: axesOf(model).map(({ axis, names }) => ({
      seriesName: names, min: axis.min, max: axis.max, tickAmount: axis.ticks, forceNiceScale: false, show: axis.format !== 'none', opposite: true,
      labels: {
        formatter: value => value < axis.labelsFrom ? '' : formats[axis.format](value), offsetX: isNarrow ? -14 : -8, minWidth: axis.format === 'none' ? 0 : labelWidth, maxWidth: 90,
        style: { colors: token('ink-3'), fontSize: '11px' },
      },
      tooltip: { enabled: false },
    })),
    annotations: { xaxis: marks(model, width) },
    grid: { borderColor: token('line'), padding: { left: 4, right: isNarrow ? -6 : 0, top: -16, bottom: 0 } },
    legend: { show: false },
    dataLabels: { enabled: false },
    // A day of talk between days without any has no line to stand on.
    markers: { size: series.map(one => ({ line: 2.5, dots: 4 })[one.kind] ?? 0), strokeWidth: 0, hover: { sizeOffset: 1 } },
    states: { hover: { filter: { type: 'none' } }, active: { filter: { type: 'none' } } },
    tooltip: {
      shared: true, intersect: false, followCursor: false,
      custom: ({ dataPointIndex }) => model.options.tips[dataPointIndex] ? tip(model.options.tips[dataPointIndex]) : '',
    },
  };
};

const make = async (host, model) => {
  const chart = new ApexCharts(host, describe(model, host.clientWidth));
  // ApexCharts shows everything that waited for the end of an animation again with every bar, which is quadratic. Nothing waits here.
  if (chart.w?.globals) { Object.defineProperty(chart.w.globals, 'delayedElements', { get: () => [], set: () => {} }); }
  await chart.render();
  // Markers wait for that end too.
  host.querySelectorAll('.apexcharts-series-markers-wrap').forEach(wrap => wrap.classList.remove('apexcharts-element-hidden'));
  return chart;
};

// One after the other for each element: a drawing that is overtaken by the next one would leave both.
const enqueue = (host, work) => {
  const state = drawn.get(host);
  if (!state) { return Promise.resolve(); }
  state.queue = state.queue.then(work, work);
  return state.queue;
};

const redraw = async host => {
  const state = drawn.get(host);
  if (!state || !host.isConnected || host.clientWidth === 0) { return; }
  state.width = host.clientWidth;
  state.chart?.destroy();
  state.chart = null;
  state.chart = await make(host, state.model);
};

const sizes = new ResizeObserver(entries => entries.forEach(({ target }) => {
  const state = drawn.get(target);
  clearTimeout(state?.resizing);
  if (!state || state.width === target.clientWidth) { return; }
  state.resizing = setTimeout(() => enqueue(target, () => redraw(target)), 120);
}));

new MutationObserver(() => drawn.forEach((_, host) => enqueue(host, () => redraw(host))))
  .observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });

/** Draws the model, or draws it anew where a chart stands already. */
export const draw = async (host, model) => {
  if (!host?.isConnected) { return; }
  if (!drawn.has(host)) {
    drawn.set(host, { queue: Promise.resolve(), chart: null, model, width: host.clientWidth });
    sizes.observe(host);
  }
  drawn.get(host).model = model;
  await enqueue(host, () => redraw(host));
};

/** Forgets the chart of an element that leaves the page. */
export const remove = async host => {
  if (!drawn.has(host)) { return; }
  sizes.unobserve(host);
  clearTimeout(drawn.get(host).resizing);
  await enqueue(host, () => drawn.get(host)?.chart?.destroy());
  drawn.delete(host);
};
