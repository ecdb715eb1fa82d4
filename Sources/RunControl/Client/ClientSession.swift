import RunEvents

/// A screen's side of the conversation with a host: what it says, what it was told besides the log, and
/// what it has asked. No thread, clock or socket: `ControlClient` gives it those.
struct ClientSession: Sendable {
  private let role: ControlLine.Role
  private let name: String
  private let beginsNow: Bool
  private(set) var connection = RunConnection(controls: false)
  /// Where the run's folder is, on the machine where it trains; empty until the host has said so.
  private(set) var runPath = ""
  /// The host's process; 0 until it has said so.
  private(set) var hostProcess = 0
  private(set) var outbox = CommandOutbox()
  /// Why the host never greeted; nil while it may, and once it has.
  private(set) var refusal: ControlClient.Refusal?
  private var hasNews = false
  private var printed: [PrintedLine] = []
  /// Lines under way; nil while nothing new is known of them.
  private var openLines: [String]?
  /// `printed` begins with the last lines anew.
  private var printsAnew = false
  /// The first that the host says of its output on a line are the last lines.
  private var awaitsOutput = true

  init(_ role: ControlLine.Role, name: String, begins: ControlClient.Beginning) {
    self.role = role
    self.name = name
    beginsNow = begins == .now
  }

  /// The first line on a new connection, without its newline.
  ///
  /// - Parameter position: the byte up to which the log was read.
  func hello(at position: Int) -> String {
    var hello = ControlLine.Hello(role)
    hello.name = name
    hello.path = runPath
    hello.host = hostProcess
    hello.since = beginsNow && runPath.isEmpty ? nil : position
    return ControlLine.hello(hello).text
  }

  mutating func send(_ command: RunCommand) { outbox.add(command) }

  mutating func takeControl() { outbox.add(word: ControlLine.takeControl.text) }

  /// What is to be written now, in order.
  mutating func takeLines() -> [String] { outbox.takeLines() }

  /// Takes in a word of the host's.
  ///
  /// - Parameter reader: of the log that comes between such words.
  /// - Returns: whether all that was read of the log is to be forgotten.
  mutating func take(_ word: ControlLine, _ reader: ClientReader) -> Bool {
    switch word {
    case .welcome(let welcome): return take(welcome, reader)
    case .controller(let controller):
      change {
        $0.controls = controller.isYou
        $0.controller = controller.name
        $0.viewers = controller.viewers
      }
    case .refused(let token, let reason): outbox.refused(token, reason)
    case .trouble(let text): change { $0.trouble = text.isEmpty ? nil : text }
    case .run(_, let path):
      reader.startOver()
      runPath = path
      return true
    case .output(let lines, let open):
      if awaitsOutput {
        awaitsOutput = false
        printsAnew = true
        printed = []
      }
      printed += lines
      openLines = open
    case .hello, .goodbye, .takeControl, .ping, .begin, .unknown: break
    }
    return false
  }

  private mutating func take(_ welcome: ControlLine.Welcome, _ reader: ClientReader) -> Bool {
    let isOther = !runPath.isEmpty && welcome.path != runPath
    let startsOver = reader.welcomed(
      welcome, isOther: isOther, beginsNow: beginsNow && runPath.isEmpty)
    runPath = welcome.path
    hostProcess = welcome.processID
    awaitsOutput = true
    outbox.welcomed(byHost: welcome.processID, logBytes: welcome.bytes)
    change {
      if case .reconnecting = $0.state { $0.reconnections += 1 }
      $0.state = .connected
      $0.controls = welcome.controls
      // What still holds is said anew.
      $0.trouble = nil
    }
    return startsOver
  }

  /// The log says this, and is read up to `position`.
  ///
  /// - Returns: whether there may be something to write now.
  mutating func heard(_ events: [RunEvent], readTo position: Int) -> Bool {
    outbox.heard(events, readTo: position)
  }

  /// The line is broken, and another is looked for.
  mutating func broke() {
    outbox.broke()
    change { $0.state = .reconnecting(seconds: 0) }
  }

  /// Whether the host has ever greeted.
  var hasGreeted: Bool { hostProcess != 0 || !runPath.isEmpty }

  /// The host said goodbye: no more comes.
  ///
  /// - Parameter hint: what it said helps.
  mutating func ended(_ reason: String, hint: String? = nil) {
    if !hasGreeted { refusal = ControlClient.Refusal(reason: reason, hint: hint, isOfHost: true) }
    outbox.ended(reason)
    change { $0.state = .ended(reason: reason) }
  }

  /// There is no way to the host any more.
  mutating func lost(_ reason: String) {
    if !hasGreeted { refusal = ControlClient.Refusal(reason: reason, hint: nil, isOfHost: false) }
    outbox.lost(reason)
    change { $0.state = .lost(reason: reason) }
  }

  /// Puts what has changed besides the log into a batch.
  ///
  /// - Parameters:
  ///   - silence: seconds since anything came on a line.
  ///   - loadedFraction: the share of the log that is read.
  mutating func put(
    into batch: inout EventBatch?, silence: Double, loadedFraction: Double?
  ) {
    if case .reconnecting(let told) = connection.state, Int(silence) != told {
      change { $0.state = .reconnecting(seconds: Int(silence)) }
    }
    let returned = outbox.takeReturned()
    guard hasNews || !returned.isEmpty || openLines != nil else { return }
    var news = batch ?? EventBatch(events: [], loadedFraction: loadedFraction)
    if hasNews { news.connection = connection }
    news.undelivered = returned
    news.printed = printed
    news.openLines = openLines
    news.printsAnew = printsAnew
    batch = news
    hasNews = false
    printed = []
    openLines = nil
    printsAnew = false
  }

  private mutating func change(_ body: (inout RunConnection) -> Void) {
    body(&connection)
    hasNews = true
  }
}
