/**
 * @file The attributes that tfjs-node's kernels give an operation, as a graph's text.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import { shapeText, stringText, typeText } from "./graph";
import { type Attribute, nativeBackend } from "./native";

type Dimensions = readonly number[];

/** One value; in a list the same text is repeated. */
function valueText({ type }: Attribute, value: unknown): string {
  const { binding } = nativeBackend();
  switch (type) {
    case binding.TF_ATTR_STRING:
      return stringText(value as string);
    case binding.TF_ATTR_INT:
      return `i: ${value as number}`;
    case binding.TF_ATTR_FLOAT:
      return `f: ${value as number}`;
    case binding.TF_ATTR_BOOL:
      return `b: ${value as boolean}`;
    default:
      return `type: ${value as number}`;
  }
}

function attributeText(attribute: Attribute): string {
  const { type, value } = attribute;
  if (type === nativeBackend().binding.TF_ATTR_SHAPE) return shapeText(value as Dimensions);
  if (!Array.isArray(value)) return valueText(attribute, value);
  return `list { ${value.map((item) => valueText(attribute, item)).join(" ")} }`;
}

/** All attributes of one call of an operation. */
export function attributeTexts(
  op: string,
  attributes: readonly Attribute[],
  inputs: readonly TensorFlow.Tensor[],
): Record<string, string> {
  const texts = Object.fromEntries(attributes.map((one) => [one.name, attributeText(one)]));
  // The one kernel of tfjs-node that leaves a required attribute to be inferred, which TensorFlow
  // does in a call but not in a graph.
  return op === "ExpandDims" ? { T: typeText(inputs[0].dtype), ...texts } : texts;
}
