// The page's own module under Node: a question on standard input, its answer on standard output.
import { readFileSync } from "node:fs";

const { canonical, checks, seal, trustedKey, unb64u } = await import(process.argv[2]);
const asked = JSON.parse(readFileSync(0, "utf8"));
const answer = {};
if (asked.number !== undefined) {
  try {
    const key = await trustedKey(asked.document, unb64u(asked.root), Date.parse(asked.at));
    answer.serial = key.serial;
    answer.envelope = await seal(asked.number, key, asked.order);
  } catch (error) {
    answer.refused = `${error.constructor.name}: ${error.message}`;
  }
}
if (asked.numbers) answer.checks = asked.numbers.map(checks);
if (asked.texts) answer.canonical = asked.texts.map(canonical);
console.log(JSON.stringify(answer));
