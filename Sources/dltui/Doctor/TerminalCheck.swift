import CellUI
import CursesScreen
import FoundationEssentials

extension DoctorArea {
  /// What a screen would find.
  static func terminal(_ facts: TerminalFacts) -> DoctorArea {
    var area = DoctorArea("terminal")
    if facts.isTerminal {
      area.ok("input and output", "a terminal")
    } else {
      area.ok("input and output", "no terminal: commands print lines, as with --headless")
    }
    addName(facts, to: &area)
    let encoding = facts.isUTF8 ? "UTF-8" : "not UTF-8"
    let locale = facts.locale ?? "none is set"
    if facts.isUTF8 {
      area.ok("locale", "\(locale.excerpt), \(encoding)")
    } else {
      area.warning(
        "locale", "\(locale.excerpt), \(encoding): charts are drawn in ASCII",
        "LC_ALL=C.UTF-8 dltui")
    }
    area.ok("colours", facts.colorText)
    area.ok("charts", "drawn in \(facts.glyphs.name)")
    if facts.hasMouse {
      area.ok("mouse", "reported")
    } else {
      area.ok("mouse", "not reported: keys do all that it does")
    }
    area.ok("pictures", facts.pictureText)
    let variables = ["TERM", "COLORTERM", "TERM_PROGRAM", "TMUX", "SSH_TTY", "LC_ALL", "LANG"]
    let environment = ProcessInfo.processInfo.environment
    let set = variables.filter { environment[$0] != nil }.map { name in
      ["TMUX", "SSH_TTY"].contains(name) ? name : "\(name)=\((environment[name] ?? "").excerpt)"
    }
    area.summary =
      "terminal: \(set.joined(separator: " ")); colours \(facts.colorText), \(facts.glyphs.name), "
      + "\(facts.hasMouse ? "mouse" : "no mouse"), pictures \(facts.pictureText)"
    return area
  }

  private static func addName(_ facts: TerminalFacts, to area: inout DoctorArea) {
    if let problem = facts.problem {
      let isSet = !facts.name.isEmpty
      let text = isSet ? problem.description : "it is not set"
      let advice = problem.hint ?? "TERM=xterm-256color dltui"
      // Without a terminal nobody expects it.
      facts.isTerminal || isSet ? area.fault("TERM", text, advice) : area.ok("TERM", text)
    } else if facts.isKnown {
      area.ok("TERM", "\(facts.name.excerpt), known to the terminal database")
    } else {
      area.warning(
        "TERM",
        "\(facts.name.excerpt) is not in the terminal database; it is taken for an xterm-256color",
        "install its description (apt-get install ncurses-term), or TERM=xterm-256color dltui")
    }
  }
}

extension TerminalFacts {
  fileprivate var colorText: String {
    switch colors {
    case .none: "none"
    case .eight: "8"
    case .sixteen: "16"
    case .palette256: "256"
    case .direct: "24-bit"
    }
  }

  fileprivate var pictureText: String {
    switch showsPictures {
    case true?: "shown in pixels"
    case false?: "in cells: the terminal did not answer that it shows pixels"
    case nil: "in cells"
    }
  }
}

extension GlyphSet {
  fileprivate var name: String {
    switch self {
    case .braille: "Braille dots"
    case .blocks: "blocks"
    case .ascii: "ASCII"
    }
  }
}
