/** How the monitor looks: light and dark as the reader's system, and as cards where it is narrow. */
export const pageStyle = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1b2430;--dim:#566173;--line:#d9dee6;--link:#0a58c2;
--good:#0f6b3c;--wait:#8a5200;--bad:#b3261e;--track:#e3e7ee}
@media (prefers-color-scheme:dark){:root{--bg:#10151c;--card:#181f29;--ink:#e4e9f0;--dim:#a3aebd;--line:#2c3643;--link:#86b7ff;
--good:#7bd8a4;--wait:#f2bd66;--bad:#ff9c94;--track:#2c3643}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
header,main{max-width:86rem;margin:0 auto;padding:0 1.25rem}
header{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;align-items:center;padding-top:1rem;padding-bottom:.75rem}
h1{font-size:1.3rem;line-height:1.2;margin:0}
h2{font-size:1.05rem;margin:0}
p{margin:0}
#state{flex:1 1 16rem;color:var(--dim)}
#state.good{color:var(--good)}#state.wait{color:var(--wait)}#state.bad{color:var(--bad);font-weight:700}
button{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--dim);border-radius:.4rem;min-height:2.5rem;min-width:6rem;padding:.35rem .9rem;cursor:pointer}
button[aria-pressed=true]{border-color:var(--wait);color:var(--wait)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
main{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1rem;padding-bottom:2rem;align-items:start}
section{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.9rem 1rem;min-width:0}
section:last-child{grid-column:1/-1}
.about,.none{color:var(--dim);font-size:.875rem}
.none{padding:.6rem 0 .2rem;font-size:1rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(7rem,1fr));gap:.5rem 1rem;margin:.75rem 0}
.figures div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
dt{color:var(--dim);font-size:.8rem;line-height:1.3}
dd{margin:0;font-size:1.5rem;line-height:1.3;font-variant-numeric:tabular-nums}
#chart{display:block;width:100%;height:4.5rem;border-bottom:1px solid var(--line)}
.first{fill:var(--link);background:var(--link)}.again{fill:var(--wait);background:var(--wait)}
.key{display:inline-block;width:.7rem;height:.7rem;border-radius:.15rem;margin-left:.75rem}.key:first-child{margin-left:0}
.legend{margin-top:.3rem}
#peak{float:right}
ul{list-style:none;margin:.6rem 0 0;padding:0;display:grid;gap:.75rem}
li{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.1rem 1rem;overflow-wrap:anywhere}
li .what{font-weight:600}
li .left{font-variant-numeric:tabular-nums}
li .more{grid-column:1/-1;color:var(--dim);font-size:.875rem}
meter{grid-column:1/-1;width:100%;height:.8rem;border:0;border-radius:.4rem;background:var(--track);overflow:hidden}
meter::-webkit-meter-bar{background:var(--track);border:0;border-radius:.4rem;height:.8rem}
meter::-webkit-meter-optimum-value{background:var(--good)}
meter::-webkit-meter-suboptimum-value{background:var(--wait)}
meter::-webkit-meter-even-less-good-value{background:var(--bad)}
meter::-moz-meter-bar{background:var(--good)}
meter:-moz-meter-sub-optimum::-moz-meter-bar{background:var(--wait)}
meter:-moz-meter-sub-sub-optimum::-moz-meter-bar{background:var(--bad)}
table{width:100%;border-collapse:collapse;margin-top:.6rem;font-size:.925rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
thead th{border-top:0;color:var(--dim);font-size:.8rem;font-weight:400;white-space:nowrap}
tbody th{font-weight:600}
td{font-variant-numeric:tabular-nums}
#log tbody th,#log td:nth-child(2){white-space:nowrap}
#log th,#closed td:nth-child(2){font-weight:400}
tr.good td:last-child{color:var(--good)}tr.wait td:last-child{color:var(--wait)}tr.bad td:last-child{color:var(--bad)}
[hidden]{display:none!important}
@media (max-width:60rem){main{grid-template-columns:minmax(0,1fr)}}
@media (max-width:40rem){header,main{padding-left:.75rem;padding-right:.75rem}
.cards,.cards :is(tbody,tr){display:block}.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cards tr{border-top:1px solid var(--line);padding:.4rem 0}
.cards :is(td,tbody th){display:grid;grid-template-columns:6rem minmax(0,1fr);gap:.5rem;border:0;padding:.1rem 0}
.cards :is(td,tbody th)::before{content:attr(data-name)/"";color:var(--dim);font-size:.8rem;line-height:1.85;font-weight:400}
#log :is(td,th){white-space:normal}}
@media (forced-colors:active){.first{fill:LinkText}.again{fill:Mark}}
@media print{button{display:none}main{display:block}section{border:0}}
`;
