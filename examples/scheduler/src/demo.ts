// node dist/demo.js http://127.0.0.1:8080 [TOKEN]
// Prints, as JSON, what a scheduler learns of one post for three channels.

import { applyFix, Plainpost, Problem } from "./plainpost.js";
import { checkAll, checkValidity } from "./validity.js";

declare const process: { argv: string[] };

const client = new Plainpost(process.argv[2] ?? "http://127.0.0.1:8080", process.argv[3]);

const text = "We leverage 🦜 parrots.";
const report = await client.check({ id: "draft-1", text, platform: "linkedin" });
const fixes = report.findings.flatMap((f) => f.fixes);

const post = "The library closes at noon on Friday because the heating is being repaired.";
const batch = await client.checkAll([
  { id: "x", platform: "x", account: "library", text: post },
  { id: "mastodon", platform: "mastodon", account: "library", text: post },
]);

const shouting = "<p>LAST CHANCE!!! Buy now, only 3 left!!! Order today and save 90 %!!! We leverage synergies to drive growth, unlock value and empower thought leaders with our best-in-class, cutting-edge, next-generation solution.</p>";
const channels = [
  { id: "1", identifier: "mastodon", profile: "library", value: [{ content: `<p>${post}</p>`, image: [{ path: "door.jpg", alt: "The door of the library" }] }] },
  { id: "2", identifier: "linkedin-page", profile: "library", value: [{ content: shouting }] },
];

let problem: Problem | undefined;
try {
  await client.check({ text: "Hello.", platform: "linkdin" });
} catch (e) {
  if (!(e instanceof Problem)) throw e;
  problem = e;
}

console.log(JSON.stringify({
  verdict: report.verdict,
  fixed: fixes[0] ? applyFix(text, fixes[0]) : text,
  batch: batch.findings.map((f) => f.message),
  checked: await checkAll(client, channels),
  one: await checkValidity(client, channels[0]!),
  problem: problem && { status: problem.status, path: problem.path },
}));
