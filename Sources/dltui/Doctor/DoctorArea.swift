/// What was found in one part of what dltui needs.
struct DoctorArea: Encodable {
  /// One thing that was looked at.
  struct Finding: Encodable {
    enum State: String, Encodable { case ok, warning, fault }

    var name: String
    var state: State
    var text: String
    /// What to do about it; none where all is well.
    var advice: String?
  }

  var name: String
  var findings: [Finding] = []
  /// What somebody who reads a bug report wants to know of it.
  var summary = ""

  init(_ name: String) { self.name = name }

  private enum CodingKeys: CodingKey { case name, findings }

  mutating func ok(_ name: String, _ text: String) {
    findings.append(Finding(name: name, state: .ok, text: text))
  }

  mutating func warning(_ name: String, _ text: String, _ advice: String) {
    findings.append(Finding(name: name, state: .warning, text: text, advice: advice))
  }

  mutating func fault(_ name: String, _ text: String, _ advice: String) {
    findings.append(Finding(name: name, state: .fault, text: text, advice: advice))
  }
}
