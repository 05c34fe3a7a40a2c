import { layout } from './waterfall.js';

/** Colours of the results keep apart for people who do not see all of them (Okabe and Ito). */
export const styleSheet = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1c2127; --quiet: #626b76; --rule: #e3e7eb; --panel: #f8f9fa;
  --ok: #009e73; --told: #e69f00; --again: #56b4e9; --clock: #a06fd6; --stop: #d5400b; --sync: #8b95a1; --lost: #cc5fa3; --look: #0072b2;
  --shade: rgb(230 159 0 / 0.16);
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --ink: #e7eaee; --quiet: #98a2ad; --rule: #2c3238; --panel: #1b1f23;
    --ok: #1fc79a; --told: #f0b429; --again: #6cc3f5; --clock: #b68df0; --stop: #ff6f47; --sync: #7d8894; --lost: #e58bc4; --look: #5aa9e6;
    --shade: rgb(240 180 41 / 0.17);
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px 28px 48px; max-width: 1500px; background: var(--paper); color: var(--ink);
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { margin: 0; font-size: 24px; }
header p { max-width: 80ch; margin: 6px 0 12px; color: var(--quiet); }
.verdict { display: inline-block; margin: 0 0 12px; padding: 4px 12px; border-radius: 6px; color: var(--paper); }
.verdict.kept { background: var(--ok); color: var(--paper); font-weight: 600; }
.verdict.broken { background: var(--stop); }
.verdict p { color: inherit; margin: 0; font-weight: 600; }
.verdict ul { margin: 4px 0; padding-left: 20px; }
/* Two columns of words beside each other, one below the other where there is no room. */
.facts { display: flex; flex-wrap: wrap; gap: 12px 56px; margin-bottom: 14px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 14px 3px 0; text-align: right; border-bottom: 1px solid var(--rule); }
thead th { color: var(--quiet); font-weight: 500; }
tbody tr:last-child > * { border-bottom: 0; }
tbody tr:last-child td { font-weight: 700; }
th:first-child { text-align: left; font-weight: 500; }
.legend { display: grid; grid-template-rows: repeat(6, auto); grid-auto-flow: column; gap: 4px 28px;
  align-content: start; margin: 4px 0 0; padding: 0; list-style: none; }
.legend svg { flex: none; }
.legend li { display: flex; align-items: center; gap: 6px; }
.clients, .panels { display: grid; grid-template-columns: 300px repeat(3, minmax(0, 1fr)); column-gap: 14px; }
.clients { position: sticky; top: 0; z-index: 1; padding: 8px 0 4px; background: var(--paper); font-size: 16px; font-weight: 600; }
section { border-top: 1px solid var(--rule); padding: 8px 0 2px; }
h2 { margin: 0 0 4px; font-size: 15px; }
h2 small { margin-left: 6px; font-size: 13px; font-weight: 400; color: var(--quiet); }
ol { margin: ${layout.top}px 0 0; padding: 0; list-style: none; font: 12px/${layout.row}px ui-monospace, SFMono-Regular, Menlo, monospace; }
ol li { height: ${layout.row}px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; color: var(--quiet); }
figure { margin: 0; padding: 0 60px 0 12px; background: var(--panel); border-radius: 6px; }
figcaption, .own { display: none; }
svg { display: block; }
.waterfall { overflow: visible; }
line { stroke-linecap: round; }
.mark { stroke-width: 11; }
.mark.ok { stroke: var(--ok); } .mark.told { stroke: var(--told); } .mark.again { stroke: var(--again); }
.mark.clock { stroke: var(--clock); } .mark.stop { stroke: var(--stop); } .mark.sync { stroke: var(--sync); }
.mark.lost { stroke: var(--lost); } .mark.look { stroke: var(--look); stroke-width: 7; }
.mark.knock { stroke: var(--ink); stroke-width: 15; }
.wait { stroke: var(--told); stroke-width: 3; }
.backoff { stroke: var(--again); stroke-width: 3; stroke-dasharray: 1 5; }
.life { stroke: var(--rule); stroke-width: 1; }
.tick { stroke: var(--rule); stroke-width: 1; }
.shade { fill: var(--shade); }
line.closed { stroke: var(--told); stroke-width: 2; stroke-linecap: butt; }
text { fill: var(--quiet); font-size: 11px; text-anchor: middle; }
text.first { text-anchor: start; }
text.closed { fill: var(--ink); }
/* One client below the other, each with its own labels; paths without what all begin with. */
@media (max-width: 1020px) {
  body { padding: 16px 14px 40px; }
  .clients, .shared { display: none; }
  .panels { display: block; }
  figure { display: grid; grid-template-columns: minmax(92px, 30%) minmax(0, 1fr); column-gap: 10px; margin-bottom: 8px;
    padding: 6px 62px 0 10px; }
  figcaption { display: block; grid-column: 1 / -1; font-weight: 600; }
  .own { display: block; }
  .own span { display: none; }
  h2 small { display: block; margin: 2px 0 0; }
}
@media (max-width: 480px) {
  .legend { grid-template-rows: none; grid-auto-flow: row; grid-template-columns: 1fr 1fr; gap: 4px 14px; }
  td, thead th { padding-right: 0; padding-left: 12px; }
  th:first-child { padding-left: 0; }
}
text.end { text-anchor: start; font-weight: 600; } text.end.ok { fill: var(--ok); } text.end.stop { fill: var(--stop); }
`;
