/**
 * How words become sound on a simulated line, and sound words again. What the simulator knows of it is only this: a speech
 * service that listens to such audio has to be one that understands it.
 */
export interface CallerAudio {
  /** G.711 µ-law, 8,000 samples a second. */
  speak(text: string): Uint8Array;
  /** Reads the words of what we say, piece by piece as they are heard. */
  createReader(): { read(audio: Uint8Array): string };
}
