// A peer that reads dates (chrono-node): answers lines of {"id", "lang", "text"} with lines of {"id", "mentions"}, as
// values.py does. The first argument is the folder that npm installed it in.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const chrono = createRequire(process.argv[2] + "/")("chrono-node");
const pad = (number, length = 2) => String(number).padStart(length, "0");

function edtf(parts) {
  const year = parts.isCertain("year") ? pad(parts.get("year"), 4) : "XXXX";
  if (parts.isCertain("day")) return `${year}-${pad(parts.get("month"))}-${pad(parts.get("day"))}`;
  if (parts.isCertain("month")) return `${year}-${pad(parts.get("month"))}`;
  return parts.isCertain("year") ? year : null;
}

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const { id, lang, text } = JSON.parse(line);
  const mentions = [];
  for (const found of (lang === "zh" ? chrono.zh.hans : chrono.en).casual.parse(text)) {
    const [first, last] = [edtf(found.start), found.end && edtf(found.end)];
    const start = [...text.slice(0, found.index)].length;
    const end = start + [...found.text].length;
    if (first && last) mentions.push({ start, end, kind: "period", value: `${first}/${last}` });
    else if (first) mentions.push({ start, end, kind: "date", value: first });
  }
  console.log(JSON.stringify({ id, mentions }));
}
