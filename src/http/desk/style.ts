/** The desk's one style sheet: as text, since a build carries code only. */
export const STYLE = `
:root { color-scheme: light; --ink: #1c2733; --soft: #51606f; --line: #d5dce3; --back: #f5f7f9; --paper: #fff;
  --accent: #0b5c8c; --good: #1d6b3a; --warn: #8a5300; --bad: #a3231f; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back); }
a { color: var(--accent); }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible,
textarea:focus-visible { outline: 3px solid #f0a400; outline-offset: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; background: var(--paper); padding: 8px; }
header.bar { display: flex; flex-wrap: wrap; gap: 4px 24px; align-items: center; padding: 8px 16px;
  background: var(--ink); color: #fff; }
header.bar strong { font-size: 1.1rem; }
header.bar nav ul { display: flex; flex-wrap: wrap; gap: 4px 16px; list-style: none; margin: 0; padding: 0; }
header.bar a, header.bar button.link { color: #fff; text-decoration: none; padding: 6px 2px; display: inline-block; }
header.bar a[aria-current] { border-bottom: 3px solid #f0a400; }
header.bar .who { margin-left: auto; display: flex; gap: 12px; align-items: center; }
main { max-width: 1200px; margin: 0 auto; padding: 16px; }
h1 { font-size: 1.5rem; margin: 8px 0 16px; }
h2 { font-size: 1.15rem; margin: 24px 0 8px; }
section.card, form.card { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 16px;
  margin: 0 0 16px; }
section.card > h2:first-child, form.card > h2 { margin-top: 0; }
.scroll { overflow-x: auto; margin-bottom: 16px; }
.scroll code { overflow-wrap: normal; }
.scroll code.id { overflow-wrap: anywhere; }
td button { white-space: nowrap; }
table { border-collapse: collapse; width: 100%; background: var(--paper); font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 6px 10px; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; color: var(--soft); white-space: nowrap; }
td.text { min-width: 240px; }
caption { text-align: left; color: var(--soft); padding: 8px 0 4px; }
td.num, th.num { text-align: right; white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
label { display: block; margin: 8px 0 2px; font-weight: 600; }
input, select, textarea, button { font: inherit; padding: 8px 10px; border: 1px solid #7d8a97; border-radius: 6px;
  background: var(--paper); color: inherit; max-width: 100%; }
input[type=text], input[type=password], textarea { width: 100%; max-width: 420px; }
button, .button { background: var(--accent); border-color: var(--accent); color: #fff; cursor: pointer;
  display: inline-block; text-decoration: none; padding: 8px 14px; border-radius: 6px; }
button.second { background: var(--paper); color: var(--accent); }
button.bad { background: var(--bad); border-color: var(--bad); }
button.link { background: none; border: 0; }
button[disabled] { opacity: .6; cursor: default; }
.row > div { min-width: 0; max-width: 100%; }
.row { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; }
.row > * { min-width: 0; max-width: 100%; }
.soft { color: var(--soft); }
.state { display: inline-block; padding: 1px 8px; border-radius: 999px; border: 1px solid var(--line); white-space: nowrap; }
.state.good { color: var(--good); border-color: var(--good); }
.state.warn { color: var(--warn); border-color: var(--warn); }
.state.bad { color: var(--bad); border-color: var(--bad); }
.note { border-left: 4px solid var(--accent); background: var(--paper); padding: 8px 12px; margin: 0 0 16px; }
.note.bad { border-color: var(--bad); } .note.warn { border-color: var(--warn); }
progress { width: 100%; height: 18px; accent-color: var(--accent); }
code { overflow-wrap: anywhere; }
.todo { list-style: none; margin: 0; padding: 0; } .todo li { padding: 6px 0; border-bottom: 1px solid var(--line); }
svg.plot { width: 100%; min-width: 560px; max-width: 820px; height: auto; font-size: 13px; }
svg.plot text { fill: var(--ink); } svg.plot .grid { stroke: var(--line); }
svg.plot polyline { fill: none; } svg.plot .round polyline, svg.plot .round line { stroke: var(--accent); stroke-width: 2; }
svg.plot .square polyline, svg.plot .square line { stroke: var(--warn); stroke-width: 2; stroke-dasharray: 6 4; }
svg.plot .round circle, svg.plot .bar { fill: var(--accent); } svg.plot .square rect { fill: var(--warn); }
svg.plot .part { stroke: var(--ink); stroke-width: 1; } svg.plot .critical { fill: var(--bad); }
svg.plot .low, svg.plot .paper { fill: var(--paper); } svg.plot .ink { stroke: var(--bad); stroke-width: 2; } svg.plot .dot { fill: var(--warn); }
th.wrap { white-space: normal; min-width: 180px; } th.wrap .soft { font-weight: 400; } .nowrap { white-space: nowrap; }
label.beside { display: inline; font-weight: 400; }
h3 { font-size: 1rem; margin: 16px 0 4px; }
nav.parts ul { display: flex; flex-wrap: wrap; gap: 4px 16px; list-style: none; margin: 0 0 16px; padding: 0; }
nav.parts a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
.timeline { list-style: none; margin: 0; padding: 0; }
.timeline > li { border-left: 3px solid var(--line); margin: 0; padding: 4px 0 12px 12px; }
.timeline time { display: block; color: var(--soft); font-size: .9rem; }
pre.raw { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--back); border: 1px solid var(--line);
  padding: 8px; max-height: 24rem; overflow: auto; }
summary { cursor: pointer; padding: 4px 0; overflow-wrap: anywhere; }
form.over { outline: 3px dashed var(--accent); outline-offset: -6px; }
@media (max-width: 640px) { header.bar nav, header.bar nav ul { max-width: 100%; flex-wrap: nowrap; overflow-x: auto; }
  header.bar nav a { white-space: nowrap; } header.bar .who { margin-left: 0; } dl { grid-template-columns: 1fr; } dt { margin-top: 6px; } }
`;
