/**
 * @file The page's half of the latent explorer: one ES module as text, which anywidget loads
 * (https://anywidget.dev/en/afm). It is sent to the browser, so nothing of this library is known there.
 */

/** The look: colours are those of `plot`, which suit light and dark pages alike. */
export const PLANE_CSS = `
.elbolab-plane { display: flex; flex-wrap: wrap; gap: 16px; align-items: center; color: #797a7d; }
.elbolab-plane canvas { touch-action: none; }
.elbolab-plane .plane { cursor: crosshair; }
.elbolab-plane .plane:focus-visible { outline: 2px solid #5790fc; outline-offset: 2px; }
.elbolab-plane .digit { width: 196px; height: 196px; image-rendering: pixelated; background: #000; }
.elbolab-plane figure { margin: 0; text-align: center; }
.elbolab-plane figcaption { font: 13px system-ui, sans-serif; font-variant-numeric: tabular-nums; }
.elbolab-plane .error { color: #d55e00; white-space: pre-wrap; max-width: 400px; }
`;

export const PLANE_ESM = `
const SIZE = 420, MARGIN = 34, INK = "#797a7d", GRID = "rgba(128, 128, 128, 0.18)";

const bytes = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
const floats = (view) => new Float32Array(bytes(view).slice().buffer);
const written = (z) => "z = (" + z.map((part) => part.toFixed(2)).join(", ") + ")";

// Pixels of the plane and back; the vertical axis points up.
function scales([left, right, bottom, top]) {
  const inner = SIZE - 2 * MARGIN;
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
  return {
    x: (value) => MARGIN + ((value - left) / (right - left)) * inner,
    y: (value) => SIZE - MARGIN - ((value - bottom) / (top - bottom)) * inner,
    place: (x, y) => [
      clamp(left + ((x - MARGIN) / inner) * (right - left), left, right),
      clamp(bottom + ((SIZE - MARGIN - y) / inner) * (top - bottom), bottom, top),
    ],
  };
}

function newCanvas(width, height, className) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height, className });
  return canvas;
}

function drawAxes(context, scale, [left, right, bottom, top]) {
  context.font = "12px system-ui, sans-serif";
  context.fillStyle = INK;
  context.strokeStyle = GRID;
  context.textAlign = "center";
  for (let value = Math.ceil(left); value <= right; value += Math.ceil((right - left) / 8)) {
    context.fillText(value, scale.x(value), SIZE - MARGIN + 16);
    context.strokeRect(scale.x(value), MARGIN, 0, SIZE - 2 * MARGIN);
  }
  context.fillText("z[0]", SIZE / 2, SIZE - 4);
  context.textAlign = "right";
  for (let value = Math.ceil(bottom); value <= top; value += Math.ceil((top - bottom) / 8)) {
    context.fillText(value, MARGIN - 6, scale.y(value) + 4);
    context.strokeRect(MARGIN, scale.y(value), SIZE - 2 * MARGIN, 0);
  }
  context.textAlign = "left";
  context.fillText("z[1]", 4, MARGIN - 14);
}

function drawPoints(context, scale, points, labels, colors) {
  context.globalAlpha = 0.6;
  for (let i = 0; i < labels.length; i++) {
    context.fillStyle = colors[labels[i] % colors.length];
    context.fillRect(scale.x(points[2 * i]) - 1.5, scale.y(points[2 * i + 1]) - 1.5, 3, 3);
  }
  context.globalAlpha = 1;
}

// The colours of the classes, above the plane.
function drawLegend(context, labels, colors) {
  const classes = [...new Set(labels)].sort((a, b) => a - b);
  if (classes.length < 2) return;
  context.font = "bold 13px system-ui, sans-serif";
  classes.forEach((label, i) => {
    context.fillStyle = colors[label % colors.length];
    context.fillText(label, SIZE - MARGIN - 18 * (classes.length - i), MARGIN - 14);
  });
}

// Axes and points, drawn once; only the handle moves above them.
function background(model, ratio) {
  const canvas = newCanvas(SIZE * ratio, SIZE * ratio, "");
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  const range = model.get("range");
  drawAxes(context, scales(range), range);
  const [points, labels] = [floats(model.get("points")), bytes(model.get("labels"))];
  drawPoints(context, scales(range), points, labels, model.get("colors"));
  drawLegend(context, labels, model.get("colors"));
  return canvas;
}

function drawHandle(context, scale, z) {
  context.beginPath();
  context.arc(scale.x(z[0]), scale.y(z[1]), 8, 0, 2 * Math.PI);
  context.fillStyle = "rgba(255, 255, 255, 0.85)";
  context.strokeStyle = "#000";
  context.lineWidth = 2;
  context.fill();
  context.stroke();
}

function createPlane(model, move) {
  const ratio = window.devicePixelRatio || 1;
  const canvas = newCanvas(SIZE * ratio, SIZE * ratio, "plane");
  canvas.style.width = canvas.style.height = SIZE + "px";
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", "latent plane; drag the point, or move it with the arrow keys");
  const still = background(model, ratio);
  const scale = scales(model.get("range"));
  const context = canvas.getContext("2d");
  const toHand = (event) => {
    const box = canvas.getBoundingClientRect();
    const zoom = SIZE / box.width;
    move(scale.place((event.clientX - box.left) * zoom, (event.clientY - box.top) * zoom));
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    toHand(event);
  });
  canvas.addEventListener("pointermove", (event) => event.buttons && toHand(event));
  const steps = { ArrowLeft: [-4, 0], ArrowRight: [4, 0], ArrowUp: [0, -4], ArrowDown: [0, 4] };
  canvas.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = model.get("z");
    move(scale.place(scale.x(x) + step[0], scale.y(y) + step[1]));
  });
  const draw = () => {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(still, 0, 0);
    context.scale(ratio, ratio);
    drawHandle(context, scale, model.get("z"));
  };
  return { canvas, draw };
}

function createDigit(model) {
  const [width, height] = [model.get("width"), model.get("height")];
  const figure = document.createElement("figure");
  const canvas = newCanvas(width, height, "digit");
  const caption = document.createElement("figcaption");
  canvas.setAttribute("role", "img");
  figure.append(canvas, caption);
  const draw = () => {
    const [grey, decoded] = [bytes(model.get("pixels")), model.get("decoded")];
    const image = new ImageData(width, height);
    for (let i = 0; i < grey.length; i++) {
      image.data.fill(grey[i], 4 * i, 4 * i + 3);
      image.data[4 * i + 3] = 255;
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
    caption.textContent = written(decoded);
    canvas.setAttribute("aria-label", "decoded image of " + written(decoded));
  };
  return { figure, draw };
}

function render({ model, el }) {
  const move = (z) => {
    model.set("z", z);
    model.save_changes();
  };
  const plane = createPlane(model, move);
  const digit = createDigit(model);
  const error = document.createElement("div");
  error.className = "error";
  const tell = () => (error.textContent = model.get("error"));
  el.classList.add("elbolab-plane");
  el.append(plane.canvas, digit.figure, error);
  const reactions = {
    "change:z": plane.draw,
    "change:pixels": digit.draw,
    "change:decoded": digit.draw,
    "change:error": tell,
  };
  for (const [event, react] of Object.entries(reactions)) {
    react();
    model.on(event, react);
  }
  return () => Object.entries(reactions).forEach(([event, react]) => model.off(event, react));
}

export default { render };
`;
