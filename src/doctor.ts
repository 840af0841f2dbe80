/** `npm run doctor`: tells whether the server could start here, and what to do if not. Exit code 0 or 1. */
import { processEnvironment } from './config.ts';
import { diagnose } from './diagnose.ts';
import { createDoctorProbes } from './doctor_probes.ts';

const { lines, canStart } = await diagnose(processEnvironment(), createDoctorProbes(process.version));
for (const line of lines) console.log(line);
process.exitCode = canStart ? 0 : 1;
