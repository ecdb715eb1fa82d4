import CSQLite

/// A database that a test writes to.
final class WritableDatabase {
  struct Failure: Error { var code: Int32 }

  private let connection: OpaquePointer

  init(_ path: String) throws {
    var opened: OpaquePointer?
    let result = sqlite3_open(path, &opened)
    guard result == SQLITE_OK, let opened else { throw Failure(code: result) }
    connection = opened
  }

  deinit { sqlite3_close_v2(connection) }

  func run(_ statement: String) throws {
    let result = sqlite3_exec(connection, statement, nil, nil, nil)
    guard result == SQLITE_OK else { throw Failure(code: result) }
  }
}
