import Foundation

/// A drawing of points in the unit square, as SVG that needs nothing else.
struct Plot {
  /// Where a curve goes, or where a single thing lies; both coordinates in 0...1.
  struct Point: Hashable {
    var x: Double
    var y: Double
  }

  var title: String
  var xTitle: String
  var yTitle: String
  var curve: [Point] = []
  var dots: [Point] = []
  /// A line to compare with.
  var even: [Point] = []

  private static let size = 240.0
  private static let margin = (left: 44.0, top: 10.0, right: 12.0, bottom: 40.0)

  /// The figure with its caption.
  var svg: String {
    let (size, margin) = (Self.size, Self.margin)
    let width = Int(size + margin.left + margin.right)
    let height = Int(size + margin.top + margin.bottom)
    var text = "<figure><svg viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\" role=\"img\" "
    text += "aria-label=\"\(HTML.escaped(title))\">\n"
    text += "<rect class=\"frame\" x=\"\(margin.left)\" y=\"\(margin.top)\" width=\"\(size)\" height=\"\(size)\"/>\n"
    text += ticks + axisTitles
    if !even.isEmpty { text += "<polyline class=\"even\" points=\"\(Self.path(even))\"/>\n" }
    if !curve.isEmpty { text += "<polyline class=\"curve\" points=\"\(Self.path(curve))\"/>\n" }
    for dot in dots {
      let place = Self.place(dot)
      text += "<circle class=\"dot\" cx=\"\(Self.digits(place.x))\" cy=\"\(Self.digits(place.y))\" r=\"3.5\"/>\n"
    }
    return text + "</svg><figcaption>\(HTML.escaped(title))</figcaption></figure>\n"
  }

  private var ticks: String {
    [0, 0.25, 0.5, 0.75, 1].map { value in
      let below = Self.place(Point(x: value, y: 0))
      let left = Self.place(Point(x: 0, y: value))
      let label = Number.tick(value)
      return
        "<text x=\"\(Self.digits(below.x))\" y=\"\(Self.digits(below.y + 14))\" text-anchor=\"middle\">\(label)</text>\n"
        + "<text x=\"\(Self.digits(left.x - 5))\" y=\"\(Self.digits(left.y + 4))\" text-anchor=\"end\">\(label)</text>\n"
    }.joined()
  }

  private var axisTitles: String {
    let middle = Self.place(Point(x: 0.5, y: 0.5))
    let bottom = Self.margin.top + Self.size + 32
    return "<text x=\"\(Self.digits(middle.x))\" y=\"\(Self.digits(bottom))\" text-anchor=\"middle\">"
      + "\(HTML.escaped(xTitle))</text>\n"
      + "<text transform=\"translate(11 \(Self.digits(middle.y))) rotate(-90)\" text-anchor=\"middle\">"
      + "\(HTML.escaped(yTitle))</text>\n"
  }

  private static func place(_ point: Point) -> Point {
    Point(x: margin.left + point.x * size, y: margin.top + (1 - point.y) * size)
  }

  private static func path(_ points: [Point]) -> String {
    points.map(place).map { "\(digits($0.x)),\(digits($0.y))" }.joined(separator: " ")
  }

  private static func digits(_ number: Double) -> String { String(format: "%.1f", number) }
}

extension Number {
  /// A number on an axis.
  static func tick(_ number: Double) -> String { number == number.rounded() ? "\(Int(number))" : "\(number)" }
}
