import Datasets
import NeuralEngine
import Testing

@testable import Training

@Suite struct RecipeOverrideTests {
  func digits(_ overrides: String...) throws -> Recipe {
    try Recipe.load("digits", overrides: overrides)
  }

  @Test func anyLeafCanBeSet() throws {
    #expect(try digits("epochs=3").epochs == 3)
    #expect(try digits("optimizer.adam.learningRate=0.01").learningRate == 0.01)
    #expect(try digits("cost.l2=0").l2 == 0)
    #expect(try digits("seed=18446744073709551615").seed == .max)
    #expect(try digits("batchSize=all").batchSize == .all)
    #expect(try digits("earlyStopping=null").earlyStopping == nil)
    #expect(try digits("earlyStopping.patience=3").earlyStopping?.patience == 3)
    #expect(try digits("gradientClip.norm=2.5").gradientClipNorm == 2.5)
    #expect(
      try digits("metric.satisfy=[dev/cost <= 1, dev/f1>0.5]").satisfy == [
        "dev/cost <= 1", "dev/f1>0.5",
      ])
    #expect(try digits("name=x=y").name == "x=y")
  }

  @Test func aLeafOfANameOfItsOwnNeedsNoPath() throws {
    #expect(try digits("learningRate=0.01").learningRate == 0.01)
    #expect(try digits("lr=0.02").learningRate == 0.02)
    #expect(try digits("patience=3").earlyStopping?.patience == 3)
    #expect(try digits("optimizer.momentum.beta=0.8", "beta=0.7").optimizer == .momentum(beta: 0.7))
    // Where there is none, or more than one, it takes the path.
    #expect(throws: RecipeError.self) { try digits("nosuch=1") }
    #expect(throws: RecipeError.self) { try digits("dropout=0.1") }
  }

  /// Whatever is offered can be set, to what it is at least.
  @Test(arguments: Recipe.builtInNames)
  func everyLeafNameIsOneThatCanBeSet(name: String) throws {
    let recipe = try Recipe.load(name)
    let names = recipe.leafNames
    #expect(names.count > 20 && Set(names).count == names.count)
    for leaf in names { #expect(RecipePath(parsing: leaf)?.description == leaf) }
    let rate = try #require(names.first { $0.hasSuffix(".learningRate") })
    #expect(try Recipe.load(name, overrides: ["\(rate)=0.0123"]).learningRate == 0.0123)
    #expect(names.contains("batchSize") && names.contains { $0.hasPrefix("model[0]") })
  }

  @Test func layersAreReachedByNumberInEitherNotation() throws {
    #expect(try digits("model[1].dense=64").layers[1] == .dense(units: 64))
    #expect(try digits("model.1.dense=64").layers[1] == .dense(units: 64))
    #expect(try digits("model[2]=tanh").layers[2] == .activation(.tanh))
    #expect(
      try digits("model[2].leakyRelu=0.2").layers[2] == .activation(.leakyRelu(slope: 0.2)))
  }

  @Test func namingAnotherKindReplacesTheOneThere() throws {
    let momentum = try digits("optimizer.momentum.learningRate=0.2", "optimizer.momentum.beta=0.8")
    #expect(momentum.optimizer == .momentum(beta: 0.8))
    #expect(momentum.learningRate == 0.2)
    #expect(try digits("schedule.cosine.final=0.1").schedule == .cosine(final: 0.1))
    #expect(try digits("initializer.random=0.5").initializer == .random(sigma: 0.5))
    #expect(
      try digits("optimizer=adam", "optimizer.adam.beta1=0.5").optimizer
        == .adam(beta1: 0.5, beta2: 0.999, epsilon: 1e-8))
    let points = try digits(
      "data.source.spiral.count=90", "data.source.spiral.noise=0", "model[7].dense=3")
    #expect(points.data == .toy(ToySet(.spiral, count: 90, noise: 0)))
  }

  @Test func laterOverridesWin() throws {
    #expect(try digits("epochs=3", "epochs=4").epochs == 4)
  }

  @Test(arguments: [
    (
      "optimizer.adam.learningRate=x",
      "--set optimizer.adam.learningRate=x: learningRate must be a number (got x)"
    ),
    (
      "optimizer.adam.learningRate=-1",
      "--set optimizer.adam.learningRate=-1: learningRate must be above 0 (got -1)"
    ),
    ("epochs=", "--set epochs=: epochs is missing"),
    ("epochs", "--set epochs: cannot read it (key=value is expected)"),
    ("=3", "--set =3: cannot read it (key=value is expected)"),
    ("a..b=3", "--set a..b=3: cannot read it (key=value is expected)"),
    ("model[x]=3", "--set model[x]=3: cannot read it (key=value is expected)"),
    ("optimzer.adam.beta1=0.5", "--set optimzer.adam.beta1=0.5: unknown key \"optimzer\""),
    (
      "model[9].dense=3",
      "--set model[9].dense=3: there is no model[9] (model has 8 elements, the first is model[0])"
    ),
    ("model[3].dropout=1.5", "--set model[3].dropout=1.5: dropout must be in 0..<1 (got 1.5)"),
    (
      "model[7].dense=12",
      "--set model[7].dense=12: softmaxCrossEntropy cannot compare 12 outputs with 10 classes "
        + "(12 ≠ 10)"
    ),
    (
      "optimizer={adam: {beta1: 2}}",
      "--set optimizer={adam: {beta1: 2}}: optimizer.adam: beta1 must be in 0..<1 (got 2)"
    ),
    (
      "name=[",
      "--set name=[: cannot read the YAML (while parsing a flow node, did not find expected node content)"
    ),
  ])
  func aWrongOverrideIsNamedAsTyped(override: String, expected: String) throws {
    let error = try #require(throws: RecipeError.self) {
      try Recipe.load("digits", overrides: [override])
    }
    #expect("\(error)" == expected)
  }
}
