import Foundation
import Glibc
import RunControl
import RunEvents
import Synchronization
import Testing

@Suite struct TrainerLinkTests {
  /// Answers each event of a trainer, at a moment when the trainer has gone, with a lock held all the while.
  private final class LockedDelegate: ControlServerDelegate {
    let hasGone = DispatchSemaphore(value: 0)
    private let isBusy = Atomic(false)
    let closings = Mutex<[Bool]>([])

    func viewersChanged(to count: Int) {}

    func trainerConnected(_ link: any TrainerLink, _ hello: ControlLine.Hello) {}

    func trainer(_ link: any TrainerLink, sent event: RunEvent) {
      hasGone.wait()
      isBusy.store(true, ordering: .relaxed)
      link.send("{}")
      link.close(reason: "over")
      isBusy.store(false, ordering: .relaxed)
    }

    func trainerClosed(_ link: any TrainerLink) {
      closings.withLock { $0.append(isBusy.load(ordering: .relaxed)) }
    }
  }

  @Test func aTrainerThatGoesAsItIsSpokenToClosesAfterwards() async throws {
    let (run, delegate) = (try GrowingRun(), LockedDelegate())
    let server = ControlServer(delegate: delegate)
    _ = try await server.serve(run)
    let connection = try RawConnection(run)
    connection.write(
      """
      {"control":"hello","protocol":1,"role":"trainer"}
      {"event":"epochFinished","epoch":1,"step":20,"seconds":1.5}

      """.utf8)
    close(connection.descriptor)
    delegate.hasGone.signal()
    try await eventually("the end is heard") { delegate.closings.withLock { !$0.isEmpty } }
    #expect(delegate.closings.withLock(\.self) == [false])
    await server.close(reason: "over")
  }
}
