import Glibc
import NIOCore
import RunEvents

/// Everybody who is connected to a host, and the runs that it has served.
///
/// `@unchecked Sendable`: touched only on the event loop.
final class Connections: @unchecked Sendable {
  /// Refused beyond that: more look on at no run.
  static let most = 64

  let delegate: any ControlServerDelegate
  /// The host's process.
  let processID: Int
  /// In the order they were trained; the last one goes on.
  private(set) var runs: [any HostedRun] = []
  private var listener: (channel: any Channel, place: SocketPlace)?
  private var all: [ObjectIdentifier: Connection] = [:]
  private(set) weak var controller: Connection?
  /// Why everything ends; nil while it goes on.
  private(set) var endReason: String?
  private var whenEmpty: EventLoopPromise<Void>?
  private var toldViewers = 0
  private(set) var printed = PrintedLines()
  /// The host's own, as long as it lasts.
  private(set) var trouble: String?
  private var lastNumber = 0
  private var asked = AskedCommands()

  init(delegate: any ControlServerDelegate, processID: Int = Int(getpid())) {
    self.delegate = delegate
    self.processID = processID
  }

  /// The run is the one that goes on from now on.
  func add(_ run: any HostedRun) {
    runs.append(run)
    pump()
  }

  /// Who connects there belongs here; the place before is given up.
  func listen(on channel: any Channel, at place: SocketPlace) {
    closeListener()
    listener = (channel, place)
  }

  func nextNumber() -> Int {
    lastNumber += 1
    return lastNumber
  }

  var isFull: Bool { all.count >= Self.most }

  func add(_ connection: Connection) { all[ObjectIdentifier(connection)] = connection }

  func remove(_ connection: Connection) {
    guard all.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
    if controller === connection { controller = viewers.first }
    viewersChanged()
    if all.isEmpty { whenEmpty?.succeed() }
  }

  /// What became of a command with the same token; nil where there was none.
  func fate(of command: RunCommand) -> AskedCommands.Fate? { asked.fate(of: command.token) }

  /// The command was not passed on, and its sender is told why.
  func refused(_ command: RunCommand, _ reason: String) {
    asked.append(command.token, .refused(reason: reason))
  }

  /// Passes a command to the run that goes on. Once everything ends, nothing is: who asked hears goodbye.
  func pass(_ command: RunCommand) {
    guard let run = runs.last, endReason == nil else { return }
    asked.append(command.token, .passed)
    run.send(command)
  }

  private var viewers: [Connection] {
    all.values.filter { $0.role == .viewer }.sorted { $0.number < $1.number }
  }

  /// A screen looks on: the first one controls.
  func greeted(_ connection: Connection) {
    if connection.role == .viewer, controller == nil { controller = connection }
    viewersChanged()
  }

  func giveControl(to connection: Connection) {
    guard controller !== connection else { return }
    controller = connection
    tellWhoControls()
  }

  private func viewersChanged() {
    let count = viewers.count
    guard count != toldViewers else { return }
    toldViewers = count
    delegate.viewersChanged(to: count)
    tellWhoControls()
  }

  private func tellWhoControls() {
    let viewers = viewers
    for viewer in viewers {
      viewer.report(
        .controller(
          ControlLine.Controller(
            isYou: viewer === controller, name: controller?.name ?? "", viewers: viewers.count)))
    }
  }

  /// Sends what a trainer printed, and keeps the last of it for those who come later.
  func show(_ news: PrintedLines) {
    printed.append(news.lines, open: news.open)
    broadcast(.output(lines: news.lines, open: news.open))
  }

  func show(trouble text: String?) {
    guard text != trouble else { return }
    trouble = text
    broadcast(.trouble(text: text ?? ""))
  }

  private func broadcast(_ line: ControlLine) { viewers.forEach { $0.report(line) } }

  /// Sends on what the log has more.
  func pump() { all.values.forEach { $0.pump() } }

  func end(reason: String, _ whenEmpty: EventLoopPromise<Void>) {
    endReason = reason
    closeListener()
    // Who is not greeted yet has nothing to wait for.
    for connection in all.values where connection.role != .viewer && connection.role != .script {
      connection.finish(reason: reason)
    }
    pump()
    if all.isEmpty { whenEmpty.succeed() } else { self.whenEmpty = whenEmpty }
  }

  func cutAll() { all.values.forEach { $0.cut() } }

  private func closeListener() {
    guard let listener else { return }
    listener.place.remove()
    listener.channel.close(promise: nil)
    self.listener = nil
  }
}
