import NeuralEngine
import Testing

@testable import Training

/// Recipes whose embeddings are compared with each other.
@Suite struct PairRecipeTests {
  private static func text(
    cost: String, data: String = "{source: digits}", last: String = "{dense: 4}, l2Normalize"
  ) -> String {
    """
    name: pairs
    data: \(data)
    model: [{dense: 32}, relu, \(last)]
    cost: \(cost)
    optimizer: adam
    epochs: 1

    """
  }

  @Test func theCostIsReadAsWritten() throws {
    let plain = try Recipe.parse(Self.text(cost: "triplet"), file: "t.yaml")
    #expect(plain.cost == .triplet)
    #expect(plain.triplets == TripletMining(margin: 0.2, rule: .semiHard))
    #expect(plain.layers.last == .l2Normalize)
    let recipe = try Recipe.parse(
      Self.text(
        cost: "{triplet: {margin: 0.5, mining: hard}, l2: 0.001}",
        data: "{source: digits, classes: [1, 2, 3], devClasses: [7, 8]}"), file: "t.yaml")
    #expect(recipe.triplets == TripletMining(margin: 0.5, rule: .hard))
    #expect(recipe.classes == ["1", "2", "3"])
    #expect(recipe.devClasses == ["7", "8"])
    #expect(try Recipe.parse(recipe.yaml, file: "u.yaml") == recipe)
    #expect(try Recipe.parse(plain.yaml, file: "u.yaml") == plain)
    let network = try recipe.networkDescription(input: .features(64), classCount: 5)
    #expect(network.triplets == recipe.triplets)
    #expect(network.outputCount == 4)
  }

  @Test(
    arguments: [
      (
        text(cost: "{triplet: {margin: 0}}"),
        "t.yaml:4: cost.triplet: margin must be above 0 (got 0)", nil
      ),
      (
        text(cost: "{triplet: {mining: easy}}"),
        "t.yaml:4: cost.triplet: mining must name a way to choose triplets (got easy)",
        "known are semiHard, hard"
      ),
      (
        text(cost: "softmaxCrossEntropy", data: "{source: digits, devClasses: [7, 8]}"),
        "t.yaml:2: data: devClasses must be left out with softmaxCrossEntropy, which cannot tell "
          + "classes it is not trained on (got a list)",
        "cost: triplet compares examples with each other"
      ),
      (
        text(cost: "triplet", data: "{source: digits, classes: [6, 7], devClasses: [7, 8]}"),
        "t.yaml:2: data: devClasses must be classes that data.classes does not have (7 is in both) "
          + "(got a list)", nil
      ),
      (
        text(cost: "triplet", data: "{source: digits, devClasses: [7]}"),
        "t.yaml:2: data: devClasses must be two classes or more (got a list)", nil
      ),
      (
        text(cost: "triplet", last: "{l2Normalize: 3}, {dense: 4}"),
        "t.yaml:3: model[2]: l2Normalize must be without a value (got 3)", nil
      ),
    ] as [(String, String, String?)])
  func mistakesAreNamedAtTheirLine(text: String, sentence: String, hint: String?) throws {
    let error = try #require(throws: RecipeError.self) { try Recipe.parse(text, file: "t.yaml") }
    #expect("\(error)" == sentence)
    #expect(error.hint == hint)
  }

  @Test func aNumberToPredictHasNoPairs() throws {
    let recipe = try Recipe.parse(Self.text(cost: "triplet"), file: "t.yaml")
    let error = try #require(throws: RecipeError.self) {
      try recipe.networkDescription(input: .features(3), classCount: 0)
    }
    #expect("\(error)".contains("triplet cannot learn the label (it needs classes"))
    #expect(error.hint == "give the source `target: classes`")
  }
}
