import RunEvents
import Testing

/// Which spellings of a number are taken, and what is said of the others.
@Suite struct NumberTextTests {
  @Test(arguments: [
    ("0", 0), ("0.01", 0.01), ("1e-2", 0.01), ("-3.5", -3.5), (".5", 0.5), ("1.0e+2", 100),
    ("0e-400", 0), ("-0.0", 0),
  ])
  func plainDecimalsAreTaken(text: String, value: Double) throws {
    #expect(try NumberText.decimal(text) == value)
  }

  @Test(arguments: [
    ("+5", NumberText.Problem.unusual(plain: "5")), ("010", .unusual(plain: "10")),
    ("-007.5", .unusual(plain: "-7.5")), ("00.5", .unusual(plain: "0.5")),
    ("00", .unusual(plain: "0")),
    ("1e-400", .tooSmall), ("1e400", .tooLarge),
    ("", .noNumber), ("0x10", .noNumber), ("nan", .noNumber), ("1_000", .noNumber),
    ("1,5", .noNumber), ("e5", .noNumber), ("١", .noNumber), ("1 2", .noNumber),
  ])
  func otherDecimalsAreNot(text: String, problem: NumberText.Problem) {
    #expect(throws: problem) { try NumberText.decimal(text) }
  }

  @Test func wholeNumbersAreDigitsAlone() throws {
    #expect(try NumberText.whole("10") == 10)
    #expect(try NumberText.whole("-3") == -3)
    #expect(try NumberText.whole("18446744073709551615", as: UInt64.self) == .max)
  }

  @Test(arguments: [
    ("010", NumberText.Problem.unusual(plain: "10")), ("+5", .unusual(plain: "5")),
    ("-0", .unusual(plain: "0")), ("1e3", .unusual(plain: "1000")), ("64.0", .unusual(plain: "64")),
    ("3.5", .noNumber), ("", .noNumber), ("0x10", .noNumber), ("99999999999999999999", .noNumber),
  ])
  func otherWholeNumbersAreNot(text: String, problem: NumberText.Problem) {
    #expect(throws: problem) { try NumberText.whole(text) }
  }
}
