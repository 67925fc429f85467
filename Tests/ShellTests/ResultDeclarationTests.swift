import Foundation
import Network
import TestSupport
import Testing

@testable import Language
@testable import Shell

/// What commands declare of their results, and how a result is compared with it. Each result that the program gives is
/// compared; `Workplace` fails where one differs.
@Suite struct ResultDeclarationTests {
  private let declarations = allCommands.map { $0.declaration }

  private func everyField(_ fields: [ResultField]) -> [ResultField] {
    fields.flatMap { [$0] + everyField($0.columns ?? []) }
  }

  @Test func declarationsAreUniform() {
    for declaration in declarations {
      for form in declaration.resultForms {
        if let option = form.option { #expect(declaration.index(of: option) != nil, "\(declaration.name) \(option)") }
        for field in everyField(form.fields) {
          #expect(field.name.contains(#/^[a-z]+(_[a-z]+)*$/#), "\(declaration.name) \(field.name)")
          #expect(!field.help.isEmpty && !field.help.hasSuffix("."), "\(declaration.name) \(field.name)")
        }
        #expect(Set(form.fields.map(\.name)).count == form.fields.count, "\(declaration.name)")
        #expect(form.fields.count { $0.columns != nil } <= 1, "\(declaration.name): a file of rows takes one table")
        #expect(Set(form.columnNames).count == form.columnNames.count, "\(declaration.name): \(form.columnNames)")
        #expect(form.fields.allSatisfy { $0.name != "command" }, "JSON has the command under this name")
      }
    }
  }

  @Test func helpShowsTheDeclaredFields() throws {
    let index = HelpIndex(declarations: declarations)
    for declaration in declarations {
      let page = HelpText(style: .plain, width: 200).text(try #require(index.page(declaration.name)))
      let lines = page.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
      for field in declaration.resultForms.flatMap(\.fields) {
        #expect(lines.contains { $0.first == field.name }, "\(declaration.name) \(field.name)")
        for column in field.columns ?? [] {
          #expect(lines.contains { $0.first == "\(field.name)[].\(column.name)" }, "\(declaration.name) \(column.name)")
        }
      }
    }
  }

  /// Any fields, any values of their types: they pass as they are. What is dropped, renamed, swapped, added or of another
  /// type does not.
  @Test func differencesAreFound() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let form = ResultForm("", randomFields(depth: 2, &random))
      let declaration = Declaration("c", group: "g", summary: "s", result: form.fields)
      let record = randomRecord(form.fields, &random)
      let found = try declaration.checked(.record(record))
      #expect(found.value == .record(record) && found.form == form)

      var missing = record
      let place = Int.random(in: 0..<form.fields.count, using: &random)
      let gone = missing.fields.remove(at: place)
      if form.fields[place].isOptional {
        var whole = record
        whole.fields[place].value = .nothing
        #expect(try declaration.checked(.record(missing)).value == .record(whole))
      } else {
        #expect(throws: ResultFault.self) { try declaration.checked(.record(missing)) }
      }
      var renamed = record
      renamed.fields[place] = .init(gone.name + "x", gone.value)
      var added = record
      added.fields.insert(.init("other", 1), at: place)
      var wrong = record
      wrong.fields[place].value = form.fields[place].type == .text ? 1 : "text"
      var swapped = record
      swapped.fields.swapAt(0, record.fields.count - 1)
      for changed in [renamed, added, wrong] + (record.fields.count > 1 ? [swapped] : []) {
        #expect(throws: ResultFault.self) { try declaration.checked(.record(changed)) }
      }
    }
    #expect(throws: ResultFault.self) {
      try Declaration("c", group: "g", summary: "s").checked(.record(["a": 1]))
    }
  }

  @Test func aFaultSaysWhere() throws {
    let declaration = Declaration(
      "c", group: "g", summary: "s",
      result: [.list("rows", "r", of: [.number("loss", "l"), .text("note", "n").optional])])
    #expect {
      try declaration.checked(.record(["rows": [.record(["loss": 1.5]), .record(["loss": "a"])]]))
    } throws: {
      "\($0)" == "`rows[1].loss` is the string \"a\", not number"
    }
  }

  private func randomFields(depth: Int, _ random: inout some RandomNumberGenerator) -> [ResultField] {
    (0..<Int.random(in: 1...5, using: &random)).map { index in
      let name = "field_\("abcdefgh".dropFirst(index).first!)"
      let types: [ResultType] = [
        .text, .integer, .number, .bool, .moment, .list(of: .text),
        depth > 0 ? .list(of: .record(randomFields(depth: depth - 1, &random))) : .shape,
      ]
      let field = ResultField(name, types.randomElement(using: &random)!, "h")
      return Bool.random(using: &random) ? field.optional : field
    }
  }

  private func randomRecord(_ fields: [ResultField], _ random: inout some RandomNumberGenerator) -> Record {
    var record = Record()
    for field in fields { record[field.name] = randomValue(field.type, &random) }
    return record
  }

  private func randomValue(_ type: ResultType, _ random: inout some RandomNumberGenerator) -> Value {
    switch type {
    case .integer: .integer(.random(in: -9...9, using: &random))
    case .number: .number([0.5, .infinity, 3].randomElement(using: &random)!)
    case .bool: .bool(.random(using: &random))
    case .list(let element):
      .list((0..<Int.random(in: 0...3, using: &random)).map { _ in randomValue(element, &random) })
    case .record(let fields): .record(randomRecord(fields, &random))
    case .shape: "1x28x28"
    case .moment: "2026-02-12T17:04:09.250Z"
    default: "some text"
    }
  }

  /// `show` says of a layer what a person would type to make it again.
  @Test func layersAreDescribedByTheirArguments() throws {
    var random = SystemRandomNumberGenerator()
    let commands = allCommands.compactMap { $0 as? any LayerCommand.Type }
    #expect(commands.count == allLayers.count)
    func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }
    for _ in 0..<200 {
      let layers: [any Layer] = [
        Convolution(channels: number(1...9), kernel: number(1...3), stride: number(1...3), pad: number(0...2)),
        TransposedConvolution(
          channels: number(1...9), kernel: 3, stride: 3, pad: number(0...1), outputPad: number(0...2)),
        MaxPooling(size: number(2...3), stride: number(1...3), pad: number(0...1), ceil: .random(using: &random)),
        AveragePooling(
          size: number(2...3), stride: number(1...3), pad: number(0...1), ceil: .random(using: &random),
          countsPad: .random(using: &random)),
        ReLU(), Dropout(probability: .random(in: 0..<1, using: &random)), Network.Flatten(), Linear(features: 64),
        Unflatten(shape: Shape(4, 4, 4)), Sigmoid(),
      ]
      #expect(Set(layers.map(\.kind)) == Set(allLayers.map { $0.kind }))
      var text = "model m input=2x16x16 {\n"
      for layer in layers {
        let declaration = try #require(declarations.first { $0.name == layer.kind })
        let arguments = arguments(of: layer)
        #expect(arguments.names == (declaration.positionals + declaration.options.filter { !$0.isShared }).map(\.name))
        let words = arguments.fields.enumerated().map { index, field in
          index < declaration.positionals.count ? field.value.text : "\(field.name)=\(field.value.text)"
        }
        text += "  \(([layer.kind] + words).joined(separator: " "))\n"
      }
      let session = Session(isCheck: true)
      let evaluator = Evaluator(commands: CommandTable(allCommands, context: session))
      try evaluator.run(SourceText(name: "t", text: text + "}"))
      let made = try #require(session.desk.models.first).layers.map { AnyHashable($0.layer) }
      #expect(made == layers.map { AnyHashable($0) }, "\(text)")
    }
  }
}
