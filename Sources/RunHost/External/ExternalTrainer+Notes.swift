import RunEvents

/// What the run tells people.
extension ExternalTrainer {
  /// Tells people something, at the step and the time where the run is.
  func note(_ level: Message.Level, _ text: String) {
    state.withLock { note(level, text, $0) }
  }

  /// Likewise by whoever has the state.
  func note(_ level: Message.Level, _ text: String, _ state: State) {
    emit(
      .message(Message(level: level, text: text, step: state.step, seconds: state.time.seconds)))
  }

  /// Says what became of the log itself.
  func noteWarnings(_ state: State) {
    for text in sink.takeWarnings() { note(.warning, text, state) }
  }
}
