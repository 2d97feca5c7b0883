// Asks the server how it does, and shows it. Text is only ever set as text.
"use strict";

const INTERVAL_MILLIS = 2000;
const POINTS_MAX = 60;
const JOBS_MAX = 5;
const lines = { received: [], sent: [], calls: [] };
let last = null;

const element = (id) => document.getElementById(id);

function make(tag, text, kind) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function bytes(count) {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let unit = 0;
  while (count >= 1024 && unit < units.length - 1) { count /= 1024; unit++; }
  return (unit === 0 ? Math.round(count) : count.toFixed(count < 10 ? 2 : count < 100 ? 1 : 0)) + " " + units[unit];
}

function duration(seconds) {
  if (seconds < 1) return seconds < 0.001 ? Math.round(seconds * 1e6) + " µs" : (seconds * 1000).toFixed(1) + " ms";
  if (seconds < 60) return Math.round(seconds) + " s";
  if (seconds < 3600) return Math.floor(seconds / 60) + " min " + Math.round(seconds % 60) + " s";
  if (seconds < 86400) return Math.floor(seconds / 3600) + " h " + Math.floor(seconds % 3600 / 60) + " min";
  return Math.floor(seconds / 86400) + " d " + Math.floor(seconds % 86400 / 3600) + " h";
}

const number = (count) => count.toLocaleString("en", { maximumFractionDigits: count < 10 ? 1 : 0 });
const sum = (rows, of) => rows.reduce((total, row) => total + of(row), 0);

function tile(id, figure, note, kind) {
  const shown = element(id).querySelector(".figure");
  shown.textContent = figure;
  shown.className = "figure " + (kind || "");
  const below = element(id).querySelector(".note");
  if (below) below.textContent = note || "";
}

function line(id, value, figure) {
  const points = lines[id];
  points.push(value);
  if (points.length > POINTS_MAX) points.shift();
  const most = Math.max(...points, 1e-9);
  const drawn = points.map((each, at) => (120 - (points.length - 1 - at) * 120 / (POINTS_MAX - 1)).toFixed(1)
      + "," + (29 - 28 * each / most).toFixed(1));
  element(id).querySelector("polyline").setAttribute("points", drawn.join(" "));
  tile(id, figure);
}

function rows(id, all, cells, none) {
  const body = element(id).querySelector("tbody");
  body.replaceChildren();
  for (const each of all) {
    const row = make("tr");
    for (const cell of cells(each)) row.append(cell instanceof Node ? cell : make("td", cell));
    body.append(row);
  }
  if (all.length === 0) {
    const cell = make("td", none, "empty");
    cell.colSpan = 5;
    const row = make("tr");
    row.append(cell);
    body.append(row);
  }
}

function fill(label, of) {
  const shown = make("div", undefined, "fill");
  const meter = make("meter");
  meter.min = 0;
  meter.max = Math.max(1, of.limit_bytes);
  meter.value = of.used_bytes;
  meter.setAttribute("aria-label", label);
  shown.append(make("span", label), meter,
      make("span", bytes(of.used_bytes) + " of " + bytes(of.limit_bytes), "amount"));
  return shown;
}

function content(store) {
  const shown = make("div", undefined, "store");
  shown.append(make("h3", store.name));
  const isEmpty = store.oldest_unuploaded_seconds === null;
  shown.append(make("p", isEmpty ? "The block store has everything."
      : bytes(store.unuploaded_bytes) + " to upload, the oldest for " + duration(store.oldest_unuploaded_seconds)
          + "; " + store.uploads + (store.uploads === 1 ? " upload" : " uploads") + " under way", isEmpty ? "good" : ""));
  if (store.failure) shown.append(make("p", "Uploads fail and are tried again: " + store.failure, "bad"));
  if (store.waiting_writers) shown.append(make("p", store.waiting_writers + " writers wait for room in the log", "bad"));
  shown.append(fill("Write-ahead log", store.log), fill("Clean, memory", store.memory));
  if (store.disk) shown.append(fill("Clean, disk", store.disk));
  if (store.store) shown.append(fill("Block store", store.store));
  return shown;
}

function health(stores) {
  const ill = stores.filter((store) => !store.healthy);
  if (ill.length === 0) return tile("health", "all well", stores.length + " stores answer", "good");
  tile("health", ill.length + " of " + stores.length + " ill",
      ill.map((store) => store.kind + " " + store.name + ": " + store.reason).join("; "), "bad");
}

