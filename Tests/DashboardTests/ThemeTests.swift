import CellUI
import Testing

@testable import Dashboard

/// Reading themes.
@Suite struct ThemeTests {
  @Test(arguments: Theme.names)
  func everyEmbeddedThemeIsThereUnderItsName(name: String) throws {
    let theme = try #require(Theme.builtIn(name))
    #expect(theme.name == name)
    #expect(!theme.summary.isEmpty)
  }

  @Test func unknownNamesAreNoThemes() {
    #expect(Theme.builtIn("solarized") == nil && Theme.builtInText("solarized") == nil)
  }

  @Test(arguments: Theme.names)
  func aThemesFileIsSomethingToBeginWith(name: String) throws {
    let text = try #require(Theme.builtInText(name))
    let mine = try Theme.parse(text, file: "mine.yaml").called("mine")
    #expect(mine.name == "mine" && mine.called(name) == Theme.builtIn(name))
  }

  @Test(arguments: Theme.names)
  func curvesOfTheSplitsCanBeToldApart(name: String) throws {
    let theme = try #require(Theme.builtIn(name))
    let styles = [ThemeRole.curveTrain, .curveDev, .curveTest, .curveGhost].map { theme[$0] }
    #expect(Set(styles).count == 4)
    #expect(theme[.curveTrainFaint] != theme[.curveTrain])
  }

  @Test(arguments: Theme.names.filter { !["terminal", "monochrome"].contains($0) })
  func textStandsOutFromItsBackground(name: String) throws {
    let theme = try #require(Theme.builtIn(name))
    let faint: Set<ThemeRole> = [
      .screen, .panelBorder, .progressLeft, .chartAxis, .chartGrid, .curveGhost, .curveTrainFaint,
      .chartGap,
    ]
    for role in ThemeRole.allCases where !faint.contains(role) {
      let style = theme[role]
      guard case .rgb(let red, let green, let blue) = style.foreground,
        case .rgb(let backRed, let backGreen, let backBlue) = style.background
      else {
        Issue.record("\(role.rawValue) has no colours of its own")
        continue
      }
      let ratio = Self.contrast((red, green, blue), (backRed, backGreen, backBlue))
      #expect(ratio >= 3, "\(role.rawValue) has a contrast of \(ratio)")
    }
  }

  /// Contrast ratio of WCAG 2.1.
  private static func contrast(
    _ one: (UInt8, UInt8, UInt8), _ other: (UInt8, UInt8, UInt8)
  ) -> Double {
    func luminance(_ color: (UInt8, UInt8, UInt8)) -> Double {
      func linear(_ part: UInt8) -> Double {
        let value = Double(part) / 255
        return value <= 0.04045 ? value / 12.92 : Self.power((value + 0.055) / 1.055)
      }
      return 0.2126 * linear(color.0) + 0.7152 * linear(color.1) + 0.0722 * linear(color.2)
    }
    let (first, second) = (luminance(one), luminance(other))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  /// x^2.4.
  private static func power(_ value: Double) -> Double {
    // x² · x^0.4, the latter as (x²)^(1/5) by Newton's method.
    let square = value * value
    var root = 1.0
    for _ in 0..<40 { root -= (root - square / (root * root * root * root)) / 5 }
    return square * root
  }

  @Test func missingRolesInherit() throws {
    let theme = try Theme.parse(
      """
      name: mine
      roles:
        screen: {foreground: "#010203", background: "#040506"}
        text.dim: {attributes: [dim]}
        curve.train: "#0a0b0c"
      """, file: "mine.yaml")
    #expect(
      theme[.chartLabel]
        == Style(foreground: .rgb(1, 2, 3), background: .rgb(4, 5, 6), attributes: .dim))
    #expect(theme[.curveTrainFaint].foreground == .rgb(10, 11, 12))
    #expect(theme[.curveDev].foreground == .rgb(1, 2, 3))
    #expect(theme[.curveTrain].background == .rgb(4, 5, 6))
  }

  @Test func everyRoleInheritsFromTheScreen() {
    for role in ThemeRole.allCases {
      var ancestor = role
      for _ in 0..<ThemeRole.allCases.count { ancestor = ancestor.parent ?? ancestor }
      #expect(ancestor == .screen, "\(role.rawValue)")
    }
  }

  @Test func defaultIsTheTerminalsColour() throws {
    let theme = try Theme.parse(
      """
      name: mine
      roles:
        screen: {foreground: "#010203", background: "#040506"}
        text: {foreground: default, background: default, attributes: [bold, underline]}
      """, file: "mine.yaml")
    #expect(theme[.text] == Style(attributes: [.bold, .underline]))
  }

  @Test(
    arguments: [
      (
        "name: x\nroles:\n  curve.trian: \"#ffffff\"\n",
        "t.yaml:3: curve.trian: no such role; hint: did you mean curve.train?"
      ),
      (
        "name: x\nroles:\n  zzzzzzzzzzzzzzz: \"#ffffff\"\n",
        "t.yaml:3: zzzzzzzzzzzzzzz: no such role"
      ),
      (
        "name: x\nroles:\n  text: \"#ffff\"\n",
        "t.yaml:3: text: a colour is \"#rrggbb\" or default (got #ffff)"
      ),
      (
        "name: x\nroles:\n  text: red\n",
        "t.yaml:3: text: a colour is \"#rrggbb\" or default (got red)"
      ),
      (
        "name: x\nroles:\n  text: #ffffff\n",
        "t.yaml:3: text: the colour is missing; hint: write it in quotes, \"#7aa2f7\""
      ),
      (
        "name: x\nroles:\n  text:\n    attributes: [blink]\n",
        "t.yaml:4: text: unknown attribute blink; hint: bold, dim, italic, underline, reverse"
      ),
      (
        "name: x\nroles:\n  text:\n    attributes: bold\n",
        "t.yaml:4: text: attributes must be a list; hint: [bold, underline], or [] for none"
      ),
      (
        "name: x\nroles:\n  text:\n    colour: bold\n",
        "t.yaml:4: text: unknown key colour; hint: a style has foreground, background and "
          + "attributes"
      ),
      ("roles: {}\n", "t.yaml:1: name: is missing"),
      ("name: x\nroles: 3\n", "t.yaml:2: roles: must be a mapping"),
      (
        "name: x\ncolors: {}\n",
        "t.yaml:2: colors: unknown key; hint: a theme has name, summary and roles"
      ),
      ("", "t.yaml:1: theme: must be a mapping of name and roles"),
      ("name: [a\n", "t.yaml:2: did not find expected ',' or ']'"),
    ])
  func problemsNameLineRoleAndFix(text: String, message: String) {
    let error = #expect(throws: ThemeError.self) { try Theme.parse(text, file: "t.yaml") }
    #expect(error?.description == message)
  }
}
