import CSQLite
import Glibc

/// An SQLite file opened to be read, while its writer may go on writing.
///
/// Nothing in the file is trusted: no view, trigger or virtual table of its schema is used, lengths
/// are bounded, and a query that never ends is ended. Owned by one thread.
final class SQLiteFile {
  /// Why a file, or a part of it, cannot be read.
  struct Problem: Error {
    /// The library's word for it.
    var cause: String
    /// A writer has it to itself at the moment; it can be read soon.
    var isBusy = false
  }

  /// A longer text or row is no metric's.
  private static let longestValue: Int32 = 16 << 20
  /// Steps of the library's machine between two rows of a query; more are a trap.
  private static let mostSteps = 200_000_000
  private static let stepsBetweenLooks: Int32 = 1_000_000

  private let connection: OpaquePointer
  private var looksWithoutRow = 0

  /// - Parameter patienceMilliseconds: how long to wait for a writer.
  init(_ path: String, patienceMilliseconds: Int32) throws(Problem) {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
    var result = sqlite3_open_v2(
      Self.address(path, isAlone: Self.isAlone(path)), &opened, flags, nil)
    if result == SQLITE_OK { result = Self.prepare(opened, patienceMilliseconds) }
    guard result == SQLITE_OK, let opened else {
      let problem = Self.problem(opened, result)
      sqlite3_close_v2(opened)
      throw problem
    }
    connection = opened
    sqlite3_progress_handler(
      connection, Self.stepsBetweenLooks,
      { file in
        guard let file else { return 0 }
        let owner = Unmanaged<SQLiteFile>.fromOpaque(file).takeUnretainedValue()
        owner.looksWithoutRow += 1
        return owner.looksWithoutRow > SQLiteFile.mostSteps / Int(SQLiteFile.stepsBetweenLooks)
          ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  deinit { sqlite3_close_v2(connection) }

  private static func prepare(_ connection: OpaquePointer?, _ patience: Int32) -> Int32 {
    csqlite_distrust(connection)
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, longestValue)
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
    sqlite3_busy_timeout(connection, patience)
    return sqlite3_exec(
      connection,
      "PRAGMA cell_size_check = ON; PRAGMA query_only = ON",
      nil, nil, nil)
  }

  /// A file with a write-ahead log that nobody has open has no log beside it; to open it in the usual
  /// way would make one.
  private static func isAlone(_ path: String) -> Bool {
    (FileFacts.sizeBytes(path + "-wal") ?? 0) == 0 && !FileFacts.exists(path + "-shm")
      && usesLog(path)
  }

  /// Byte 18 of the header says how it is written: 2 is by a write-ahead log.
  private static func usesLog(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var version: UInt8 = 0
    return pread(descriptor, &version, 1, 18) == 1 && version == 2
  }

  /// The path as the library's address, in which some signs mean something else.
  private static func address(_ path: String, isAlone: Bool) -> String {
    var address = "file:"
    for byte in path.utf8 {
      let isPlain =
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x2D...0x39).contains(byte)
        || byte == UInt8(ascii: "_")
      if isPlain {
        address.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = Array("0123456789ABCDEF".unicodeScalars)
        address.unicodeScalars += ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return address + (isAlone ? "?immutable=1" : "?mode=ro")
  }

  private static func problem(_ connection: OpaquePointer?, _ result: Int32) -> Problem {
    let cause = connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
    let isBusy = [SQLITE_BUSY, SQLITE_LOCKED].contains(result & 0xFF)
    return Problem(
      cause: result == SQLITE_INTERRUPT
        ? "a query takes too long" : cause ?? String(cString: sqlite3_errstr(result)),
      isBusy: isBusy)
  }

  // MARK: Queries

  /// A row of a query's answer, valid until the next.
  struct Row {
    fileprivate let statement: OpaquePointer

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }

    func double(_ column: Int32) -> Double { sqlite3_column_double(statement, column) }

    /// A number; nil where there is none, or it is text.
    func number(_ column: Int32) -> Double? {
      let kind = sqlite3_column_type(statement, column)
      return kind == SQLITE_FLOAT || kind == SQLITE_INTEGER ? double(column) : nil
    }

    /// Bytes of a text, valid until the next row.
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
      let start = sqlite3_column_text(statement, column)
      let count = sqlite3_column_bytes(statement, column)
      return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(count))
    }

    func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
  }

  enum Value {
    case integer(Int)
    case text(String)
  }

  /// Hands over the rows of a query one by one, until `take` says that it has enough.
  func rows(
    _ query: String, _ values: [Value] = [], _ take: (Row) -> Bool
  ) throws(Problem) {
    var prepared: OpaquePointer?
    var result = sqlite3_prepare_v2(connection, query, -1, &prepared, nil)
    guard result == SQLITE_OK, let statement = prepared else {
      throw Self.problem(connection, result)
    }
    defer { sqlite3_finalize(statement) }
    for (index, value) in values.enumerated() {
      switch value {
      case .integer(let number):
        sqlite3_bind_int64(statement, Int32(index + 1), Int64(number))
      case .text(let text):
        _ = csqlite_bind_text(statement, Int32(index + 1), text, Int32(text.utf8.count))
      }
    }
    looksWithoutRow = 0
    let row = Row(statement: statement)
    while true {
      result = sqlite3_step(statement)
      guard result == SQLITE_ROW else { break }
      looksWithoutRow = 0
      if !take(row) { return }
    }
    guard result == SQLITE_DONE else { throw Self.problem(connection, result) }
  }

  /// The columns of each ordinary table, in lower case.
  func tables() throws(Problem) -> [String: Set<String>] {
    var names: [String] = []
    // Virtual tables and views are made by other words.
    try rows(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%' LIMIT 1000"
    ) { row in
      names.append(row.text(0))
      return true
    }
    var tables: [String: Set<String>] = [:]
    for name in names {
      var columns: Set<String> = []
      // Generated columns are left out: they would run what the schema says.
      try rows("SELECT name FROM pragma_table_info(?)", [.text(name)]) { row in
        columns.insert(row.text(0).lowercased())
        return true
      }
      tables[name.lowercased()] = columns
    }
    return tables
  }

  /// The first bytes of every such file.
  static let magic = Array("SQLite format 3\0".utf8)
}
