import Language
import Testing

@Suite struct DeclarationTests {
  @Test func usageLines() {
    #expect(Conv.declaration.usage == "conv OUT [kernel=N] [dropout=X] [bias=yes|no]")
    #expect(Model.declaration.usage == "model NAME input=SHAPE { … }")
    #expect(Print.declaration.usage == "print [VALUE…]")
    #expect(Evaluate.declaration.usage == "evaluate [MODEL]")
  }

  @Test func rangesInWords() {
    #expect(ArgumentType.number(.positive).described == "a number above 0")
    #expect(ArgumentType.number(.notNegative).described == "a number from 0 up")
    #expect(ArgumentType.number(.belowOne).described == "a number from 0 to below 1")
    #expect(ArgumentType.number(.init(upper: 2.5)).described == "a number up to 2.5")
    #expect(ArgumentType.number().described == "a number")
    #expect(ArgumentType.integer(Int.min...9).described == "a whole number up to 9")
    #expect(!NumberRange.positive.contains(.nan) && !NumberRange.belowOne.contains(1))
  }

  @Test func wholeNumbersFromOneUp() {
    #expect(ArgumentType.integer(from: 1) == .integer(1...Int.max))
    #expect(ArgumentType.integer(from: 1).described == "a whole number from 1 up")
  }

  @Test func tablesListTheirCommands() {
    let table = CommandTable(sampleCommands, context: SampleContext())
    #expect(table.declarations.map(\.name) == table.names.sorted())
    #expect(table["conv"]?.declaration.summary == "a convolution")
    #expect(table["nothing"] == nil)
  }

  @Test func nearestNames() {
    let names = ["maxpool", "avgpool", "convtranspose", "conv", "ae", "relu"]
    #expect(nearestName(to: "mxapool", among: names) == "maxpool")
    #expect(nearestName(to: "Conv", among: names) == "conv")
    #expect(nearestName(to: "ea", among: names) == "ae")
    #expect(nearestName(to: "convt", among: names) == "conv")
    #expect(nearestName(to: "convtrans", among: names) == "convtranspose")
    #expect(nearestName(to: "linear", among: names) == nil)
    #expect(nearestName(to: "x", among: names) == nil)
    #expect(nearestName(to: "", among: names) == nil)
  }

  @Test func recordsKeepTheirOrder() {
    var record = Record(["b": 1, "a": 2])
    record["c"] = 3
    record["b"] = 4
    record["a"] = nil
    #expect(record.names == ["b", "c"])
    #expect(record["b"] == 4)
    #expect(Value.record(record).source == "{b: 4, c: 3}")
  }
}
