import Testing

@testable import Datasets

@Suite struct FingerprintTests {
  func fingerprint(_ values: [Float]) -> String {
    var fingerprint = Fingerprint()
    fingerprint.combine(values)
    return fingerprint.text
  }

  /// Expected values: `Reference/fingerprint.py`.
  @Test func theFingerprintsOfKnownDataAreFixed() throws {
    #expect(try load(.digits).facts.fingerprint == "92f3313adc05d233")
    #expect(fingerprint([1, 2, 3]) == "9e264316e4acb3db")
  }

  @Test func anyChangedNumberChangesIt() {
    let values: [Float] = [0, 1, 2, 3, 4, 5, 6]
    let original = fingerprint(values)
    for index in values.indices {
      var changed = values
      changed[index] = changed[index].nextUp
      #expect(fingerprint(changed) != original)
    }
  }

  @Test func signsOfSeveralNumbersDoNotCancel() {
    #expect(fingerprint([1, -1, 1, -1]) != fingerprint([1, 1, 1, 1]))
    #expect(fingerprint([0, -0.0, 0, -0.0]) != fingerprint([0, 0, 0, 0]))
  }

  @Test func orderAndLengthCount() {
    #expect(fingerprint([1, 2]) != fingerprint([2, 1]))
    #expect(fingerprint([1, 0]) != fingerprint([1]))
  }
}
