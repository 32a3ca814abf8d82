// Draws the charts of a page from the figures that each carries. Without this file the tables behind them stand open.
"use strict";

(() => {
  const charts = [...document.querySelectorAll(".chart[data-chart]")];
  const root = document.documentElement;
  const lang = root.lang;
  const drawn = new Map();
  // A sheet between its margins, in pixels of CSS: A4 upright. Another paper shrinks or stretches the picture.
  const SHEET = { width: 688, height: 256 };
  let library = null;
  let isPrinting = false;

  // The library is large and kept by the browser: it is asked for when a chart comes near the window, or when the browser
  // has nothing else to do, since what is printed cannot be waited for.
  const load = (address) => {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", () => resolve(window.echarts));
      script.addEventListener("error", reject);
      document.head.append(script);
    });
    return library;
  };

  // A variable may hold what only the browser works out, such as a mixture; a pixel painted with it tells the colour.
  const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = getComputedStyle(probe).color;
    pixel.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data;
    return `rgba(${red}, ${green}, ${blue}, ${alpha / 255})`;
  };
  const plain = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 });
  const short = new Intl.NumberFormat(lang, { notation: "compact", maximumFractionDigits: 1 });
  const exact = new Intl.NumberFormat("en");
  const money = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  // Money comes in fen and shares in hundredths of a percent; both are shown in their hundreds.
  const UNITS = {
    count: { scale: 1, axis: (value) => (Math.abs(value) < 10000 ? plain : short).format(value), full: (value) => exact.format(value) },
    money: { scale: 100, axis: (value) => (Math.abs(value) < 10000 ? plain : short).format(value), full: (value) => money.format(value) },
    share: { scale: 100, axis: (value) => `${plain.format(value)} %`, full: (value) => `${money.format(value)} %` },
  };

  const option = (figures) => {
    const unit = UNITS[figures.unit];
    const text = colour("--tblr-secondary");
    const line = colour("--tblr-border-color");
    const isLine = figures.kind === "line";
    return {
      animation: !isPrinting && !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 300,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 4, right: 12, top: 12, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      xAxis: {
        type: "category",
        data: figures.categories,
        boundaryGap: !isLine,
        axisLine: { lineStyle: { color: line } },
        axisTick: { show: false },
        axisLabel: { color: text, hideOverlap: true },
      },
      yAxis: {
        type: "value",
        minInterval: figures.unit === "count" ? 1 : 0,
        max: figures.unit === "share" && figures.kind === "stacked" ? 100 : null,
        axisLabel: { color: text, formatter: unit.axis },
        splitLine: { lineStyle: { color: line } },
      },
      series: figures.series.map((one) => ({
        type: isLine ? "line" : "bar",
        name: one.name,
        data: one.values.map((value) => value / unit.scale),
        stack: figures.kind === "stacked" ? "all" : null,
        barMaxWidth: 36,
        symbol: "circle",
        symbolSize: 6,
        showSymbol: figures.categories.length <= 31,
        color: colour(one.colour),
        emphasis: { disabled: true },
      })),
    };
  };

  // What stands at the place of the pointer, beside it.
  const hintFor = (box, figures) => {
    const hint = document.createElement("div");
    hint.className = "chart-hint";
    hint.hidden = true;
    const title = document.createElement("strong");
    hint.append(title);
    const unit = UNITS[figures.unit];
    const values = figures.series.map((one) => {
      const row = document.createElement("div");
      const swatch = document.createElement("span");
      swatch.className = `swatch fill-${one.colour.slice(2)}`;
      const name = document.createElement("span");
      name.textContent = one.name;
      const value = document.createElement("span");
      value.className = "number";
      row.append(swatch, name, value);
      hint.append(row);
      return value;
    });
    box.append(hint);
    return {
      show(place, x) {
        title.textContent = figures.categories[place];
        figures.series.forEach((one, row) => { values[row].textContent = unit.full(one.values[place] / unit.scale); });
        hint.hidden = false;
        const left = x + 16 + hint.offsetWidth > box.clientWidth ? x - 16 - hint.offsetWidth : x + 16;
        hint.style.left = `${Math.max(0, left)}px`;
      },
      hide() { hint.hidden = true; },
    };
  };

  const draw = (box) => {
    coming.unobserve(box);
    if (box.querySelector(".chart-canvas")) return;
    const figures = JSON.parse(box.dataset.chart);
    const canvas = document.createElement("div");
    canvas.className = "chart-canvas";
    box.append(canvas);
    // Paper shows more points than most screens.
    const chart = window.echarts.init(canvas, null, { devicePixelRatio: Math.max(2, window.devicePixelRatio) });
    chart.setOption(option(figures));
    const hint = hintFor(box, figures);
    chart.getZr().on("mousemove", ({ offsetX, offsetY }) => {
      const place = chart.convertFromPixel({ xAxisIndex: 0 }, offsetX);
      const isInside = chart.containPixel("grid", [offsetX, offsetY]) && figures.categories[place] !== undefined;
      if (isInside) hint.show(place, offsetX);
      else hint.hide();
    });
    chart.getZr().on("globalout", () => hint.hide());
    new ResizeObserver(() => { if (!isPrinting) chart.resize(); }).observe(canvas);
    drawn.set(chart, figures);
  };

  const tableOf = (box) => box.closest(".chart-figure").querySelector(".chart-table");

  const coming = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      // Where the library does not come, the table says it all.
      if (isIntersecting) load(target.dataset.library).then(() => draw(target)).catch(() => { tableOf(target).open = true; });
    }
  }, { rootMargin: "200px" });

  for (const box of charts) {
    const table = tableOf(box);
    table.open = false;
    table.classList.add("chart-known");
    coming.observe(box);
  }

  const redraw = () => { for (const [chart, figures] of drawn) chart.setOption(option(figures)); };
  new MutationObserver(redraw).observe(root, { attributeFilter: ["data-bs-theme"] });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

  if (charts.length > 0) {
    const whenIdle = window.requestIdleCallback ?? ((task) => setTimeout(task, 500));
    const loadAhead = () => whenIdle(() => { load(charts[0].dataset.library).catch(() => {}); });
    if (document.readyState === "complete") loadAhead();
    else window.addEventListener("load", loadAhead);
  }

  // On paper every chart is there, by daylight and as wide as the sheet; where the library has not come, its table.
  let theme = "";
  let opened = [];
  window.addEventListener("beforeprint", () => {
    isPrinting = true;
    theme = root.dataset.bsTheme;
    root.dataset.bsTheme = "light";
    if (window.echarts) charts.forEach(draw);
    opened = charts.map((box) => [box, tableOf(box)]).filter(([box, table]) => !box.querySelector("canvas") && !table.open);
    for (const [, table] of opened) table.open = true;
    for (const chart of drawn.keys()) chart.resize(SHEET);
    redraw();
  });
  window.addEventListener("afterprint", () => {
    isPrinting = false;
    root.dataset.bsTheme = theme;
    for (const [, table] of opened) table.open = false;
    for (const chart of drawn.keys()) chart.resize({ width: "auto", height: "auto" });
    redraw();
  });
})();