function safety(status) {
  const oldest = status.oldest_unuploaded_seconds;
  tile("safety", bytes(status.unuploaded_bytes),
      oldest === null ? "the block stores have everything" : "the oldest for " + duration(oldest),
      oldest === null ? "good" : oldest > 600 ? "warn" : "");
}

function show(status, at) {
  const before = last;
  last = { status, at };
  element("about").textContent = status.version + ", up for " + duration(status.uptime_seconds) + ", "
      + status.listeners.map((each) => each.protocol + " on " + each.address).join(", ");
  safety(status);
  health(status.stores);
  element("contents").replaceChildren(...status.content_stores.map(content));
  rows("shares", status.shares, (share) => [share.name, share.metadata_store, share.content_store, share.durability,
    share.read_only ? "read-only" : "read and write"], "There are none.");
  rows("clients", status.clients, (client) => [client.address, number(client.connections),
    duration(client.connected_seconds), number(client.active_calls), client.mounts.join(", ")], "Nobody is connected.");

  const isSame = before !== null && before.status.uptime_seconds <= status.uptime_seconds;
  const seconds = isSame ? (at - before.at) / 1000 : 0;
  const old = new Map();
  if (isSame) for (const call of before.status.calls) old.set(call.program + call.procedure, call);
  const changes = status.calls.map((call) => {
    const then = old.get(call.program + call.procedure) || { calls: isSame ? 0 : call.calls, seconds: isSame ? 0 : call.seconds };
    const more = call.calls - then.calls;
    return { call, rate: seconds > 0 ? more / seconds : 0, mean: more > 0 ? (call.seconds - then.seconds) / more : call.seconds / Math.max(1, call.calls) };
  });
  changes.sort((one, other) => other.rate - one.rate || other.call.calls - one.call.calls);
  rows("procedures", changes, ({ call, rate, mean }) => [call.program === "nfs" ? call.procedure : "MOUNT " + call.procedure,
    number(rate), duration(mean), number(call.calls), number(call.failures)], "Nobody has called yet.");
  if (seconds > 0) {
    const received = (sum(status.listeners, (each) => each.received_bytes)
        - sum(before.status.listeners, (each) => each.received_bytes)) / seconds;
    const sent = (sum(status.listeners, (each) => each.sent_bytes)
        - sum(before.status.listeners, (each) => each.sent_bytes)) / seconds;
    const calls = sum(changes, (each) => each.rate);
    line("received", Math.max(0, received), bytes(Math.max(0, received)) + "/s");
    line("sent", Math.max(0, sent), bytes(Math.max(0, sent)) + "/s");
    line("calls", calls, number(calls) + "/s");
  }
}

const amount = (count, unit) => unit === "bytes" ? bytes(count) : number(count) + " " + unit;

function progress(job) {
  const shown = make("td");
  const isRunning = job.state === "running";
  const counted = !isRunning || job.done === null ? ""
      : ": " + (job.total === null ? amount(job.done, job.unit)
          : amount(job.done, job.unit) + " of " + amount(job.total, job.unit));
  shown.append(make("span", (job.failure || job.progress) + counted));
  if (isRunning && job.total !== null) {
    const meter = make("meter");
    meter.max = Math.max(1, job.total);
    meter.value = job.done;
    meter.setAttribute("aria-label", "Done");
    shown.append(meter);
  }
  return shown;
}

function work(jobs) {
  element("work").hidden = jobs.length === 0;
  const kinds = { running: "", done: "good", failed: "bad", cancelled: "warn" };
  rows("jobs", jobs.slice(0, JOBS_MAX), (job) => [job.kind + " " + job.id, progress(job),
    make("td", job.state, kinds[job.state]), make("td", number(job.findings_total), job.findings_total > 0 ? "bad" : ""),
    duration(job.begun_seconds_ago) + " ago"], "There were none.");
}

async function get(path) {
  const reply = await fetch(path, { cache: "no-store" });
  if (!reply.ok) throw new Error("HTTP status " + reply.status);
  return reply.json();
}

async function ask() {
  try {
    const [status, jobs] = await Promise.all([get("/api/v1/status"), get("/api/v1/jobs")]);
    show(status, performance.now());
    work(jobs);
  } catch (failure) {
    element("about").textContent = "The server does not answer (" + failure.message + "). What is shown is old.";
    element("about").className = "bad";
    setTimeout(ask, INTERVAL_MILLIS);
    return;
  }
  element("about").className = "";
  setTimeout(ask, INTERVAL_MILLIS);
}

ask();
