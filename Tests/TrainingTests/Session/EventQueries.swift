import RunEvents

extension [RunEvent] {
  /// Without times and what comes when there is time for it: what two equal runs have in common.
  var timeless: [RunEvent] {
    compactMap { event in
      switch event {
      case .checkpointSaved, .timeUse, .boundary, .predictions, .layers, .histograms, .filters,
        .activations, .units, .attention:
        return nil
      case .scalars(var block):
        block.seconds = block.seconds.map { _ in 0 }
        return .scalars(block)
      case .hyperparametersDeclared(var declaration):
        declaration.seconds = 0
        return .hyperparametersDeclared(declaration)
      case .metricsDeclared(var declaration):
        declaration.seconds = 0
        return .metricsDeclared(declaration)
      case .capabilities(var declaration):
        declaration.seconds = 0
        return .capabilities(declaration)
      case .planned(var length):
        length.seconds = 0
        return .planned(length)
      case .commandDeferred(var deferral):
        deferral.seconds = 0
        return .commandDeferred(deferral)
      case .commandRequested(var request):
        request.seconds = 0
        return .commandRequested(request)
      case .commandApplied(var outcome):
        outcome.seconds = 0
        return .commandApplied(outcome)
      case .commandRefused(var refusal):
        refusal.seconds = 0
        return .commandRefused(refusal)
      case .epochFinished(var summary):
        summary.seconds = 0
        return .epochFinished(summary)
      case .branched(var branch):
        branch.seconds = 0
        return .branched(branch)
      case .raceStarted(var race):
        race.seconds = 0
        return .raceStarted(race)
      case .raceScalars(var block):
        block.seconds = block.seconds.map { _ in 0 }
        return .raceScalars(block)
      case .raceArmEnded(var end):
        end.seconds = 0
        return .raceArmEnded(end)
      case .raceEnded(var end):
        end.seconds = 0
        return .raceEnded(end)
      case .residuals(var residuals):
        residuals.seconds = 0
        return .residuals(residuals)
      case .confusion(var confusion):
        confusion.seconds = 0
        return .confusion(confusion)
      case .sample(var sample):
        sample.seconds = 0
        return .sample(sample)
      case .rangeTest(var test):
        test.seconds = 0
        return .rangeTest(test)
      case .alert(var alert):
        alert.seconds = 0
        return .alert(alert)
      case .message(var message):
        message.seconds = 0
        return .message(message)
      case .finished(var finish):
        finish.seconds = 0
        return .finished(finish)
      case .started, .origin, .dataDescribed, .inherited, .checkpointRestored, .unknown:
        return event
      }
    }
  }

  var applied: [CommandOutcome] {
    compactMap { if case .commandApplied(let outcome) = $0 { outcome } else { nil } }
  }

  var refused: [CommandRefusal] {
    compactMap { if case .commandRefused(let refusal) = $0 { refusal } else { nil } }
  }

  var branches: [Branch] {
    compactMap { if case .branched(let branch) = $0 { branch } else { nil } }
  }

  var raceEnds: [RaceEnd] {
    compactMap { if case .raceEnded(let end) = $0 { end } else { nil } }
  }

  var checkpoints: [Checkpoint] {
    compactMap { if case .checkpointSaved(let checkpoint) = $0 { checkpoint } else { nil } }
  }

  /// Steps and values of a metric, in the order they were sent.
  func points(_ key: MetricKey) -> [(step: Int, value: Double)] {
    flatMap { event -> [(step: Int, value: Double)] in
      guard case .scalars(let block) = event, let index = block.keys.firstIndex(of: key) else {
        return []
      }
      return zip(block.steps, block.column(index)).map { (step: $0, value: $1) }
    }
  }

  /// The answers to the run's and the user's pauses: `step: reason`.
  var pauses: [String] {
    applied.compactMap { outcome in
      outcome.command.action == .pause ? "\(outcome.step): \(outcome.reason ?? "")" : nil
    }
  }
}

extension RunEvent {
  /// Whether the run has just come to rest.
  var isPause: Bool {
    if case .commandApplied(let outcome) = self { outcome.command.action == .pause } else { false }
  }
}
