/// Text as it may stand between tags and in attributes of HTML.
enum HTML {
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A table; the first column is of names, the others are of numbers.
  static func table(_ heading: [String], _ rows: [[String]]) -> String {
    let head = heading.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
    let body = rows.map { row in
      let cells = row.enumerated().map { index, cell in
        index == 0 ? "<th scope=\"row\">\(escaped(cell))</th>" : "<td>\(escaped(cell))</td>"
      }
      return "<tr>\(cells.joined())</tr>\n"
    }
    return "<table>\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body.joined())</tbody>\n</table>\n"
  }

  /// The look of a report: the reader's own fonts, light or dark as the reader's system is.
  static let style = """
    :root { color-scheme: light dark; --ink: #1b1d21; --paper: #fdfdfc; --faint: #6a7078; --line: #d8dade;
      --curve: #0b62b8; --even: #9aa0a8; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e6e7e9; --paper: #16181b; --faint: #9aa1aa; --line: #34383e; --curve: #6cb3ff; --even: #6a7078; }
    }
    body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
      max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
    h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; border-top: 1px solid var(--line);
      padding-top: 1rem; }
    p.note { color: var(--faint); }
    table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; display: block;
      overflow-x: auto; }
    th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--line); text-align: right;
      white-space: nowrap; }
    th:first-child { text-align: left; } th { font-weight: 500; } thead th { color: var(--faint); }
    .plots { display: flex; flex-wrap: wrap; gap: 1rem; } figure { margin: 0; }
    figcaption { color: var(--faint); } svg { display: block; max-width: 100%; height: auto; }
    svg text { fill: var(--faint); font: 11px system-ui, sans-serif; }
    .frame { fill: none; stroke: var(--line); } .even { fill: none; stroke: var(--even); stroke-dasharray: 3 3; }
    .curve { fill: none; stroke: var(--curve); stroke-width: 1.8; } .dot { fill: var(--curve); }
    details summary { cursor: pointer; color: var(--faint); }
    """
}
