// Runs cases with bpmn-engine: node node_side.mjs FOLDER-OF-NODE-MODULES FLOW.bpmn STATE-FILE CASES
// Prints one line of JSON: seconds of the processor, tasks completed, the most bytes of a stored state.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, flow, file, cases] = process.argv.slice(2);
const { Engine } = createRequire(join(folder, "package.json"))("bpmn-engine");
const source = readFileSync(flow, "utf8");
let steps = 0;
let most = 0;

async function save(engine) {
  const state = JSON.stringify(await engine.getState());
  writeFileSync(file, state);
  most = Math.max(most, state.length);
}

async function runCase() {
  const first = new Engine({ name: "case", source });
  await first.execute();
  await save(first);
  first.stop();
  for (;;) {
    const engine = new Engine({ name: "case" }).recover(JSON.parse(readFileSync(file, "utf8")));
    const execution = await engine.resume();
    const task = execution.getPostponed().find((found) => found.type === "bpmn:UserTask");
    task.signal();
    steps += 1;
    await save(engine);
    if (execution.state === "idle") return;
    engine.stop();
  }
}

await runCase(); // what is compiled once is compiled
steps = 0;
const before = process.cpuUsage();
for (let number = 0; number < Number(cases); number += 1) await runCase();
const used = process.cpuUsage(before);
console.log(JSON.stringify({ seconds: (used.user + used.system) / 1e6, steps, most }));
