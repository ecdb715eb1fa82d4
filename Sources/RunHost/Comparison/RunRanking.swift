import Diagnosis
import RunEvents

/// Runs by the one metric that is optimized, among those that keep every bound.
package struct RunRanking {
  package let objective: Objective
  package let bounds: [Satisficing]
  package let selection: ModelSelection
  /// Names of the runs that no other beats in the objective and the one bound's metric at once;
  /// empty unless there is exactly one bound.
  package let front: Set<String>

  /// - Throws: when the text is no bound.
  package static func bound(_ text: String) throws -> Satisficing {
    guard let bound = Satisficing(text) else { throw Problem.notABound(text) }
    return bound
  }

  package init(
    _ candidates: [ModelSelection.Candidate], optimize objective: Objective,
    satisfy bounds: [Satisficing]
  ) {
    self.objective = objective
    self.bounds = bounds
    selection = ModelSelection(
      candidates, optimize: objective.metric, direction: objective.direction, satisfy: bounds)
    front = Self.front(of: candidates, objective, bounds)
  }

  private static func front(
    of candidates: [ModelSelection.Candidate], _ objective: Objective, _ bounds: [Satisficing]
  ) -> Set<String> {
    guard bounds.count == 1, let bound = bounds.first else { return [] }
    let points = candidates.map {
      ($0.values[objective.metric] ?? .nan, $0.values[bound.metric] ?? .nan)
    }
    let places = ParetoFront.indices(
      of: points, directions: (objective.direction, bound.relation.direction))
    return Set(places.map { candidates[$0].name })
  }
}
