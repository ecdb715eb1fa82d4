import FoundationEssentials
import RunEvents

/// A decision boundary as members of its line: `step`, `seconds`, `columns`, `rows`, `places` (base64,
/// a byte a place, the upper rows first: 16 times the class, and 0, as by chance, to 15, certain),
/// `errors` (indices among the plane's dev points) and, where it is told, `plane` {`names`, `x`
/// [from, to], `y` [from, to], `train` and `dev` {`x` [number], `y` [number], `labels` [class]}}.
extension JSONWriter {
  mutating func write(_ boundary: DecisionBoundary) {
    member("step", boundary.step)
    member("seconds", boundary.seconds)
    member("columns", boundary.columns)
    member("rows", boundary.rows)
    member("places", Data(boundary.places.map(\.byte)).base64EncodedString())
    write("errors", boundary.errors)
    guard let plane = boundary.plane else { return }
    key("plane")
    beginObject()
    write("names", plane.names)
    write("x", [plane.x.lowerBound, plane.x.upperBound])
    write("y", [plane.y.lowerBound, plane.y.upperBound])
    write("train", plane.train)
    write("dev", plane.dev)
    endObject()
  }

  private mutating func write(_ name: String, _ points: [DecisionBoundary.Point]) {
    key(name)
    beginObject()
    write("x", points.map(\.x))
    write("y", points.map(\.y))
    write("labels", points.map(\.label))
    endObject()
  }
}

extension EventFields {
  func decisionBoundary() throws(JSONDamage) -> DecisionBoundary {
    let columns = try requiredInteger("columns")
    let rows = try requiredInteger("rows")
    let sides = 1...1024
    guard sides.contains(columns), sides.contains(rows),
      let bytes = Data(base64Encoded: try requiredString("places")), bytes.count == columns * rows
    else { throw JSONDamage(offset: 0, reason: "a boundary's places do not fit its size") }
    return DecisionBoundary(
      step: try requiredInteger("step"), seconds: try requiredNumber("seconds"), columns: columns,
      rows: rows, places: bytes.map { DecisionBoundary.Place(byte: $0) },
      errors: try counts("errors"), plane: try object("plane")?.plane())
  }

  private func plane() throws(JSONDamage) -> DecisionBoundary.Plane {
    DecisionBoundary.Plane(
      names: try strings("names"), x: try range("x"), y: try range("y"),
      train: try points("train"), dev: try points("dev"))
  }

  func range(_ name: StaticString) throws(JSONDamage) -> ClosedRange<Double> {
    let ends = try numbers(name)
    guard ends.count == 2, ends.allSatisfy(\.isFinite), ends[0] < ends[1],
      (ends[1] - ends[0]).isFinite
    else { throw JSONDamage(offset: 0, reason: "a plane's sides are no range") }
    return ends[0]...ends[1]
  }

  private func points(_ name: StaticString) throws(JSONDamage) -> [DecisionBoundary.Point] {
    guard let fields = try object(name) else { return [] }
    let (x, y) = (try fields.numbers("x"), try fields.numbers("y"))
    let labels = try fields.counts("labels")
    guard x.count == y.count, x.count == labels.count,
      labels.allSatisfy({ $0 < DecisionBoundary.mostClasses })
    else { throw JSONDamage(offset: 0, reason: "a plane's points have no place or class") }
    return x.indices.map { DecisionBoundary.Point(x: x[$0], y: y[$0], label: labels[$0]) }
  }
}
