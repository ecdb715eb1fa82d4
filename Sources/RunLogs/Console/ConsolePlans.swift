import Glibc

/// Finds what each line of a text means: by the template of the line that is expected, or by its shape,
/// whose meaning is worked out once.
///
/// Owned by one reader, used on its thread; only within `withTemplates` others read what it made.
final class ConsolePlans {
  /// Of more shapes than these, all are forgotten, and worked out anew as they come.
  private static let mostShapes = 4096
  /// A shape whose templates never suit has no more of them.
  private static let mostTemplates = 64
  /// Names of more curves than these are passed over.
  private static let mostTags = 20_000

  private let compiler: ConsoleCompiler
  private let tags: NameTable
  private let scanner = ConsoleScanner()
  private let room = ConsoleLineRoom()
  private var shapes = NameTable()
  private var plans: [ConsolePlan.Pointer] = []
  /// Of the line before.
  private var last: ConsolePlan.Pointer?
  private var lastHadEscapes = false
  /// Lines since `withTemplates` was called last, and those of them that a template read.
  private var lineCount = 0
  private var readCount = 0
  /// Plans and templates are in use on other threads.
  private var isReadingAhead = false
  /// What they read by was forgotten meanwhile: it holds on until they are done.
  private var hasForgotten = false
  private var oldPlans: [ConsolePlan.Pointer] = []
  private var oldTemplates: [ConsoleTemplate] = []

  /// - Parameter tags: has the names of curves.
  init(_ compiler: ConsoleCompiler, tags: NameTable) {
    self.compiler = compiler
    self.tags = tags
  }

  deinit {
    forget()
    giveBack()
  }

  /// The numbers of the line whose plan was found last.
  var values: UnsafePointer<Double> { UnsafePointer(scanner.values) }

  /// The number of a curve's name; nil when there are too many.
  func tag(_ name: String) -> Int? {
    tags.count < Self.mostTags ? tags.number(name) : nil
  }

  // MARK: Lines

  /// What the next line means, without its end; nil for a line of nothing.
  func plan(of line: UnsafeRawBufferPointer) -> ConsolePlan.Pointer? {
    guard line.count <= ConsoleLineReader.longestLine, line.count > 0,
      let base = line.baseAddress
    else { return nil }
    lineCount += 1
    if memchr(base, 0x1B, line.count) == nil {
      room.take(line)
      return plan(ofPlain: line)
    }
    guard let count = room.takePlain(line) else { return scannedPlan(of: line, isPlain: false) }
    lastHadEscapes = true
    return plan(ofPlain: UnsafeRawBufferPointer(start: room.bytes, count: count))
  }

  /// What the next line means, which begins at a place, and where it ends; nil when it is not the one
  /// that is expected there.
  ///
  /// - Parameter limit: behind what can be read; a line end stands before it.
  @inline(__always)
  func expected(
    _ start: UnsafePointer<UInt8>, limit: UnsafePointer<UInt8>
  ) -> (plan: ConsolePlan.Pointer, end: UnsafePointer<UInt8>)? {
    guard !lastHadEscapes, let guess = last?.pointee.successor,
      let end = guess.pointee.template?.read(start, limit: limit, into: scanner.values),
      end - start <= ConsoleLineReader.longestLine
    else {
      lastHadEscapes = false
      return nil
    }
    note(guess)
    return (guess, end)
  }

  /// Takes the next line's plan from whoever read ahead.
  @inline(__always)
  func take(_ plan: ConsolePlan.Pointer) {
    guard !hasForgotten else { return }
    last?.pointee.successor = plan
    note(plan)
  }

  @inline(__always)
  private func note(_ plan: ConsolePlan.Pointer) {
    lineCount += 1
    noteRead(plan)
  }

  @inline(__always)
  private func noteRead(_ plan: ConsolePlan.Pointer) {
    readCount += 1
    plan.pointee.readCount += 1
    last = plan
  }

  /// - Parameter line: which `room` has as well.
  private func plan(ofPlain line: UnsafeRawBufferPointer) -> ConsolePlan.Pointer? {
    if let guess = last?.pointee.successor,
      guess.pointee.template?.read(
        room.bytes, limit: room.limit(behind: line.count), into: scanner.values)
        == room.bytes + line.count
    {
      noteRead(guess)
      return guess
    }
    return scannedPlan(of: line, isPlain: true)
  }

  /// - Parameter isPlain: nothing in the line steers a terminal.
  @inline(never)
  private func scannedPlan(
    of line: UnsafeRawBufferPointer, isPlain: Bool
  ) -> ConsolePlan.Pointer? {
    scanner.scan(line)
    guard scanner.shapeCount > 0 else { return nil }
    if shapes.count > Self.mostShapes { forget() }
    let number = shapes.number(UnsafeRawPointer(scanner.shape), scanner.shapeCount)
    let plan = number < plans.count ? plans[number] : newPlan()
    // Where another line was expected, its template may suit the next.
    let isRefused = last?.pointee.successor == plan
    last?.pointee.successor = plan
    last = plan
    if isPlain, plan.pointee.template == nil || isRefused,
      plan.pointee.templateCount < Self.mostTemplates,
      let old = plan.pointee.take(ConsoleTemplate(line, scanner))
    {
      oldTemplates.append(old)
      if !isReadingAhead { giveBack() }
    }
    return plan
  }

  @inline(never)
  private func newPlan() -> ConsolePlan.Pointer {
    let shape = UnsafeBufferPointer(start: scanner.shape, count: scanner.shapeCount)
    let meaning = compiler.meaning(
      of: ConsoleToken.tokens(of: shape), shape: String(decoding: shape, as: UTF8.self))
    let plan = ConsolePlan.Pointer.allocate(capacity: 1)
    plan.initialize(to: ConsolePlan(meaning, number: plans.count, tag: tag))
    plans.append(plan)
    return plan
  }

  // MARK: Memory

  private func forget() {
    oldPlans += plans
    shapes = NameTable()
    plans = []
    last = nil
    if isReadingAhead { hasForgotten = true } else { giveBack() }
  }

  /// Gives back the memory of what was forgotten.
  private func giveBack() {
    for template in oldTemplates { template.deallocate() }
    for plan in oldPlans {
      plan.pointee.deallocate()
      plan.deinitialize(count: 1)
      plan.deallocate()
    }
    oldTemplates = []
    oldPlans = []
  }

  /// Hands over the templates of the lines so far, so that other threads read by them until `body`
  /// returns; nil where fewer than three in four lines lately were read by one.
  func withTemplates(_ body: (ConsoleTemplates?) -> Void) {
    let isRepetitive = readCount > 0 && readCount * 4 >= lineCount * 3
    let templates = isRepetitive ? ConsoleTemplates(plans, last: last) : nil
    (lineCount, readCount) = (0, 0)
    isReadingAhead = true
    body(templates)
    (isReadingAhead, hasForgotten) = (false, false)
    giveBack()
  }
}
