// The HTML report as an editor uses it, in headless Chromium: `node report.mjs REPORT.html CHROMIUM [FOLDER FOR SCREENSHOTS]`.
// Needs puppeteer-core on NODE_PATH; `.ci/run` installs it.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [report, executablePath, folder] = process.argv.slice(2);
const puppeteer = createRequire(path.resolve(process.env.NODE_PATH, "x.js"))("puppeteer-core");

const browser = await puppeteer.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1400, height: 1000 });
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("request", (request) => /^(file|data):/.test(request.url()) || faults.push(`asked for ${request.url()}`));
  const url = pathToFileURL(path.resolve(report)).href;
  const shown = () => page.$$eval(".card:not([hidden])", (cards) => cards.length);
  const hash = () => page.evaluate(() => location.hash);
  const current = () => page.$eval(".card.current .message", (message) => message.textContent);
  const picture = (name) => folder && page.screenshot({ path: path.join(folder, `${name}.png`) });

  await page.goto(url);
  const all = await shown();
  assert.ok(all > 10, `${all} findings are shown`);
  await picture("findings");

  // Filters, search, and the state in the address.
  await page.click("input[value=note]");
  const loud = await shown();
  assert.ok(loud > 0 && loud < all, `${loud} of ${all} are no notes`);
  assert.match(await hash(), /note/);
  const sought = await page.$eval(".card:not([hidden]) .message", (message) => message.textContent.match(/"([^"]+)"/)[1]);
  await page.type("[name=q]", sought);
  await page.waitForFunction((n) => document.querySelectorAll(".card:not([hidden])").length !== n, {}, loud);
  const found = await shown();
  assert.ok(found > 0 && found < loud, `${found} speak of ${sought}`);
  const address = await hash();
  await page.goto(url + address);
  await page.reload();
  assert.equal(await shown(), found, "the address shows the same");
  await page.click("button[type=reset]");
  await page.waitForFunction((n) => document.querySelectorAll(".card:not([hidden])").length === n, {}, all);

  // Keys: down twice, accept, open both documents, back.
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("j");
  const first = await current();
  await page.keyboard.press("j");
  const second = await current();
  assert.notEqual(first, second);
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => Promise.resolve((window.copied = text));
  });
  await page.keyboard.press("a");
  assert.match(await page.evaluate(() => window.copied), /^# .+\n\[\[suppress\]\]\n[^]*fingerprint = "[0-9a-f]{16}"/);
  await page.keyboard.press("Enter");
  await page.waitForSelector("mark.here");
  assert.match(await hash(), /view=documents/);
  assert.equal(await page.$$eval(".pane", (panes) => panes.filter((pane) => pane.offsetParent).length), 2);
  await picture("documents");
  await page.goBack();
  assert.equal(await current(), second, "back leads to the finding");

  // Dark, overview, a narrow window.
  await page.keyboard.press("t");
  const theme = await page.evaluate(() => document.documentElement.dataset.theme);
  assert.ok(["light", "dark"].includes(theme));
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), theme, "the address keeps the theme");
  await picture("other-theme");
  await page.keyboard.press("?");
  await page.keyboard.press("1");
  assert.match(await hash(), /view=findings/, "keys wait while the help is open");
  await page.keyboard.press("Escape");
  await page.keyboard.press("1");
  assert.match(await hash(), /view=overview/);
  await picture("overview");

  // A cell of the matrix leads to what its two documents share.
  const [documents, words] = await page.$eval(".matrix .shared a", (cell) => {
    cell.click();
    return [cell.hash, cell.title];
  });
  assert.ok(documents.includes("a=") && /words?$/.test(words), `${documents} ${words}`);
  await page.waitForFunction(() => document.querySelectorAll(".pane mark.overlap").length > 1);
  const inSight = await page.$$eval(".pane", (panes) =>
    panes.every((pane) => {
      const frame = pane.querySelector(".text").getBoundingClientRect();
      const places = [...pane.querySelectorAll("mark.overlap")].map((mark) => mark.getBoundingClientRect());
      return places.some((place) => place.top >= frame.top && place.top < frame.bottom);
    }));
  assert.ok(inSight, "what they share is in sight on both sides");
  await page.keyboard.press("1");
  await page.setViewport({ width: 420, height: 800 });
  const [wide, inner] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= inner, `${wide} columns of pixels in a window of ${inner}`);
  await picture("narrow");

  assert.deepEqual(faults, [], "no fault, and nothing asked of a network");
  console.log(`${all} findings: filters, search, keys, addresses and a narrow window are as they should be`);
} finally {
  await browser.close();
}
