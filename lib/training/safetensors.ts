/**
 * @file The file format of the weights: safetensors, as https://github.com/huggingface/safetensors
 * describes it. Eight bytes with the length of the header, the header in JSON (each tensor's type,
 * shape and place), then the numbers, little-endian. Python reads and writes it too.
 */

/** Numbers with a shape. */
export interface NumberArray {
  readonly dtype: "float32" | "int32";
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** What a file holds. */
export interface SafetensorsFile {
  readonly tensors: Readonly<Record<string, NumberArray>>;
  /** Texts about the tensors. */
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

const HEADER_LENGTH_BYTES = 8;
const METADATA = "__metadata__";
const DTYPES = { F32: "float32", I32: "int32" } as const;
const BYTES_EACH = 4;

const codeOf = (dtype: NumberArray["dtype"]): string => (dtype === "float32" ? "F32" : "I32");

/** The file's bytes. Every tensor begins at a multiple of 8 bytes or follows one that does. */
export function encodeSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { dtype, shape, values }]) => {
    const data_offsets = [end, (end += values.byteLength)];
    return [name, { dtype: codeOf(dtype), shape, data_offsets }];
  });
  const json = JSON.stringify({ [METADATA]: metadata, ...Object.fromEntries(entries) });
  const header = Buffer.from(json);
  const padding = (8 - (header.length % 8)) % 8;
  const length = Buffer.alloc(HEADER_LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(header.length + padding));
  const data = Object.values(tensors).map(({ values }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  return Buffer.concat([length, header, Buffer.alloc(padding, " "), ...data]);
}

/** What is wrong with a file. */
const damaged = (what: string): Error =>
  new Error(`This is no whole safetensors file: ${what}. Take the file from where it came again.`);

function parseHeader(bytes: Buffer): { header: Record<string, unknown>; start: number } {
  if (bytes.length < HEADER_LENGTH_BYTES) throw damaged(`it has ${bytes.length} bytes`);
  const start = HEADER_LENGTH_BYTES + Number(bytes.readBigUInt64LE());
  if (start > bytes.length) throw damaged(`its header should end at byte ${start}, after its end`);
  try {
    const text = bytes.toString("utf8", HEADER_LENGTH_BYTES, start);
    return { header: JSON.parse(text) as Record<string, unknown>, start };
  } catch {
    throw damaged("its header is no JSON");
  }
}

function parseTensor(name: string, entry: Entry, data: Buffer): NumberArray {
  const dtype = DTYPES[entry.dtype as keyof typeof DTYPES];
  if (dtype === undefined) {
    throw new Error(`"${name}" holds ${entry.dtype}, but only F32 and I32 can be read here.`);
  }
  const [from, to] = entry.data_offsets;
  const count = entry.shape.reduce((product, size) => product * size, 1);
  if (to > data.length || to - from !== count * BYTES_EACH) {
    throw damaged(`"${name}" [${entry.shape}] should be bytes ${from} to ${to} of ${data.length}`);
  }
  // A copy, because typed arrays have to begin at a multiple of four bytes.
  const copy = Uint8Array.from(data.subarray(from, to)).buffer;
  const values = dtype === "float32" ? new Float32Array(copy) : new Int32Array(copy);
  return { dtype, shape: entry.shape, values };
}

/** What a file's bytes hold. @throws Error where they are no whole safetensors file */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsFile {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { header, start } = parseHeader(buffer);
  const { [METADATA]: metadata = {}, ...entries } = header;
  const data = buffer.subarray(start);
  const tensors = Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [name, parseTensor(name, entry as Entry, data)]),
  );
  return { tensors, metadata: metadata as Record<string, string> };
}
