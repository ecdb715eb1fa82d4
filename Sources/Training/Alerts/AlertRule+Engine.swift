import RunEvents

extension AlertRule {
  /// Everything that a run of our engine may log.
  private static let logged = MetricReference.all.flatMap(\.keys)

  /// - Throws: `notLogged` when no run of our engine logs the metric.
  public func checkMetric() throws(AlertProblem) {
    guard let metric, !metric.meanings.contains(where: Self.logged.contains) else { return }
    throw .notLogged(metric, known: Self.logged)
  }
}

extension RecipeValue {
  /// Rules for a run of our engine.
  func alerts() throws(RecipeError) -> [AlertRule] {
    var rules: [AlertRule] = []
    for element in try list() {
      let rule = try element.alert()
      do throws(AlertProblem) {
        try rule.checkMetric()
        if let problem = AlertRules(rules).refusal(of: .addAlert(rule)) { throw problem }
      } catch {
        throw element.failure(.alert(error))
      }
      rules.append(rule)
    }
    return rules
  }

  /// A rule for any run.
  func alert() throws(RecipeError) -> AlertRule {
    let text = try text()
    do throws(AlertProblem) {
      return try AlertRule(text)
    } catch {
      throw failure(.alert(error))
    }
  }
}
