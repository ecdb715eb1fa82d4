import BoundedYAML
import Foundation
import RunEvents

@testable import Dashboard
@testable import Training

/// What people write: recipes, settings, searches, rules, queries and edits.
extension FuzzTarget {
  static let settings: [FuzzTarget] = [
    // A recipe that is understood can be written down, as each run's log does, and is the same then.
    FuzzTarget(
      "recipe", rounds: 200,
      seeds: {
        let hostile = [
          "a: &a [*a]", "&a {b: *a}", String(repeating: "[", count: 3000), "? {x: y}\n: z",
        ]
        let builtIn = Recipe.builtInNames.compactMap { Recipe.builtIn($0) }
        return (builtIn + hostile).map { Array($0.utf8) }
      },
      check: { bytes in
        guard let recipe = try? Recipe.parse(String(decoding: bytes, as: UTF8.self), file: "r.yaml")
        else { return }
        let written = recipe.yaml
        let again: Recipe
        do throws(RecipeError) { again = try Recipe.parse(written, file: "r.yaml") } catch {
          throw FuzzFault(description: "it cannot be read again: \(error)\n\(written)")
        }
        try FuzzFault.unless(again.yaml == written, "it is another one when it is read again")
      }),
    FuzzTarget(
      "override", rounds: 300,
      texts: [
        "optimizer.adam.learningRate=0.01", "model[1].dense=12", "earlyStopping=null",
        "data.source={csv: a.csv, label: b}", "lr=1e-3", "schedule={cosine: {over: 3}}",
        "search.batchSize={choice: [16, 32]}", "augment={shift: 1}",
      ]
    ) { bytes in
      guard let digits = Recipe.builtIn("digits") else { return }
      _ = try? Recipe.parse(
        digits, file: "digits", overrides: [String(decoding: bytes, as: UTF8.self)])
    },
    FuzzTarget(
      "theme", rounds: 200,
      seeds: {
        let folder = SampleFiles.tests.deletingLastPathComponent().appending(path: "themes")
        return try Theme.names.map {
          [UInt8](try Data(contentsOf: folder.appending(path: "\($0).yaml")))
        }
      },
      check: { _ = try? Theme.parse(String(decoding: $0, as: UTF8.self), file: "t.yaml") }),
    FuzzTarget(
      "dashboard-settings", rounds: 200,
      texts: [
        DashboardSettings(
          theme: "dark", smoothing: 0.9, panes: ["overview.side": 0.4], beside: "layers"
        ).text
      ]
    ) { bytes in
      guard
        let settings = try? DashboardSettings(
          String(decoding: bytes, as: UTF8.self), file: "s.yaml")
      else { return }
      // A theme's name is anybody's.
      guard settings.theme == nil else { return }
      let again = try DashboardSettings(settings.text, file: "s.yaml")
      try FuzzFault.unless(again == settings, "what was written is read as something else")
    },
    FuzzTarget(
      "alert-settings", rounds: 200,
      texts: [
        "alerts: [finished, non-finite, dev/cost > 2, no improvement of dev/f1 20 epochs]\n"
          + "onAlert: notify-send \"a run calls\"\n"
      ]
    ) { _ = try? AlertSettings(String(decoding: $0, as: UTF8.self), file: "a.yaml") },
    // Any YAML that is a run's settings, as other tools write it.
    FuzzTarget(
      "yaml", rounds: 300,
      texts: [
        "a: {b: [1, 2, {c: null}], d: 'x'}\ne: &f [1]\ng: *f\n", "{\"lr\": 1e-3, \"n\": [[]]}",
        "- !!int 3\n- ? [a]\n  : |\n    b\n...\n---\n",
      ]
    ) { _ = YAMLSettings.flat(of: String(decoding: $0, as: UTF8.self), most: 500) },
    FuzzTarget(
      "alert-rule", rounds: 1000,
      texts: [
        "dev/cost > 2", "no improvement 20 epochs", "no improvement of dev/f1 for 3 evaluations",
        "dev/accuracy >= 98%", "non-finite", "finished",
      ]
    ) { bytes in
      guard let rule = try? AlertRule(String(decoding: bytes, as: UTF8.self)) else { return }
      let again = try AlertRule("\(rule)")
      try FuzzFault.unless(again == rule, "\(rule) is another rule")
    },
    FuzzTarget(
      "edit", rounds: 1000,
      texts: [
        "1e-4 over 2 epochs guard 20%", "over 200steps", "guard dev/f1 5% for 3 epochs",
        "0.1 over 0.5 epochs", "guard 1e308 %",
      ]
    ) { bytes in
      let (value, terms) = EditTerms.split(String(decoding: bytes, as: UTF8.self))
      _ = try? NumberText.decimal(value)
      _ = try? NumberText.whole(value)
      _ = try? EditSpan(value)
      if let edit = try? EditTerms(terms) { _ = edit.ramp?.steps(stepsPerEpoch: 17) }
    },
    // A text is a question to runs, or says where it is none; a question has an answer, and not the same
    // as its negation.
    FuzzTarget(
      "query", rounds: 3000,
      texts: [
        "lr>=1e-3 and optimizer=adam and not note:debug", "best.dev/accuracy>90% or (tag=a tag=b)",
        "'lm loss'<3 and not (state=running or name:\"a b\")", "config.model[3].dropout!=0.2",
      ]
    ) { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      let query: RunQuery
      do throws(RunQueryProblem) { query = try RunQuery(text) } catch {
        return try FuzzFault.unless(
          (1...max(1, text.count + 1)).contains(error.column) && !error.reason.isEmpty,
          "a fault without a place")
      }
      let answer = query.matches(asked)
      _ = query.unknownFields(in: [asked]).map { RunQuery.names(near: $0, in: [asked]) }
      guard !query.isEveryRun, let negation = try? RunQuery("not (\(text))") else { return }
      try FuzzFault.unless(
        negation.matches(asked) != answer, "the negation has the same answer")
    },
  ]

  private static let asked: RunFacts = {
    var run = RunFacts()
    run.name = "wide"
    run.notes = RunNotes(text: "a note", tags: ["a"])
    run.set("optimizer.adam.learningRate", to: "0.001")
    run.set("model[3].dropout", to: "0.2")
    run.metrics[MetricKey("dev/accuracy")] = .init(last: 0.9, best: .nan)
    return run
  }()
}
