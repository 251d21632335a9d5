// Measures the pages of a learner on a simulated slow phone, served as in production from a scratch data folder.
// Each page is measured RUNS times and judged by its quickest run: the simulation multiplies whatever else this machine does
// at the time, which only ever adds. Fails below 100 in a category or above 1.2 s of LCP.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const ROOT = resolve(import.meta.dirname, "../..");
const PYTHON = join(ROOT, ".venv/bin/python");
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const LEAST_SCORE = 100;
const MOST_LCP_SECONDS = 1.2;
const RUNS = Number(process.env.RUNS ?? 3);
const MOST_TRIES = 3;
const SECONDS_TO_START = 60;
const CHROMIUM = chromium();
const CHROME_FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function chromium() {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // the next name
    }
  }
  throw new Error("Lighthouse needs Chromium. On Debian and Ubuntu: apt install chromium");
}

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

async function serve(environment, address) {
  const server = spawn(PYTHON, ["manage.py", "serve"], { cwd: ROOT, env: environment, stdio: ["ignore", "ignore", "inherit"] });
  for (let second = 0; second < SECONDS_TO_START; second += 0.25) {
    if (server.exitCode !== null) break;
    const answer = await fetch(`${address}/healthz`).catch(() => null);
    if (answer?.ok) return server;
    await pause(250);
  }
  server.kill();
  throw new Error("The server did not start.");
}

// Signs the browser in. Said with each request instead, the cookies would be left out of what scripts ask for.
async function signIn(port, url, cookie) {
  const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}` });
  const cookies = cookie.split("; ").map((pair) => pair.split("="));
  const domain = new URL(url).hostname;
  await browser.setCookie(...cookies.map(([name, value]) => ({ name, value, domain, path: "/" })));
  await browser.disconnect();
}

// Each run has a browser of its own: a page may still be at work when the next run begins.
async function record(url, cookie) {
  const chrome = await launch({ chromePath: CHROMIUM, chromeFlags: CHROME_FLAGS });
  try {
    await signIn(chrome.port, url, cookie);
    const settings = { port: chrome.port, logLevel: "error", onlyCategories: CATEGORIES };
    return (await lighthouse(url, settings)).lhr;
  } finally {
    chrome.kill();
  }
}

// Now and then Chromium begins to trace too late and sees no navigation; that says nothing of the page.
async function recordAll(url, cookie) {
  for (let tries = 1; ; tries += 1) {
    const lhr = await record(url, cookie);
    if (lhr.runtimeError?.code !== "NO_NAVSTART" || tries === MOST_TRIES) return lhr;
  }
}

async function measure(url, cookie) {
  const lhr = await recordAll(url, cookie);
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  if (lhr.finalDisplayedUrl !== url) throw new Error(`${url} led to ${lhr.finalDisplayedUrl}`);
  return {
    scores: CATEGORIES.map((category) => Math.round(lhr.categories[category].score * 100)),
    lcp: lhr.audits["largest-contentful-paint"].numericValue / 1000,
    kilobytes: lhr.audits["total-byte-weight"].numericValue / 1000,
    failed: failedAudits(lhr),
  };
}

function failedAudits(lhr) {
  const weighty = CATEGORIES.flatMap((category) => lhr.categories[category].auditRefs).filter(({ weight }) => weight > 0);
  const names = weighty.map(({ id }) => id).filter((id) => lhr.audits[id].score !== null && lhr.audits[id].score < 0.9);
  return [...new Set(names)].map((id) => [id, ...pointedAt(lhr.audits[id])].join("\n      "));
}

function pointedAt(audit) {
  return (audit.details?.items ?? []).map((item) => item.node?.snippet ?? item.description ?? item.url).filter(Boolean);
}

const quickest = (runs) => runs.toSorted((one, other) => one.lcp - other.lcp)[0];
const good = ({ scores, lcp }) => scores.every((score) => score >= LEAST_SCORE) && lcp <= MOST_LCP_SECONDS;

async function main() {
  const scratch = mkdtempSync(join(tmpdir(), "kzcourse-lighthouse-"));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const environment = { ...process.env, DATABASE_URL: "", DEBUG: "", HOST: "127.0.0.1", KZCOURSE_DATA: scratch, PORT: `${port}` };
  let server;
  try {
    server = await serve(environment, address);
    const told = execFileSync(PYTHON, ["tools/lighthouse/learner.py"], { cwd: ROOT, env: environment, encoding: "utf8" });
    const { cookie, pages } = JSON.parse(told);
    console.log(["page".padEnd(10), "performance", "accessibility", "best practices", "  LCP", "    kB"].join("  "));
    for (const [name, path] of Object.entries(pages)) {
      const runs = [];
      while (runs.length < RUNS) runs.push(await measure(address + path, cookie));
      const run = quickest(runs);
      const [performance, accessibility, practices] = run.scores.map(String);
      console.log(
        [
          name.padEnd(10),
          performance.padStart(11),
          accessibility.padStart(13),
          practices.padStart(14),
          `${run.lcp.toFixed(2)} s`.padStart(5),
          run.kilobytes.toFixed(1).padStart(6),
        ].join("  "),
      );
      if (good(run)) continue;
      process.exitCode = 1;
      for (const audit of run.failed) console.log(`    ${audit}`);
    }
  } finally {
    server?.kill();
    rmSync(scratch, { recursive: true, force: true });
  }
  if (process.exitCode) console.error(`Below ${LEAST_SCORE} in a category, or slower than ${MOST_LCP_SECONDS} s.`);
}

await main();
