import assert from "node:assert/strict";
import path from "node:path";
import { RUNS } from "../../lib/lessons/folder";
import { checksOf, faultsOf } from "../../lib/lessons/judge";
import { NotebookRun, runNotebook } from "../../lib/lessons/run";
import { LESSONS } from "./all";

const SECONDS_PER_CELL = 60;

function runShort(file: string, name: string): Promise<NotebookRun> {
  const result = path.join(RUNS, "test", `${name}.ipynb`);
  return runNotebook(file, { result, short: true, secondsPerCell: SECONDS_PER_CELL });
}

/** Later cells often fail because an earlier one did. */
const FAULTS_SHOWN = 3;

function assertNoFaults(run: NotebookRun): void {
  const faults = faultsOf(run);
  const shown = faults.slice(0, FAULTS_SHOWN).join("\n\n");
  const more = faults.length - FAULTS_SHOWN;
  assert.ok(faults.length === 0, more > 0 ? `${shown}\n\nand ${more} more` : shown);
}

describe("the lessons as they run, with short settings", function () {
  this.timeout(300_000);

  for (const { name, learner, solutions } of LESSONS) {
    describe(name, () => {
      let unsolved: NotebookRun;
      let solved: NotebookRun;

      before(async () => {
        [unsolved, solved] = await Promise.all([
          runShort(learner, name),
          runShort(solutions, `${name}-solutions`),
        ]);
      });

      it("runs to its end as a learner gets it", () => {
        assertNoFaults(unsolved);
      });

      it("runs to its end with the exercises solved", () => {
        assertNoFaults(solved);
      });

      it("every check says ✗ of the stubs and ✓ of the solutions", () => {
        const [before, after] = [checksOf(unsolved.notebook), checksOf(solved.notebook)];
        assert.ok(after.length >= 3, `${after.length} checks were shown`);
        assert.deepEqual(
          after.filter(({ passed }) => !passed),
          [],
        );
        assert.deepEqual(
          before.filter(({ passed }) => passed),
          [],
        );
        assert.equal(before.length, after.length);
      });

      it("shows a picture", () => {
        assert.ok(unsolved.firstPicture !== undefined);
      });
    });
  }
});
