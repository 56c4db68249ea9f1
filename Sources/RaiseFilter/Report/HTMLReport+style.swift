extension HTMLReport {
  /// Light and dark, as the reader's system has it.
  static let style = """
    :root { color-scheme: light dark; --paper: #fff; --ink: #1c2024; --soft: #60646c; --line: #dfe1e5; --back: #f4f5f7;
      --kept: #2f7d4f; --out: #b3462f; --found: #e3b3a6; --part: #c8a13a; --read: #5b7494; }
    @media (prefers-color-scheme: dark) { :root { --paper: #16181b; --ink: #e7e9ec; --soft: #9aa0a8; --line: #33373d;
      --back: #202327; --kept: #58ad7c; --out: #e07a5f; --found: #6f453b; --part: #d6b356; --read: #7f9abc; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
    main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
    h1 { font-size: 1.7rem; margin: 0 0 .3rem; }
    h2 { font-size: 1.15rem; margin: 2.4rem 0 .6rem; }
    h3 { font-size: 1rem; margin: 1.4rem 0 .3rem; }
    code, .examples q { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .86em; overflow-wrap: anywhere; }
    q { quotes: none; unicode-bidi: isolate; }
    .note, small { color: var(--soft); font-size: .86rem; }
    .badge { font-size: .8rem; font-weight: 500; vertical-align: middle; padding: .15rem .6rem; border-radius: 1rem;
      background: var(--part); color: #1c2024; }
    .tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.2rem; }
    .tiles div { background: var(--back); border-radius: .5rem; padding: .7rem 1rem; min-width: 8.5rem; }
    .tiles b { display: block; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
    .tiles span { color: var(--soft); font-size: .84rem; }
    table { width: 100%; border-collapse: collapse; }
    th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top;
      overflow-wrap: anywhere; }
    th { font-weight: 500; }
    thead th { color: var(--soft); font-size: .84rem; }
    .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
    .wide { width: 38%; vertical-align: middle; }
    tr.out th { padding-left: 1rem; } tr.part th { padding-left: 1rem; color: var(--soft); }
    .examples td:nth-child(1) { width: 22%; } .examples td:nth-child(2) { width: 8%; }
    .examples td:nth-child(3) { width: 30%; } .examples td small { display: block; }
    .bar { display: flex; height: .85rem; background: var(--back); border-radius: .2rem; overflow: hidden; }
    .bar i { background: var(--read); } .bar i.kept { background: var(--kept); } .bar i.part { background: var(--part); }
    td > .bar i.out { background: var(--out); } .bar i.found { background: var(--found); }
    tr.out .bar i.out { background: var(--read); }
    .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 1.2rem; }
    figure { margin: 0; } figcaption { font-size: .9rem; overflow-wrap: anywhere; } svg { width: 100%; height: auto; }
    svg text { fill: var(--soft); font-size: 10px; } svg .found { fill: var(--out); } svg .clear { fill: var(--read); }
    svg .axis { stroke: var(--line); } svg .threshold { stroke: var(--ink); stroke-dasharray: 3 2; }
    @media (max-width: 40rem) { .wide { display: none; } thead th:last-child { display: none; } }
    @media print { main { max-width: none; } section { break-inside: avoid; } }
    """
}
