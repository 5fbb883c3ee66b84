// Draws the charts of a report with Chart.js and sorts its tables. Everything that is drawn stands in
// a table too, so that the page says the same without this script.
(function () {
  "use strict";
  const root = document.documentElement;
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const small = matchMedia("(max-width: 640px)");
  const color = name => getComputedStyle(root).getPropertyValue("--" + name).trim();
  const NAMED = { teacher: "teacher", final: "accent", control: "control" };
  const OTHERS = ["line-1", "line-2", "line-3", "line-4", "line-5"];

  function shade(series, index) {
    return color(NAMED[series.style] || (series.line && series.style !== "path" ? OTHERS[index % OTHERS.length] : "mark"));
  }

  function dataset(series, index) {
    const own = shade(series, index);
    const control = series.style === "control";
    return {
      label: series.name,
      data: series.points,
      showLine: series.line,
      borderColor: own,
      backgroundColor: control ? color("card") : own,
      borderWidth: series.style === "path" ? 1 : 2,
      borderDash: control && series.line ? [5, 4] : [],
      pointRadius: series.marks ? (series.style === "final" ? 6 : 4.5) : 0,
      pointHitRadius: 12,
      pointBorderWidth: 2,
      named: series.named
    };
  }

  function ticks(scale) {
    if (scale.names.length > 0) {
      return { stepSize: 1, autoSkip: false, callback: at => cut(scale.names[at] || "") };
    }
    if (scale.logarithmic) {
      return { maxRotation: 0, includeBounds: false, callback: value => (/^(1|15|2|3|5)$/.test(String(value).replace(/[0.]/g, "")) ? plain(value) + scale.unit : null) };
    }
    return { maxRotation: 0, includeBounds: false, callback: value => plain(value) + scale.unit };
  }

  function plain(value) {
    return String(Number(value.toPrecision(6))).replace("-", "\u2212");
  }

  function cut(name) {
    const most = small.matches ? 18 : 40;
    return name.length > most ? name.slice(0, most - 1) + "\u2026" : name;
  }

  function scale(spec, points, horizontal, lines) {
    const names = spec.names.length;
    const made = {
      type: spec.logarithmic ? "logarithmic" : "linear",
      title: { display: spec.title !== "", text: spec.title, color: color("soft") },
      grid: { color: color("line") },
      border: { color: color("line") },
      ticks: Object.assign({ color: color("soft") }, ticks(spec))
    };
    if (names > 0) {
      Object.assign(made, { min: -0.5, max: names - 0.5, reverse: true, afterBuildTicks: axis => { axis.ticks = spec.names.map((_, value) => ({ value })); } });
    } else {
      const ends = points.flatMap(p => horizontal ? [p.x].concat(p.xs) : [p.y].concat(p.ys));
      const high = Math.max(...ends);
      let low = Math.min(...ends);
      for (const line of lines) { // a near one is shown, a far one would press all others together
        if (line.along === (horizontal ? "y" : "x") && line.at >= 2 * low - high) { low = Math.min(low, line.at); }
      }
      if (spec.logarithmic) {
        const room = Math.max(1.3, Math.pow(high / low, 0.14));
        Object.assign(made, { min: low / room, max: high * room });
      } else if (horizontal && spec.title.startsWith("step") || spec.title === "epoch") {
        Object.assign(made, { min: 0 });
      } else {
        const room = Math.max(0.5, 0.06 * (high - low));
        Object.assign(made, { suggestedMin: low - (spec.unit || high > 10 ? room : 0), suggestedMax: high + (spec.unit || high > 10 ? room : 0) });
      }
      if (spec.from !== null) { made.min = spec.from; }
      if (spec.to !== null) { made.max = spec.to; }
    }
    return made;
  }

  // Marks of the same place would hide each other's interval.
  const apart = {
    id: "apart",
    afterUpdate(chart) {
      const seen = [];
      const least = small.matches ? 7 : 12; // pixels
      chart.data.datasets.forEach((set, index) => {
        if (!set.named) { return; }
        chart.getDatasetMeta(index).data.forEach(mark => {
          while (seen.some(x => Math.abs(x - mark.x) < least) && mark.x < chart.chartArea.right) { mark.x += least; }
          seen.push(mark.x);
        });
      });
    }
  };

  const guides = {
    id: "guides",
    beforeDatasetsDraw(chart, _, options) {
      const { ctx, chartArea: area, scales } = chart;
      ctx.save();
      ctx.strokeStyle = color("mark");
      ctx.fillStyle = color("soft");
      ctx.font = "12px system-ui, sans-serif";
      for (const guide of options.lines || []) {
        ctx.setLineDash(guide.dashed ? [4, 4] : []);
        ctx.beginPath();
        if (guide.along === "diagonal") {
          ctx.moveTo(scales.x.getPixelForValue(0), scales.y.getPixelForValue(0));
          ctx.lineTo(scales.x.getPixelForValue(100), scales.y.getPixelForValue(100));
        } else if (guide.along === "x") {
          const y = scales.y.getPixelForValue(guide.at);
          if (y > area.bottom) { // far below all models
            ctx.fillText("\u2193 " + guide.name, area.left + 6, area.bottom - 6);
          } else {
            ctx.moveTo(area.left, y);
            ctx.lineTo(area.right, y);
            ctx.fillText(guide.name, area.left + 6, y - 6);
          }
        } else {
          const x = scales.x.getPixelForValue(guide.at);
          ctx.moveTo(x, area.top);
          ctx.lineTo(x, area.bottom);
        }
        ctx.stroke();
      }
      ctx.restore();
    }
  };

  const intervals = {
    id: "intervals",
    beforeDatasetsDraw(chart) {
      const { ctx, scales } = chart;
      chart.data.datasets.forEach((set, index) => {
        chart.getDatasetMeta(index).data.forEach((mark, at) => {
          const point = set.data[at];
          ctx.save();
          ctx.strokeStyle = set.borderColor;
          ctx.lineWidth = 1.8;
          ctx.beginPath();
          if (point.ys.length === 2) {
            ctx.moveTo(mark.x, scales.y.getPixelForValue(point.ys[0]));
            ctx.lineTo(mark.x, scales.y.getPixelForValue(point.ys[1]));
          }
          if (point.xs.length === 2) {
            ctx.moveTo(scales.x.getPixelForValue(point.xs[0]), mark.y);
            ctx.lineTo(scales.x.getPixelForValue(point.xs[1]), mark.y);
          }
          ctx.stroke();
          ctx.restore();
        });
      });
    }
  };

  const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  // The nearest of several places around a mark that covers no other name or mark.
  function place(x, y, width, area, taken) {
    for (let distance = 10; distance < 80; distance += 8) {
      for (let turn = 0; turn < 16; turn++) {
        const cos = Math.cos(turn * Math.PI / 8), sin = Math.sin(turn * Math.PI / 8);
        const left = x + distance * cos - width * (1 - cos) / 2;
        const top = y + distance * sin - 14 * (1 - sin) / 2;
        const box = [left, top, left + width, top + 14];
        const inside = left >= area.left && box[2] <= area.right + 8 && top >= area.top - 6 && box[3] <= area.bottom;
        if (inside && !taken.some(other => overlap(box, other))) { return box; }
      }
    }
    return [x + 10, y - 7, x + 10 + width, y + 7];
  }

  const names = {
    id: "names",
    afterDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      const marks = [];
      chart.data.datasets.forEach((set, index) => {
        if (set.named) {
          chart.getDatasetMeta(index).data.forEach((mark, at) => marks.push({ mark, set, name: set.data[at].name, ys: set.data[at].ys }));
        }
      });
      const y = value => chart.scales.y.getPixelForValue(value);
      const taken = marks.map(({ mark }) => [mark.x - 7, mark.y - 7, mark.x + 7, mark.y + 7]);
      const wide = marks.filter(m => m.ys.length === 2).map(m => [m.mark.x - 4, y(m.ys[1]), m.mark.x + 4, y(m.ys[0])]);
      ctx.save();
      ctx.font = "12.5px system-ui, sans-serif";
      ctx.lineJoin = "round";
      for (const { mark, set, name } of marks) {
        const box = place(mark.x, mark.y, ctx.measureText(name).width, chartArea, taken.concat(wide));
        taken.push(box);
        ctx.lineWidth = 4;
        ctx.strokeStyle = color("card");
        ctx.strokeText(name, box[0], box[3] - 3);
        ctx.fillStyle = set.borderColor === color("mark") ? color("ink") : set.borderColor;
        ctx.fillText(name, box[0], box[3] - 3);
      }
      ctx.restore();
    }
  };

  function draw(canvas) {
    const spec = charts[Number(canvas.dataset.chart)];
    const points = spec.series.flatMap(series => series.points);
    const legend = spec.series.length > 1 && spec.y.names.length === 0 && !spec.series.some(series => series.named);
    return new Chart(canvas, {
      type: "scatter",
      data: { datasets: spec.series.map(dataset) },
      plugins: [apart, guides, intervals, names],
      options: {
        animation: false,
        parsing: false,
        maintainAspectRatio: false,
        layout: { padding: { top: 8, right: 12 } },
        scales: { x: scale(spec.x, points, true, spec.guides), y: scale(spec.y, points, false, spec.guides) },
        plugins: {
          guides: { lines: spec.guides },
          legend: { display: legend, position: "bottom", labels: { color: color("ink"), boxHeight: 2, boxWidth: 22 } },
          tooltip: { callbacks: { label: item => item.raw.text } }
        }
      }
    });
  }

  let drawn = [];
  function redraw() {
    drawn.forEach(chart => chart.destroy());
    drawn = Array.from(document.querySelectorAll("canvas[data-chart]"), draw);
  }

  // "80.2%" < "1,234"; what is no number comes last, in the order of the alphabet.
  function key(cell) {
    const text = cell.dataset.sort || (cell.firstChild ? cell.firstChild.textContent : "").trim();
    const number = parseFloat(text.replace(/,/g, "").replace("\u2212", "-").replace("< ", ""));
    return [Number.isNaN(number) ? null : number, cell.textContent.trim()];
  }

  function compare(a, b) {
    if (a[0] !== null && b[0] !== null) { return a[0] - b[0]; }
    if (a[0] !== null || b[0] !== null) { return a[0] !== null ? -1 : 1; }
    return a[1].localeCompare(b[1]);
  }

  function sortable(table) {
    const heads = Array.from(table.tHead.rows[0].cells);
    const first = Array.from(table.tBodies[0].rows);
    heads.forEach((head, column) => {
      head.tabIndex = 0;
      head.classList.add("sorts");
      const sort = () => {
        const now = head.getAttribute("aria-sort");
        const next = now === "descending" ? "ascending" : now === "ascending" ? null : "descending";
        heads.forEach(other => other.removeAttribute("aria-sort"));
        const rows = first.slice();
        if (next !== null) {
          head.setAttribute("aria-sort", next);
          rows.sort((a, b) => compare(key(a.cells[column]), key(b.cells[column])) * (next === "ascending" ? 1 : -1));
        }
        rows.forEach(row => table.tBodies[0].appendChild(row));
      };
      head.addEventListener("click", sort);
      head.addEventListener("keydown", event => {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); sort(); }
      });
    });
  }

  root.classList.add("drawn");
  document.querySelectorAll("table.sorted").forEach(sortable);
  redraw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  small.addEventListener("change", redraw);
  addEventListener("beforeprint", () => { root.classList.add("paper"); redraw(); });
  addEventListener("afterprint", () => { root.classList.remove("paper"); redraw(); });
})();
