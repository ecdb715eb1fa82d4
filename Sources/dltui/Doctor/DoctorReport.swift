import CellUI

/// All that was found, for people and for programs.
struct DoctorReport: Encodable {
  var version = Version.text
  var commit = Version.commit
  var build = Version.build
  var areas: [DoctorArea]
  /// What was mended before, a sentence each.
  var repaired: [String]
  var warnings: Int { count(.warning) }
  var faults: Int { count(.fault) }

  init(_ areas: [DoctorArea], done: [String]) {
    self.areas = areas
    repaired = done
  }

  private enum CodingKeys: CodingKey {
    case version, commit, build, areas, repaired, warnings, faults
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(version, forKey: .version)
    try container.encode(commit, forKey: .commit)
    try container.encode(build, forKey: .build)
    try container.encode(areas, forKey: .areas)
    try container.encode(repaired, forKey: .repaired)
    try container.encode(warnings, forKey: .warnings)
    try container.encode(faults, forKey: .faults)
  }

  private func count(_ state: DoctorArea.Finding.State) -> Int {
    areas.flatMap(\.findings).count { $0.state == state }
  }

  /// Every finding on a line with its state, and under it what to do.
  var lines: [String] {
    let width = areas.flatMap(\.findings).map(\.name.displayWidth).max() ?? 0
    var lines = repaired.map { "repaired: \($0)" } + (repaired.isEmpty ? [] : [""])
    for area in areas {
      lines.append(area.name)
      for finding in area.findings {
        let state = finding.state.rawValue.paddedRight(to: 8)
        lines.append("  \(state) \(finding.name.paddedRight(to: width))  \(finding.text)")
        if let advice = finding.advice {
          lines.append("           \("".paddedRight(to: width))  do: \(advice)")
        }
      }
      lines.append("")
    }
    lines.append(conclusion)
    return lines
  }

  private var conclusion: String {
    func counted(_ count: Int, _ word: String) -> String {
      "\(count) \(word)\(count == 1 ? "" : "s")"
    }
    return warnings + faults == 0
      ? "all is well" : "\(counted(faults, "fault")), \(counted(warnings, "warning"))"
  }

  /// What to paste into a bug report.
  var bugReport: [String] {
    let found = areas.flatMap { area in
      area.findings.filter { $0.state != .ok }.map { finding in
        "\(finding.state.rawValue): \(area.name), \(finding.name): \(finding.text)"
      }
    }
    return ["", "For a bug report, beside what you did and what came of it:", "", "```"]
      + Version.full.split(separator: "\n").map(String.init)
      + areas.map(\.summary).filter { !$0.isEmpty } + found + ["```"]
  }
}
