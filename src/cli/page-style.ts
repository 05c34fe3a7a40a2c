/** How the error-code page looks: light and dark as the reader's system, and on paper. */
export const pageStyle = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1b2430;--dim:#566173;--line:#d9dee6;--link:#0a58c2;--mark:#fff3c4;
--ok:#0f6b3c;--retry:#0a58c2;--backoff:#8a5200;--re-sign:#6b3fa0;--abort:#b3261e;--surface:#4a5567}
@media (prefers-color-scheme:dark){:root{--bg:#10151c;--card:#181f29;--ink:#e4e9f0;--dim:#a3aebd;--line:#2c3643;--link:#86b7ff;--mark:#3d3410;
--ok:#7bd8a4;--retry:#86b7ff;--backoff:#f2bd66;--re-sign:#c9a6f5;--abort:#ff9c94;--surface:#bcc6d4}}
*{box-sizing:border-box}
html{scroll-padding-top:11rem}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
header,main,footer{max-width:76rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.5rem}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .25rem}
p{margin:.25rem 0}
a{color:var(--link)}
.lead,footer,.said{color:var(--dim)}
code,h2,.cond{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
search{display:block;position:sticky;top:0;z-index:1;background:var(--bg);border-bottom:1px solid var(--line);padding:.75rem 0}
form{max-width:76rem;margin:0 auto;padding:0 1.25rem;display:grid;grid-template-columns:minmax(12rem,2fr) repeat(3,minmax(8rem,1fr)) auto;gap:.5rem .75rem;align-items:end}
label{font-size:.8rem;color:var(--dim)}
form>div>:is(input,select){display:block;width:100%;margin-top:.15rem}
input,select,button{font:inherit;font-size:1rem;color:var(--ink);background:var(--card);border:1px solid var(--dim);border-radius:.4rem;min-height:2.5rem;padding:.35rem .6rem}
button{cursor:pointer}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.below{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;align-items:center;min-height:1.6rem}
.below label{display:flex;gap:.4rem;align-items:center;color:var(--ink)}
.below input{min-height:0;width:1.1rem;height:1.1rem}
output{font-weight:600}
details{margin:.75rem 0}
summary{cursor:pointer}
.legend{display:grid;grid-template-columns:max-content 1fr;gap:.4rem 1rem;margin:.5rem 0}
section{display:grid;grid-template-columns:8.5rem minmax(0,1fr);gap:.25rem 1rem;padding:.75rem 0;border-bottom:1px solid var(--line)}
h2{font-size:1.15rem;margin:.6rem 0 0;overflow-wrap:anywhere}
h2 a{color:inherit;text-decoration:none}
h2 a:hover{text-decoration:underline}
.said{font-size:.85rem}
.meanings{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:.75rem;align-items:start}
article{background:var(--card);border:1px solid var(--line);border-left:.3rem solid var(--tone);border-radius:.4rem;padding:.6rem .9rem .8rem;min-width:0;overflow-wrap:anywhere}
.found h2 a{background:var(--mark);padding:.1rem .3rem;margin-left:-.3rem;border-radius:.2rem}
.tags{display:flex;flex-wrap:wrap;gap:.25rem .75rem;font-size:.85rem;color:var(--dim)}
.act{color:var(--tone);font-weight:700}
.means{font-size:1.05rem;margin:.2rem 0 .4rem}
.say{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:.4rem 2rem;margin:0}
.say dt{font-size:.8rem;color:var(--dim)}
dd{margin:0}
.facts{display:flex;flex-wrap:wrap;gap:.1rem 1.25rem;margin:.6rem 0 0;font-size:.85rem;color:var(--dim)}
.facts div{display:flex;gap:.35rem}
.facts dt::after{content:":"}
.facts dt{flex:none}
[hidden]{display:none!important}
.ok{--tone:var(--ok)}.retry{--tone:var(--retry)}.backoff{--tone:var(--backoff)}.re-sign{--tone:var(--re-sign)}.abort{--tone:var(--abort)}.surface{--tone:var(--surface)}
footer{padding-top:1rem;padding-bottom:2rem;font-size:.9rem}
@media (max-width:52rem){html{scroll-padding-top:1rem}search{position:static}form{grid-template-columns:1fr 1fr}form>div:first-child{grid-column:1/-1}
section{grid-template-columns:minmax(0,1fr)}h2{margin:0}}
@media print{:root{--bg:#fff;--card:#fff;--ink:#000;--dim:#333;--line:#999}.act{color:#000}search,details,.more{display:none}
section{break-inside:avoid}body{font-size:9pt}a{color:inherit}}
`;
