/**
 * Bucket counts in the compressed V2 format of HdrHistogram, in base64: any of its libraries reads them, and adding what
 * was decoded merges processes exactly.
 */
import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { type BucketCounts, HIGHEST_US, LOWEST_US, SIGNIFICANT_DIGITS } from './bucket_counts.ts';

/** Takes some milliseconds for many samples of many values. */
export function encodeCounts(counts: BucketCounts): string {
  const histogram = build({
    bitBucketSize: 32,
    autoResize: false,
    lowestDiscernibleValue: LOWEST_US,
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
    useWebAssembly: false,
  });
  for (const [highestUs, count] of counts.buckets()) {
    histogram.recordValueWithCount(Math.min(highestUs, HIGHEST_US), count);
  }
  return encodeIntoCompressedBase64(histogram);
}
