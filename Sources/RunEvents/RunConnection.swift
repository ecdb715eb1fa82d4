/// How a screen stands to the host of the run that it shows.
public struct RunConnection: Hashable, Sendable {
  /// How the connection to the host stands.
  public enum State: Hashable, Sendable {
    case connected
    /// The line broke; it is tried again. Seconds since something was heard.
    case reconnecting(seconds: Int)
    /// The host said goodbye: no more comes.
    case ended(reason: String)
    /// The host is gone without a word.
    case lost(reason: String)
  }

  /// A trainer that goes on although its host is gone.
  public struct Orphan: Hashable, Sendable {
    /// What becomes of it, as one sentence.
    public var text: String
    /// What can be done.
    public var way: String

    /// A trainer without a host, in words.
    public init(text: String, way: String) {
      self.text = text
      self.way = way
    }
  }

  /// How the connection stands now.
  public var state: State
  /// Whether this screen is the one that steers.
  public var controls: Bool
  /// Who does; empty when nobody has a name.
  public var controller: String
  /// Screens that look on, this one too.
  public var viewers: Int
  /// The host's own trouble, as one sentence; nil without any.
  public var trouble: String?
  /// The trainer that the host has left behind; nil when none is known.
  public var orphan: Orphan?
  /// How often the line broke and was opened anew.
  public var reconnections = 0

  /// How a screen stands to a run's host; by default it is alone and steers.
  public init(
    state: State = .connected, controls: Bool = true, controller: String = "", viewers: Int = 1,
    trouble: String? = nil
  ) {
    self.state = state
    self.controls = controls
    self.controller = controller
    self.viewers = viewers
    self.trouble = trouble
  }
}

/// A command that did not reach the run.
public struct UndeliveredCommand: Hashable, Sendable {
  /// The sender's token of the command.
  public var token: String
  /// Why the host did not pass it on, as one sentence.
  public var reason: String

  /// A command that came back from the host.
  public init(token: String, reason: String) {
    self.token = token
    self.reason = reason
  }
}
