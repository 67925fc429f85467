import Testing

@testable import Language

/// What grows in place is what a copy would be, and is counted as a walk over all of it counts.
@Suite struct GrowingTests {
  private let evaluator = Evaluator(commands: CommandTable([any Command<Void>.Type](), context: ()))

  private func value(_ text: String, of name: String = "l") throws -> Value? {
    try evaluator.run(SourceText(name: "growing", text: text))
    return evaluator.variables[name]
  }

  /// A collecting loop of each kind, the same with all copied, and the type that it collects in.
  @Test(
    arguments: [
      ("$l = append($l, $i)", "let n = append($l, $i); $l = $n"), ("$l += [$i]", "let n = $l + [$i]; $l = $n"),
      ("$l = $l + [$i] + [\"a\", [$i]]", "let n = $l + [$i, \"a\", [$i]]; $l = $n"),
      ("$l += $l[0..0]", "let n = $l + $l[0..0]; $l = $n"), ("$l = append($l, $l[0])", "let n = [$l[0]]; $l = $l + $n"),
      ("$r[0] += [$i]", "let n = $r[0] + [$i]; $r = [$n, $r[1]]"),
      ("$r[0] = append($r[0], \"x\")", "let n = append($r[0], \"x\"); $r = [$n, $r[1]]"),
      ("$r[-1] += \"é$i\"", "let n = $r[-1] + \"é$i\"; $r = [$r[0], $n]"),
      ("$s += \"$i\"", "let n = $s + \"$i\"; $s = $n"), ("$s = \"$s-$i\"", "let n = $s + \"-$i\"; $s = $n"),
      ("$s = $s + \"a\" + \"b\"", "let n = $s + \"ab\"; $s = $n"), ("$s += $s[0]", "let n = $s + $s[0]; $s = $n"),
      ("$l += [$i]; $l[$i // 2] = \"text\"", "let n = $l + [$i]; $l = $n; $l[$i // 2] = \"text\""),
    ])
  func eachWayCollectsTheSame(_ growing: String, _ copying: String) throws {
    func collect(_ body: String) throws -> [Value?] {
      try evaluator.run(
        SourceText(
          name: "growing", text: "let l = [1]; let s = \"a\"; let r = [[], \"b\"]; for i in 1..40 { \(body) }"))
      return ["l", "s", "r"].map { evaluator.variables[$0] }
    }
    #expect(try collect(growing) == collect(copying))
    try expectCountedRight()
  }

  @Test func whatSharesItStaysAsItWas() throws {
    #expect(try value("let l = [1]; let b = $l; $l += [2]; $l = append($l, 3); $l[0] = 9", of: "b") == [1])
    #expect(try value("let l = [[1]]; let b = $l; $l[0] += [2]", of: "b") == [[1]])
    #expect(try value("let l = \"0123456789abcdefghij\"; let b = $l; $l += \"k\"", of: "b") == "0123456789abcdefghij")
    #expect(try value("define f(l) { $l += [2]; return $l }; let l = [1]; let b = f($l)") == [1])
    try expectCountedRight()
  }

  /// What was there before the operand was evaluated counts, as it does without growing.
  @Test func anOperandMayChangeTheVariable() throws {
    let define = "let l = [0]; define f() { $l = [7, 8]; return 1 }; define g() { $l += [5]; return [1] };"
    #expect(try value("\(define) $l = append($l, f())") == [0, 1])
    #expect(try value("\(define) $l += [f()]") == [0, 1])
    #expect(try value("\(define) $l = $l + g()") == [0, 1])
    #expect(try value("let s = \"a\"; define h() { $s = \"bcd\"; return \"e\" }; $s += h()", of: "s") == "ae")
    #expect(try value("let s = \"a\"; define h() { $s = \"b\"; return \"e\" }; $s = \"$s$(h())\"", of: "s") == "ae")
    try expectCountedRight()
  }

