import { successPath } from './success-path.js';

/**
 * `npm run bench`: what a successful call costs, side by side with the bare client. Its tsconfig has no
 * paths, so that the package's names lead to the build, which is what users run.
 */
const rows = await successPath();
console.log(`Node ${process.version}, median of interleaved rounds, µs per successful GET\n`);
console.log('| transport | host  | bare µs | ours µs | added µs | ratio |');
console.log('| --------- | ----- | ------: | ------: | -------: | ----: |');
for (const { transport, host, bareUs, oursUs } of rows) {
  const cells = [
    bareUs.toFixed(1),
    oursUs.toFixed(1),
    (oursUs - bareUs).toFixed(1),
    (oursUs / bareUs).toFixed(3),
  ];
  console.log(`| ${transport} | ${host} | ${cells.join(' | ')} |`);
}
