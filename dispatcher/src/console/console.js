// The console's page: asks for the figures each second, draws the last five minutes of them, and carries out what the
// buttons say. Rates are differences of counters.
"use strict";

const EVERY = 1000;
const KEPT = 300;
const series = { requests: [], attach: [], sessions: [], memory: [] };
let before = null;

const element = (id) => document.getElementById(id);

// The sum of all samples of a metric in the text of /metrics.
function metric(text, name) {
  let sum = 0;
  for (const line of text.split("\n")) {
    if (line.startsWith(name + " ") || line.startsWith(name + "{")) {
      sum += Number(line.slice(line.lastIndexOf(" ") + 1));
    }
  }
  return sum;
}

function draw(id) {
  const canvas = element(id);
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth * ratio;
  const height = canvas.clientHeight * ratio;
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const values = series[id];
  const top = Math.max(1e-9, ...values) * 1.1;
  const style = getComputedStyle(document.documentElement);
  context.strokeStyle = style.getPropertyValue("--line");
  context.lineWidth = 2 * ratio;
  context.beginPath();
  values.forEach((value, i) => {
    const x = ((KEPT - values.length + i) / (KEPT - 1)) * width;
    const y = height - (value / top) * height;
    if (i === 0) { context.moveTo(x, y); } else { context.lineTo(x, y); }
  });
  context.stroke();
  context.fillStyle = style.getPropertyValue("--grey");
  context.font = `${11 * ratio}px sans-serif`;
  context.fillText(top.toPrecision(2), 4 * ratio, 12 * ratio);
}

function add(id, value, digits) {
  const values = series[id];
  values.push(value);
  if (values.length > KEPT) { values.shift(); }
  element(id + "-now").textContent = value.toFixed(digits);
  draw(id);
}

function row(cells) {
  const line = document.createElement("tr");
  for (const cell of cells) {
    const place = document.createElement("td");
    if (cell instanceof Node) { place.append(cell); } else { place.textContent = cell ?? "-"; }
    line.append(place);
  }
  return line;
}

function button(text, action) {
  const made = document.createElement("button");
  made.textContent = text;
  made.addEventListener("click", action);
  return made;
}

async function act(id, action) {
  const answer = await fetch(`/console/sessions/${id}/${action}`, { method: "POST", headers: { "X-Pavm-Console": "1" } });
  const text = await answer.text();
  if (action !== "kill" || !answer.ok) {
    const plain = action === "dump" || !answer.ok;
    element("dump-text").textContent = plain ? text : JSON.stringify(JSON.parse(text), null, 2);
    element("dump").showModal();
  }
}

function kill(id) {
  if (window.confirm(`End session ${id}? Its user loses it.`)) { act(id, "kill"); }
}

function show(state) {
  element("workers").replaceChildren(...state.workers.map((w) => row([w.number, w.pid, w.session, w.millis])));
  const rows = state.sessions.map((s) => {
    const buttons = document.createElement("span");
    buttons.append(button("show", () => act(s.id, "show")), " ", button("gc", () => act(s.id, "gc")), " ");
    buttons.append(button("dump", () => act(s.id, "dump")), " ", button("kill", () => kill(s.id)));
    const kib = s.bytes === null ? null : Math.round(s.bytes / 1024);
    return row([s.id, s.state, s.generation, s.worker, s.in_request ? "yes" : "-", s.waiting, kib, buttons]);
  });
  element("list").replaceChildren(...rows);
  element("shown").textContent = state.count > rows.length ? `(${rows.length} of ${state.count})` : "";
}

async function look() {
  try {
    const [figures, state] = await Promise.all([
      fetch("/metrics").then((a) => a.text()),
      fetch("/console/state").then((a) => a.json()),
    ]);
    const now = {
      time: performance.now(),
      requests: metric(figures, "pavm_requests_total"),
      attaches: metric(figures, "pavm_attaches_total"),
      attachTime: metric(figures, "pavm_attach_seconds_total"),
    };
    if (before !== null) {
      const seconds = (now.time - before.time) / 1000;
      const attaches = now.attaches - before.attaches;
      add("requests", (now.requests - before.requests) / seconds, 0);
      add("attach", attaches > 0 ? ((now.attachTime - before.attachTime) / attaches) * 1e6 : 0, 1);
    }
    before = now;
    add("sessions", state.count, 0);
    add("memory", state.bytes / (1 << 20), 1);
    show(state);
    element("state").textContent = "";
    element("state").className = "";
  } catch (problem) {
    element("state").textContent = `the server does not answer (${problem.message})`;
    element("state").className = "bad";
  }
  window.setTimeout(look, EVERY);
}

look();
