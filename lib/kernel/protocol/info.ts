/** @file What the kernel says of itself. */
import type { MimeBundle } from "../bridge";
import type { Versions } from "../versions";
import { PROTOCOL_VERSION } from "./wire";

/** @returns the content of a kernel info reply. */
export function kernelInfo({ tslab, typescript }: Versions): MimeBundle {
  return {
    status: "ok",
    protocol_version: PROTOCOL_VERSION,
    implementation: "elbolab",
    implementation_version: tslab,
    banner: `TypeScript ${typescript} on Node ${process.version} (tslab ${tslab}, elbolab's kernel)`,
    debugger: false,
    supported_features: [],
    help_links: [
      { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
      { text: "TensorFlow.js", url: "https://js.tensorflow.org/api/latest/" },
    ],
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { name: "javascript", mode: "text/typescript", typescript: true },
      nbconvert_exporter: "script",
    },
  };
}