  /// A change that fails leaves the variable as it was, within it as well.
  @Test(arguments: [
    "$l[0][5] = 1", "$l[0].x = 1", "$l[1][0] = 1", "$l[0][0][0] = 1", "$l += 1", "$l[0] += \"a\"", "$l = append($l)",
    "$l = append($l, 1 / 0)", "$l = $l + [1] + 2", "$l[7] += [1]", "$l[2] = \"$l$nobody\"", "$l[2] += 1",
  ])
  func nothingIsLostWhereAChangeFails(_ change: String) throws {
    _ = try value("let l = [[1, 2], 3, \"a\"]")
    #expect(throws: Diagnostic.self) { try value(change) }
    #expect(evaluator.variables["l"] == [[1, 2], 3, "a"])
    try expectCountedRight()
  }

  @Test func theLimitsAreThoseOfAWalk() throws {
    func problem(_ text: String) -> Problem? {
      do { _ = try value(text) } catch { return (error as? Diagnostic)?.problem }
      return nil
    }
    let long = "let l = range(10000000 - 2); $l += [1]; $l = append($l, 2)"
    #expect(problem(long) == nil)
    #expect(problem("$l += [3]") == .listTooLong(limit: 10_000_000))
    #expect(problem("$l = append($l, 3)") == .listTooLong(limit: 10_000_000))
    // 2^27 bytes twice are all that there is room for without the list's own elements.
    let half = "let s = \"x\"; for i in 1..27 { $s += $s }"
    #expect(problem("\(half); let l = [$s]; $l += [1]") == nil)
    #expect(problem("$l += [$s]") == .valueTooLarge(limit: 256 << 20))
    #expect(problem("$l = append($l, $s)") == .valueTooLarge(limit: 256 << 20))
    #expect(problem("$l[1] = $s") == .valueTooLarge(limit: 256 << 20))
    #expect(problem("$l[0] = $s") == nil)
    #expect(problem("$s += $s; $s += \"x\"") == .valueTooLarge(limit: 256 << 20))
    let deep = "let d = [1]; for i in 1..98 { $d = [$d] }; let l = []"
    #expect(problem("\(deep); $l += [$d]; $l = append($l, $d); $l[0] = $d") == nil)
    #expect(problem("$l += [[$d]]") == .valueTooDeep(limit: 100))
    #expect(problem("$l = append($l, [$d])") == .valueTooDeep(limit: 100))
    #expect(problem("$l[0] = [$d]") == .valueTooDeep(limit: 100))
    #expect(problem("let l = [[]]; $l[0] += [$d]") == .valueTooDeep(limit: 100))
  }

  /// Twenty times as many turns take about twenty times as long; with the square it would be four hundred.
  @Test(arguments: [
    "$l = append($l, $i)", "$l += [$i]", "$l = $l + [\"a\"]", "$m[0] += [\"y\"]", "$s += \"x\"", "$s = \"$s.\"",
    "$l += [$i]; $l[$i - 1] = \"text\"",
  ])
  func collectingIsLinear(_ body: String) throws {
    func seconds(_ turns: Int) throws -> Double {
      let text = "let l = []; let m = [[]]; let s = \"\"; for i in 1..\(turns) { \(body) }"
      let start = ContinuousClock.now
      try evaluator.run(SourceText(name: "growing", text: text))
      return (ContinuousClock.now - start) / .seconds(1)
    }
    _ = try seconds(1000)
    let few = try (0..<3).map { _ in try seconds(2000) }.min()!
    #expect(try seconds(40_000) < 120.0 * few)
  }

  /// Where bytes were counted, they are those of the value as it is.
  private func expectCountedRight() throws {
    for name in evaluator.variables.names {
      let right: Bool? = try evaluator.variables.change(name) { variable throws(Diagnostic) in
        variable.bytes == nil || variable.bytes == (try? variable.value.size())
      }
      #expect(right == true, "\(name)")
    }
  }
}
