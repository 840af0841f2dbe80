/** G.711 µ-law, one byte a sample. Source: ITU-T G.711 (11/88), table 2. */

const BIAS = 0x84;
const CLIP = 32_635;

/** The byte for a linear sample of 16 bits. */
export function toMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(Math.round(sample)), CLIP) + BIAS;
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** The linear sample of 16 bits for a byte. */
export function fromMuLaw(byte: number): number {
  const bits = ~byte & 0xff;
  const exponent = (bits >> 4) & 0x07;
  const magnitude = ((((bits & 0x0f) << 3) + BIAS) << exponent) - BIAS;
  return (bits & 0x80) === 0 ? magnitude : -magnitude;
}
