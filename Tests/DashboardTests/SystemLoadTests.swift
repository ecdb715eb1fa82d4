import CellUI
import Foundation
import RunEvents
import Testing

@testable import Dashboard

/// What the machine does, beside the tabs.
@Suite struct SystemLoadTests {
  static let load = SystemLoad(
    processorShare: 0.924, memoryShare: 0.31, ownProcessors: 1.82, ownBytes: 214e6)
  static let withGPU: SystemLoad = {
    var load = SystemLoadTests.load
    load.gpus = [SystemLoad.GPU(share: 1, usedBytes: 3.2e9, totalBytes: 24e9)]
    return load
  }()

  private func tabs(_ load: SystemLoad, columns: Int, _ use: TimeUse? = nil) -> String {
    var model = Scene.steered.model(Size(columns: columns, rows: 36))
    if let use { _ = model.update(.batch(EventBatch(events: [.timeUse(use)]))) }
    _ = model.update(.system(load))
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return String(grid.plainText.split(separator: "\n")[1].dropFirst().dropLast())
      .trimmingCharacters(in: .whitespaces)
  }

  @Test func saysWhatThereIsRoomFor() {
    #expect(
      tabs(Self.load, columns: 160).hasSuffix(
        "cpu  92%  mem  31%   this program  1.8 cores  214 MB"))
    #expect(tabs(Self.load, columns: 80).hasSuffix("cpu  92%  mem  31%"))
    #expect(
      tabs(Self.withGPU, columns: 160).hasSuffix(
        "this program  1.8 cores  214 MB   gpu 100%  3.2 GB of 24.0 GB"))
    #expect(!tabs(Self.withGPU, columns: 60).contains("cpu"))
  }

  @Test func saysWhatSomebodyElsesProgramTakes() {
    var load = Self.load
    load.isExternal = true
    #expect(load.texts[0] == "cpu  92%  mem  31%   the trainer  1.8 cores  214 MB")
  }

  /// Where there is room for it, what the time goes into stands beside.
  @Test func saysWhereTheTimeGoes() {
    let use = TimeUse(step: 9, seconds: 3, spent: [0.02, 0.31, 0.46, 0.12, 0.08, 0.01])
    let time = "data  2% forward 31% backward 46% update 12% eval  8% log  1%"
    #expect(tabs(Self.load, columns: 160, use).hasSuffix("cpu  92%  mem  31%   \(time)"))
    #expect(tabs(Self.load, columns: 200, use).hasSuffix("1.8 cores  214 MB   \(time)"))
    #expect(
      tabs(Self.load, columns: 100, use).hasSuffix("mem  31%   this program  1.8 cores  214 MB"))
    var model = Scene.layers.model(Size(columns: 80, rows: 24))
    _ = model.update(.batch(EventBatch(events: [.timeUse(use)])))
    let page = LayersPage(model: model).lines(width: 40, height: 20).prefix(3).map {
      $0.map(\.text).joined()
    }
    #expect(
      page == [
        "time  what training spends it on", "data  2%   forward 31%   backward 46%",
        "update 12%   eval  8%   log  1%",
      ])
  }

  /// Nothing moves while the numbers change, and nothing is drawn while they do not.
  @Test func staysInPlace() {
    let other = SystemLoad(
      processorShare: .nan, memoryShare: 1.2, ownProcessors: 12.04, ownBytes: 12.34e9)
    #expect(Self.load.texts.map(\.count) == other.texts.map(\.count))
    #expect(other.texts[0] == "cpu   0%  mem 100%   this program 12.0 cores 12.3 GB")
    var model = Scene.steered.model(Size(columns: 160, rows: 36))
    _ = model.update(.system(Self.load))
    let revision = model.revision
    var same = Self.load
    same.processorShare = 0.9241
    _ = model.update(.system(same))
    #expect(model.revision == revision)
    _ = model.update(.system(Self.withGPU))
    #expect(model.revision > revision)
  }
}
