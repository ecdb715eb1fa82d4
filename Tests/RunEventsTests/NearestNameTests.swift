import RunEvents
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("digit", "digits"), ("curve.trian", "curve.train"), ("Dense", "dense"),
    ("learning_rate", "learningRate"), ("l3", "l1"), ("swaep", "sweep"),
  ])
  func theClosestIsMeant(written: String, meant: String) {
    let names = ["digits", "curve.train", "dense", "learningRate", "l1", "l2", "sweep"]
    #expect(NearestName.of(written, among: names) == meant)
  }

  @Test(arguments: ["", "x", "something else", "運"])
  func whatIsFarFromAllMeansNone(written: String) {
    #expect(NearestName.of(written, among: ["digits", "dense"]) == nil)
    #expect(NearestName.several(3, of: written, among: ["digits", "dense"]).isEmpty)
    #expect(NearestName.of(written, among: []) == nil)
  }

  @Test func severalAreOrderedByDistanceAndThenByName() {
    let names = ["moons-3", "moons", "spiral", "moon", "mons"]
    #expect(NearestName.several(3, of: "moons", among: names) == ["moons", "mons", "moon"])
    #expect(NearestName.several(9, of: "moons", among: names).last == "moons-3")
  }

  @Test func aShortenedNameCountsAsWell() {
    let names = ["2026-11-23-1413-moons", "2026-11-23-1414-spiral"]
    let stem = { (name: String) in String(name.split(separator: "-").last ?? "") }
    #expect(NearestName.several(3, of: "mons", among: names).isEmpty)
    #expect(NearestName.several(3, of: "mons", among: names, shortened: stem) == [names[0]])
  }
}
