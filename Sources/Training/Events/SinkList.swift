import RunEvents

/// Several sinks as one: each gets every event, even when one before it fails.
public struct SinkList: RunEventSink {
  private let sinks: [any RunEventSink]

  /// The sinks, in the order in which they get each event.
  public init(_ sinks: [any RunEventSink]) { self.sinks = sinks }

  /// - Throws: what the first sink that failed threw, after all have got the event.
  public func receive(_ event: RunEvent) throws {
    var failure: (any Error)?
    for sink in sinks {
      do { try sink.receive(event) } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
  }

  /// Gives several events to one sink.
  ///
  /// - Throws: what it threw first, after it has got all of them.
  public static func all(_ events: [RunEvent], to sink: any RunEventSink) throws {
    var failure: (any Error)?
    for event in events {
      do { try sink.receive(event) } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
  }

  /// The warnings of all sinks, in their order.
  public func takeWarnings() -> [String] { sinks.flatMap { $0.takeWarnings() } }
}
