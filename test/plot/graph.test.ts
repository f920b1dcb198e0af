import assert from "node:assert/strict";
import { DISPLAY } from "../../lib/plot/display";
import { graphicalModel } from "../../lib/plot/graph";
import { labelSpans } from "../../lib/plot/graph-draw";

const VAE = graphicalModel({
  title: "The VAE",
  nodes: [
    { id: "θ", x: 1, y: 1, kind: "parameter" },
    { id: "z", label: "z_n", x: 0, y: 0 },
    { id: "x", label: "x_n", x: 0, y: 1, observed: true },
  ],
  edges: [["z", "x"], ["θ", "x"], { from: "x", to: "z", dashed: true, bend: 0.5 }],
  plates: [{ label: "N", nodes: ["z", "x"] }],
});

const count = (svg: string, part: RegExp): number => [...svg.matchAll(part)].length;

describe("graphicalModel", () => {
  it("draws every node, edge and plate", () => {
    assert.equal(count(VAE.svg, /<g class="node">/g), 3);
    assert.equal(count(VAE.svg, /<g class="edge">/g), 3);
    assert.equal(count(VAE.svg, /<g class="plate">/g), 1);
  });

  it("shades the observed node alone and dashes the inference edge alone", () => {
    assert.equal(count(VAE.svg, /<circle[^>]*fill="rgba/g), 1);
    assert.equal(count(VAE.svg, /stroke-dasharray/g), 1);
  });

  it("draws a random node as a circle, a parameter as a dot, a computed one as a square", () => {
    const one = (kind: "random" | "parameter" | "computed"): string =>
      graphicalModel({ nodes: [{ id: "a", x: 0, y: 0, kind }], edges: [] }).svg;
    assert.match(one("random"), /<circle[^>]* r="24"/);
    assert.match(one("parameter"), /<circle[^>]* r="5"/);
    assert.match(one("computed"), /<rect[^>]* width="48"/);
  });

  it("ends an arrow at the boundary of its node, not in its middle", () => {
    const { svg } = graphicalModel({
      nodes: [
        { id: "a", x: 0, y: 0 },
        { id: "b", x: 1, y: 0 },
      ],
      edges: [["a", "b"]],
    });
    const centers = [...svg.matchAll(/<circle cx="([\d.]+)"/g)].map(([, x]) => Number(x));
    const tip = Number(/<path d="M ([\d.]+) [\d.]+ L/.exec(svg)?.[1]);
    // The radius is 24, and 2 pixels stay free.
    assert.ok(Math.abs(centers[1] - tip - (24 + 2)) < 0.11, `${centers[1]} − ${tip}`);
  });

  it("keeps a plate inside another one, and both inside the drawing", () => {
    const { svg } = graphicalModel({
      nodes: [
        { id: "z", x: 0, y: 0 },
        { id: "x", x: 0, y: 1 },
      ],
      edges: [["z", "x"]],
      plates: [
        { label: "M", nodes: ["x"] },
        { label: "N", nodes: ["z", "x"] },
      ],
    });
    const frames = [
      ...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g),
    ].map(([, x, y, width, height]) => [+x, +y, +x + +width, +y + +height]);
    const [inner, outer] = frames;
    const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
    assert.ok(outer[0] < inner[0] && outer[1] < inner[1]);
    assert.ok(inner[2] < outer[2] && inner[3] < outer[3]);
    assert.ok(
      outer[0] > 0 && outer[1] > 0 && outer[2] < Number(width) && outer[3] < Number(height),
    );
  });

  it("lowers and raises parts of labels and makes them safe", () => {
    assert.equal(
      labelSpans("z_{n<m}^2"),
      '<tspan>z</tspan><tspan dy="5" font-size="13">n&lt;m</tspan><tspan dy="-12" font-size="13">2</tspan>',
    );
    assert.equal(labelSpans("x_i y"), '<tspan>x</tspan><tspan dy="5" font-size="13">i y</tspan>');
  });

  it("shows itself as a picture, as a file and in words", () => {
    const bundle = VAE[DISPLAY]();
    const [, base64] = /^<img src="data:image\/svg\+xml;base64,([^"]+)"/.exec(
      String(bundle["text/html"]),
    ) ?? ["", ""];
    assert.equal(Buffer.from(base64, "base64").toString(), VAE.svg);
    assert.equal(bundle["image/svg+xml"], VAE.svg);
    assert.equal(
      bundle["text/plain"],
      'Graphical model "The VAE": z → x, θ → x, x ⇢ z; observed: x; plates: N: z, x',
    );
  });

  it("names a node that does not exist", () => {
    assert.throws(
      () => graphicalModel({ nodes: [{ id: "z", x: 0, y: 0 }], edges: [["z", "x"]] }),
      /an edge names "x", which is no node; there are z/,
    );
  });
});
