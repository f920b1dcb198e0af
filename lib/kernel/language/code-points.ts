/** @file Jupyter counts code points, JavaScript UTF-16 units: they differ after the first emoji. */

/** @returns the UTF-16 offset of code point number `codePoints` of `text`. */
export function toUtf16Offset(text: string, codePoints: number): number {
  let offset = 0;
  for (let left = codePoints; left > 0 && offset < text.length; left -= 1) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** @returns how many code points stand before the UTF-16 offset `offset` of `text`. */
export function toCodePointOffset(text: string, offset: number): number {
  let count = 0;
  for (let at = 0; at < offset && at < text.length; count += 1) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return count;
}
