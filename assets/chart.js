// Draws the charts of a page from the figures that each carries. Without this file the tables behind them stand open.
"use strict";

(() => {
  const charts = [...document.querySelectorAll(".chart[data-chart]")];
  const root = document.documentElement;
  const lang = root.lang;
  const drawn = new Map();
  let library = null;

  // The library is large and kept by the browser: it is asked for when a chart comes near the window.
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
      animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
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

  const draw = async (box) => {
    const figures = JSON.parse(box.dataset.chart);
    const echarts = await load(box.dataset.library);
    const canvas = document.createElement("div");
    canvas.className = "chart-canvas";
    box.append(canvas);
    const chart = echarts.init(canvas);
    chart.setOption(option(figures));
    const hint = hintFor(box, figures);
    chart.getZr().on("mousemove", ({ offsetX, offsetY }) => {
      const place = chart.convertFromPixel({ xAxisIndex: 0 }, offsetX);
      const isInside = chart.containPixel("grid", [offsetX, offsetY]) && figures.categories[place] !== undefined;
      if (isInside) hint.show(place, offsetX);
      else hint.hide();
    });
    chart.getZr().on("globalout", () => hint.hide());
    new ResizeObserver(() => chart.resize()).observe(canvas);
    drawn.set(chart, figures);
  };

  const coming = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      coming.unobserve(entry.target);
      // Where the library does not come, the table says it all.
      draw(entry.target).catch(() => { entry.target.closest(".chart-figure").querySelector("details").open = true; });
    }
  }, { rootMargin: "200px" });

  for (const box of charts) {
    const table = box.closest(".chart-figure").querySelector(".chart-table");
    table.open = false;
    table.classList.add("chart-known");
    coming.observe(box);
  }

  const redraw = () => { for (const [chart, figures] of drawn) chart.setOption(option(figures)); };
  new MutationObserver(redraw).observe(root, { attributeFilter: ["data-bs-theme"] });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
})();
