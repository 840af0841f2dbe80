/** What was wrong with a command line, in one line for people that ends by naming the command's help. */
export function commandProblem(error: unknown, command: 'replay' | 'warm'): string {
  const message = error instanceof Error ? error.message : String(error);
  // `parseArgs` goes on to explain how a value that looks like an option is quoted.
  const [problem] = message.split(/(?<=\.) To specify|\n/);
  return `${problem?.replace(/\.?$/, '.')} See npm run ${command} -- --help.`;
}
