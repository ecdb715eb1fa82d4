import Foundation
import Testing

@testable import Datasets

/// What is read of the machine, of both versions of control groups, and of limits.
@Suite struct AvailableMemoryTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func put(_ path: String, _ text: String) throws {
    let url = URL(filePath: folder.path + path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private func available(addressSpace: Int? = nil, data: Int? = nil) -> AvailableMemory {
    SystemMemory(root: folder.path, addressSpaceLimit: addressSpace, dataLimit: data).available
  }

  /// A machine with 8 GB to give.
  private func putMachine() throws {
    try put("/proc/meminfo", "MemTotal: 16000000 kB\nMemAvailable:    8388608 kB\n")
    try put("/proc/self/statm", "25600 2560 100 10 0 12800 0\n")
  }

  @Test func aMachineGivesWhatIsAvailable() throws {
    try putMachine()
    let found = available()
    #expect(found.bound == .machine)
    #expect((7 << 30..<8 << 30).contains(found.bytes))
  }

  @Test func aControlGroupLeavesWhatItsLimitAndItsCacheSay() throws {
    try putMachine()
    try put("/proc/self/cgroup", "0::/user/job\n")
    try put(
      "/proc/self/mountinfo",
      "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n")
    try put("/sys/fs/cgroup/user/job/memory.max", "max\n")
    try put("/sys/fs/cgroup/user/job/memory.current", "900000000\n")
    // The limit is a parent's.
    try put("/sys/fs/cgroup/user/memory.max", "2000000000\n")
    try put("/sys/fs/cgroup/user/memory.current", "1500000000\n")
    try put(
      "/sys/fs/cgroup/user/memory.stat", "anon 5\ninactive_file 400000000\nactive_file 100000000\n")
    let found = available()
    #expect(found.bound == .controlGroup)
    // 2.0 − (1.5 − 0.5) GB, less what is left alone.
    #expect((800_000_000..<1_000_000_000).contains(found.bytes))
  }

  @Test func theFirstVersionOfControlGroupsIsReadToo() throws {
    try putMachine()
    try put("/proc/self/cgroup", "9:cpu:/x\n5:hugetlb,memory:/docker/abc/job\n0::/\n")
    try put(
      "/proc/self/mountinfo",
      "31 24 0:27 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n")
    try put("/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "1000000000\n")
    try put("/sys/fs/cgroup/memory/job/memory.usage_in_bytes", "700000000\n")
    try put("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
    try put("/sys/fs/cgroup/memory/memory.usage_in_bytes", "700000000\n")
    let found = available()
    #expect(found.bound == .controlGroup)
    #expect((200_000_000..<300_000_000).contains(found.bytes))
  }

  @Test func limitsOfTheProcessCountWhatItHasAlready() throws {
    try putMachine()
    // 25,600 pages of 4 KB are 100 MB.
    #expect(available(addressSpace: 1 << 30).bound == .addressSpace)
    #expect(available(addressSpace: 1 << 30).bytes < 924 << 20)
    #expect(available(addressSpace: 90 << 20).bytes == 0)
    #expect(available(data: 1 << 30).bound == .dataSegment)
  }

  @Test func withoutAnyFactNothingIsRefused() throws {
    try available().require(1e15)
  }

  @Test func aShortageSaysBothSides() {
    let memory = AvailableMemory(bytes: 3 << 30, bound: .controlGroup)
    let shortage = #expect(throws: MemoryShortage.self) { try memory.require(0x1p33) }
    #expect(
      shortage?.clause
        == "about 8.0 GB are needed, 3.0 GB are left of its control group's memory limit")
    #expect(memory.share(of: 2).clause == "1.5 GB are the share of one of 2 side by side")
  }

  @Test func theSystemItselfAnswers() {
    #expect(MemoryProbe.system.now.bytes > 0)
  }
}
